package dev.bpf4j.conformance.prove.solve;

import java.time.Duration;

/** When a proof must have ended. */
public final class Deadline {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Duration allowed;
    private final long start = System.nanoTime();

    private Deadline(Duration allowed) {
        this.allowed = allowed;
    }

    /** A deadline that is that far away. */
    public static Deadline in(Duration allowed) {
        return new Deadline(allowed);
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Milliseconds left, at least 1. @throws UndecidedException if there are none */
    int remainingMillis() {
        check();
        return (int) Math.min(Integer.MAX_VALUE, 1 + allowed.minus(elapsed()).toNanos() / NANOS_PER_MILLI);
    }

    /** @throws UndecidedException if the time is over */
    public void check() {
        if (elapsed().compareTo(allowed) >= 0) {
            throw new UndecidedException("time limit", seconds());
        }
    }

    private String seconds() {
        return allowed.toMillis() / 1000.0 + " s";
    }
}
