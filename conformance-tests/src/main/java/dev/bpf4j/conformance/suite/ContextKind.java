package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.check.ClassicChecker;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a program of the suite runs over. */
public enum ContextKind {
    /** A packet with its metadata: the program is a socket filter. */
    PACKET(ClassicChecker.linux()),
    /** The 64 bytes of {@code struct seccomp_data}, little endian: the program is a seccomp filter. */
    SECCOMP(ClassicChecker.seccomp());

    private final ClassicChecker checker;

    ContextKind(ClassicChecker checker) {
        this.checker = checker;
    }

    /** The rules that programs of this kind are held to. */
    public ClassicChecker checker() {
        return checker;
    }

    /** The name in the vector format and in the line protocol. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with this {@link #word}. */
    public static Optional<ContextKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
