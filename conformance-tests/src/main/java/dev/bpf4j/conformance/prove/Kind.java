package dev.bpf4j.conformance.prove;

import dev.bpf4j.cbpf.check.ClassicChecker;

/** What the programs of a proof run over. */
public enum Kind {
    /** Any packet with any metadata: a socket filter, {@code struct __sk_buff}. */
    PACKET(ClassicChecker.linux()),
    /** Any system call: {@code struct seccomp_data}. */
    SECCOMP(ClassicChecker.seccomp());

    private final ClassicChecker checker;

    Kind(ClassicChecker checker) {
        this.checker = checker;
    }

    /** The rules that classic programs of this kind obey. */
    ClassicChecker checker() {
        return checker;
    }
}
