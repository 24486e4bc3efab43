/** The hunt for mistakes of the verifier, in its short form by default and long with the profile {@code long}. */
package dev.bpf4j.conformance.fuzz;
