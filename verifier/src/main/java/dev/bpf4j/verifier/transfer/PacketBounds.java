package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;

/**
 * What an edge of a comparison with the end of the packet says about the packet pointer.
 *
 * @param inside whether the pointer is not behind the end; else it has left the packet
 * @param strict whether it is before the end; or, outside, whether it is behind the end rather than at it
 */
record PacketBounds(boolean inside, boolean strict) {
    /** Offsets beyond are not tracked: {@code MAX_PACKET_OFF}. */
    private static final long MAX_OFFSET = 0xffff;

    /** @param swapped whether the end is on the left */
    static Optional<PacketBounds> of(Cond cond, boolean taken, boolean swapped) {
        return switch (cond) {
            case JGT -> Optional.of(greater(taken, swapped, true));
            case JGE -> Optional.of(greater(taken, swapped, false));
            case JLT -> Optional.of(greater(!taken, swapped, false));
            case JLE -> Optional.of(greater(!taken, swapped, true));
            case JEQ, JNE, JSET, JSGT, JSGE, JSLT, JSLE -> Optional.empty();
        };
    }

    /** The left side is greater than the right, or perhaps equal; or it is not. */
    private static PacketBounds greater(boolean holds, boolean swapped, boolean strict) {
        if (swapped) {
            return holds ? new PacketBounds(true, strict) : new PacketBounds(false, !strict);
        }
        return holds ? new PacketBounds(false, strict) : new PacketBounds(true, !strict);
    }

    /** Updates the state. @return false if the edge is impossible */
    boolean learn(State state, int register, PacketPointer pointer) {
        if (!inside) {
            if (pointer.range() >= 0) {
                int range = strict ? PacketPointer.BEYOND_END : PacketPointer.AT_END;
                state.register(register, pointer.withRange(range));
            }
            return true;
        }
        boolean left = pointer.range() == PacketPointer.BEYOND_END || pointer.range() == PacketPointer.AT_END && strict;
        if (left) {
            return false;
        }
        extend(state, pointer);
        return true;
    }

    private void extend(State state, PacketPointer pointer) {
        long variable = pointer.variable().unsignedMax();
        boolean tracked = pointer.offset() >= 0
                && (pointer.offset() > 0 || strict)
                && Long.compareUnsigned(variable, MAX_OFFSET) <= 0
                && variable + pointer.offset() <= MAX_OFFSET;
        if (tracked) {
            int range = pointer.offset() + (strict ? 1 : 0);
            int id = pointer.id();
            state.replaceAll(
                    v -> v instanceof PacketPointer p && p.meta() == pointer.meta() && p.id() == id && p.range() < range
                            ? p.withRange(range)
                            : v);
        }
    }

    /** The packet has at least that many bytes. */
    static void atLeast(State state, long length) {
        int range = (int) Math.min(length, MAX_OFFSET);
        state.replaceAll(v -> v instanceof PacketPointer p
                        && !p.meta()
                        && p.id() == 0
                        && p.variable().isConstant(0)
                        && p.range() >= 0
                        && p.range() < range
                ? p.withRange(range)
                : v);
    }
}
