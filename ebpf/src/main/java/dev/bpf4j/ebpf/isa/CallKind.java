package dev.bpf4j.ebpf.isa;

/** Who is called by a {@code call} instruction (RFC 9669, section 4.3.1): its source register field. */
public enum CallKind {
    /** A helper function, by number. */
    HELPER,
    /** A function of the same program; the immediate is the distance in slots from the next instruction. */
    LOCAL,
    /** A function of the platform, by BTF id. */
    BTF;

    /** The source register field: 0, 1 or 2. */
    public int source() {
        return ordinal();
    }
}
