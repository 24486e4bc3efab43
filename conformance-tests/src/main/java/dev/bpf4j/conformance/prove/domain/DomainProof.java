package dev.bpf4j.conformance.prove.domain;

import java.time.Duration;
import java.util.Locale;

/**
 * What came of the proof of a theorem about the domain.
 *
 * @param theorem the method, and what is special
 * @param width bits of the numbers for which it was tried: higher bits are copies of the sign
 * @param detail a counterexample or the reason why there is none and no proof; empty for a proof
 * @param time of the CPU, that this width took
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

    /** A row of a table in Markdown: theorem, width, seconds; what is not proved says so. */
    public String row() {
        String bits = verdict == Verdict.PROVED
                ? Integer.toString(width)
                : verdict.name().toLowerCase(Locale.ROOT);
        String note = detail.isEmpty() ? "" : " (" + detail + ")";
        return String.format(Locale.ROOT, "| %s%s | %s | %.1f |", theorem, note, bits, time.toMillis() / 1000.0);
    }
}
