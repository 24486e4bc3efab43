package dev.bpf4j.conformance.prove;

import java.time.Duration;
import java.util.Locale;

/** The answer to the question whether two programs return the same for every input. */
public sealed interface Result {
    /** How long it took. */
    Duration time();

    /** The answer in one line, starting with {@code equivalent}, {@code different} or {@code unknown}. */
    String line();

    /**
     * They do.
     *
     * @param method how it was proved
     * @param queries questions that the solver was asked; 0 if looking was enough
     * @param terms nodes of the largest question
     */
    record Equivalent(String method, int queries, int terms, Duration time) implements Result {
        @Override
        public String line() {
            return "equivalent: " + method + ", " + queries + " queries of at most " + terms + " terms, "
                    + seconds(time);
        }
    }

    /**
     * They do not, as both reference interpreters confirm.
     *
     * @param input an input for which they differ
     */
    record Different(Counterexample input, Outcome first, Outcome second, Duration time) implements Result {
        @Override
        public String line() {
            return "different: the first " + first + ", the second " + second + ", for " + input.text() + ", "
                    + seconds(time);
        }
    }

    /**
     * Nobody knows.
     *
     * @param bound the limit that was reached; empty if it was none
     */
    record Unknown(String reason, String bound, Duration time) implements Result {
        @Override
        public String line() {
            return "unknown: " + reason + (bound.isEmpty() ? "" : " (bound: " + bound + ")") + ", " + seconds(time);
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
    }
}
