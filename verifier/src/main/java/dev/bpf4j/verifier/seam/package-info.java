/**
 * What a researcher can replace: the rules by which the verifier works, each an interface with one method, and each given to
 * the verifier as a function from the standard rule to another. {@link dev.bpf4j.verifier.Verifier} takes them all; nothing
 * in the standard rules knows that they can be replaced.
 */
package dev.bpf4j.verifier.seam;
