/** Programs on terms against the reference interpreters. */
package dev.bpf4j.conformance.prove.machine;
