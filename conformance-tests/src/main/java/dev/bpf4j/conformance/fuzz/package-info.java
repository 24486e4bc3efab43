/**
 * Hunts for mistakes of the verifier: makes programs at the border between what is accepted and what is refused, runs the
 * accepted ones beside the verifier's states, compares verdicts with the running kernel, and makes what differs small.
 */
package dev.bpf4j.conformance.fuzz;
