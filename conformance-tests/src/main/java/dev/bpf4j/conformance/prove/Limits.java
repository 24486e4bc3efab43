package dev.bpf4j.conformance.prove;

import java.time.Duration;

/**
 * What a proof may cost, and what it assumes.
 *
 * @param time after which the answer is unknown
 * @param terms nodes of formulas, about 200 bytes each, after which the answer is unknown
 * @param minimumPacket bytes that every packet is assumed to hold; 0 assumes nothing
 */
public record Limits(Duration time, int terms, int minimumPacket) {
    /** 30 seconds, four million terms, any packet. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), 4_000_000, 0);

    /** @throws IllegalArgumentException if a number is negative */
    public Limits {
        if (time.isNegative() || terms < 0 || minimumPacket < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }

    public Limits withTime(Duration limit) {
        return new Limits(limit, terms, minimumPacket);
    }

    public Limits withMinimumPacket(int bytes) {
        return new Limits(time, terms, bytes);
    }
}
