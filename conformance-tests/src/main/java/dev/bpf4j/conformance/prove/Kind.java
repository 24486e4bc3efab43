package dev.bpf4j.conformance.prove;

import dev.bpf4j.cbpf.check.ClassicChecker;

/** What the programs of a proof run over. */
public enum Kind {
    /** Any packet with any metadata: a socket filter, {@code struct __sk_buff}. */
    PACKET(ClassicChecker.linux()),
    /**
     * Any packet with any metadata, and classic programs as libpcap's checker lets them pass: they may read cells of M[]
     * that they have not written, and find anything there.
     */
    CAPTURE(ClassicChecker.libpcap()),
    /** Any system call: {@code struct seccomp_data}. */
    SECCOMP(ClassicChecker.seccomp());

    private final ClassicChecker checker;

    Kind(ClassicChecker checker) {
        this.checker = checker;
    }

    /** Whether the input is a packet; otherwise it is a system call. */
    boolean isPacket() {
        return this != SECCOMP;
    }

    /** The rules that classic programs of this kind obey. */
    ClassicChecker checker() {
        return checker;
    }
}
