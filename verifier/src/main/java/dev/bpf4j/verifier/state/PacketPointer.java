package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/**
 * Points to packet bytes.
 *
 * @param id packet pointers with the same id have the same variable part
 * @param range bytes from the place with offset 0 that are known to be in the packet; {@link #AT_END} or
 *     {@link #BEYOND_END} where the pointer is known to have left it
 * @param offset from the start of the packet
 */
public record PacketPointer(int id, int range, int offset, Scalar variable) implements Pointer {
    /** The pointer is the end of the packet or behind it. */
    public static final int AT_END = -1;

    /** The pointer is behind the end of the packet. */
    public static final int BEYOND_END = -2;

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new PacketPointer(id, range, newOffset, newVariable);
    }

    public PacketPointer withRange(int newRange) {
        return new PacketPointer(id, newRange, offset, variable);
    }

    @Override
    public String typeName() {
        return "pkt";
    }
}
