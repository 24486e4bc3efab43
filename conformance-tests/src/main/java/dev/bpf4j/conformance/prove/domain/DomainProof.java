package dev.bpf4j.conformance.prove.domain;

import java.time.Duration;

/**
 * What came of the proof of a theorem about the domain.
 *
 * @param theorem the method, and what is special
 * @param width bits of the numbers for which it was tried: higher bits are copies of the sign
 * @param detail a counterexample or the reason why there is none and no proof; empty for a proof
 * @param time what this width took
 */
public record DomainProof(String theorem, Verdict verdict, int width, String detail, Duration time) {
    /** The three outcomes. */
    public enum Verdict {
        /** For all values and numbers. */
        PROVED,
        /** Values and a number for which it does not hold. */
        REFUTED,
        /** Not within the time. */
        OPEN
    }

    public boolean isProved() {
        return verdict == Verdict.PROVED;
    }
}
