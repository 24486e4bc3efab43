/**
 * Proofs that two BPF programs return the same for every input, or an input for which they do not: a translation by
 * running it in step with its classic program, any two loop-free programs by one formula over everything they do.
 */
package dev.bpf4j.conformance.prove;
