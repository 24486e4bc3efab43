/**
 * The verifier as its users see it: {@link dev.bpf4j.verifier.Verifier} takes a program and gives a
 * {@link dev.bpf4j.verifier.Verdict}, with facts about programs it accepts and a reason for those it refuses.
 */
package dev.bpf4j.verifier;
