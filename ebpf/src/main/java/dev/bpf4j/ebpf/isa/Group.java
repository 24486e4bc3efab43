package dev.bpf4j.ebpf.isa;

/** Conformance groups (RFC 9669, section 2.4), and the two families of instructions that the RFC leaves to platforms. */
public enum Group {
    BASE32,
    BASE64,
    DIVMUL32,
    DIVMUL64,
    ATOMIC32,
    ATOMIC64,
    PACKET,
    /** Call through a register: in compilers and some machines, in no group of the RFC. */
    CALLX,
    /** Load-acquire and store-release of Linux 6.15, {@code may_goto} and {@code addr_space_cast} of 6.9. */
    LINUX
}
