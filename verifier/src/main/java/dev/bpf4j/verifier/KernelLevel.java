package dev.bpf4j.verifier;

import java.util.Arrays;
import java.util.Optional;

/** Which kernel's verdict is meant, where kernels differ. */
public enum KernelLevel {
    /** Linux 6.1, a long-term release. */
    V6_1("6.1"),
    /** Linux 6.18. */
    V6_18("6.18");

    private final String spelling;

    KernelLevel(String spelling) {
        this.spelling = spelling;
    }

    public static Optional<KernelLevel> of(String spelling) {
        return Arrays.stream(values())
                .filter(level -> level.spelling.equals(spelling))
                .findFirst();
    }

    /** Whether this kernel has what came with another one. */
    public boolean atLeast(KernelLevel other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return spelling;
    }
}
