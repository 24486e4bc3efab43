package dev.bpf4j.ebpf.btf;

/** The answer to a CO-RE relocation. */
public sealed interface CoreResult {
    /**
     * A number for the instruction.
     *
     * @param original what the compiler wrote, if {@code known}: the answer for the object's own types
     * @param value the answer for the target's types
     * @param access for field offsets, how the field's width changes; otherwise it does not
     */
    record Value(boolean known, long original, long value, Access access) implements CoreResult {}

    /** No answer: the instruction cannot be run on the target. */
    record Missing(String why) implements CoreResult {}

    /**
     * Bytes that a load or store of a field accesses; 0 for no field.
     *
     * @param adjustable whether a load or store of the other width means the same: for unsigned numbers and pointers
     */
    record Access(long originalSize, long size, boolean adjustable) {
        static final Access NONE = new Access(0, 0, true);
    }
}
