/**
 * The conformance suite as data: test vectors for implementations of classic BPF and of its translation, the files that
 * hold them, and the confirmation of their expectations by other implementations.
 */
package dev.bpf4j.conformance.suite;
