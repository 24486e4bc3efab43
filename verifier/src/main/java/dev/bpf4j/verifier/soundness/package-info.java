/**
 * Looks for lies: runs accepted programs and compares every step with the states in which the verifier saw it. Whatever
 * verifier can be checked so, also one with other rules or another domain.
 */
package dev.bpf4j.verifier.soundness;
