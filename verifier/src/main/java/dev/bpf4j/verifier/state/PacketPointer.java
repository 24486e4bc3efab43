package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/**
 * Points to packet bytes, or to those of the metadata before them.
 *
 * @param meta whether it points to the metadata, which ends where the packet starts
 * @param id packet pointers with the same id have the same variable part
 * @param range bytes from the place with offset 0 that are known to be there; {@link #AT_END} or
 *     {@link #BEYOND_END} where the pointer is known to have left it
 * @param offset from the start of the packet, or of the metadata
 */
public record PacketPointer(boolean meta, int id, int range, int offset, Scalar variable) implements Pointer {
    /** The pointer is the end of the packet or behind it. */
    public static final int AT_END = -1;

    /** The pointer is behind the end of the packet. */
    public static final int BEYOND_END = -2;

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new PacketPointer(meta, id, range, newOffset, newVariable);
    }

    /** Whether a value is the end of what the pointer points to. */
    public boolean endsAt(Value value) {
        return meta ? value instanceof PacketPointer p && p.isStart() : value instanceof PacketEnd;
    }

    private boolean isStart() {
        return !meta && id == 0 && offset == 0 && variable.isConstant(0);
    }

    public PacketPointer withRange(int newRange) {
        return new PacketPointer(meta, id, newRange, offset, variable);
    }

    @Override
    public String typeName() {
        return meta ? "pkt_meta" : "pkt";
    }
}
