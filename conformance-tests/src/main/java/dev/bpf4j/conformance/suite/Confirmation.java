package dev.bpf4j.conformance.suite;

import java.util.Arrays;
import java.util.Optional;

/** Who else gave the expected answer. */
public enum Confirmation {
    /**
     * A Linux socket with the classic program as its filter: the datagram was dropped, or passed and trimmed, and all 32
     * bits of the result were right. For programs over seccomp_data see {@code docs/conformance.md}.
     */
    KERNEL_SOCKET("kernel-socket"),
    /** Linux, with bpf4j's translation of the program, under BPF_PROG_TEST_RUN of bpf(2). */
    KERNEL_TEST_RUN("kernel-test-run"),
    /** The checker that Linux holds seccomp programs to. */
    KERNEL_SECCOMP("kernel-seccomp");

    private final String word;

    Confirmation(String word) {
        this.word = word;
    }

    /** The name in the vector format, and of the engine that confirms. */
    public String word() {
        return word;
    }

    /** The confirmation with this {@link #word}. */
    public static Optional<Confirmation> of(String word) {
        return Arrays.stream(values()).filter(by -> by.word.equals(word)).findFirst();
    }
}
