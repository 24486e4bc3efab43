package dev.bpf4j.conformance.bugs;

import dev.bpf4j.verifier.Verifier;
import java.util.function.UnaryOperator;

/**
 * A mistake that a verifier has made.
 *
 * @param id the CVE or the commit that mended it
 * @param rule what was wrong
 * @param breaks makes the same mistake in ours
 * @param proof a program that the broken verifier accepts and that is not safe
 */
record KernelBug(String id, String rule, UnaryOperator<Verifier> breaks, Exploit proof) {
    @Override
    public String toString() {
        return id;
    }
}
