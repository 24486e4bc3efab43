/** Simplification against plain evaluation. */
package dev.bpf4j.conformance.prove.term;
