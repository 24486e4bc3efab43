/** A classic program and its translation run in step: the relation between their states, and the proof that it holds. */
package dev.bpf4j.conformance.prove.simulate;
