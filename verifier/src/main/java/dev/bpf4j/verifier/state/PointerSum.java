package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;

/** Pointer plus or minus number, as Linux computes it: constants go into the fixed offset, the rest into the variable one. */
public final class PointerSum {
    private PointerSum() {}

    /**
     * @param op {@code ADD} or {@code SUB}
     * @param freshId the id of the result, where it is a packet pointer with a new variable part
     */
    public static Pointer of(ScalarDomain domain, Pointer pointer, Alu op, Scalar number, int freshId) {
        if (number.isConstant()) {
            long offset = op.eval64(pointer.offset(), number.unsignedMin());
            if (offset == (int) offset) {
                boolean down = offset < pointer.offset();
                return (down ? forgetEnd(pointer) : pointer).at((int) offset, pointer.variable());
            }
        }
        Pointer moved = pointer.at(pointer.offset(), domain.binary(op, true, pointer.variable(), number));
        if (moved instanceof PacketPointer packet) {
            boolean down = op == Alu.SUB && number.signedMin() >= 0;
            return new PacketPointer(
                    packet.meta(), freshId, down ? packet.range() : 0, packet.offset(), packet.variable());
        }
        return moved;
    }

    /** A pointer that moves down is no longer known to have left the packet. */
    private static Pointer forgetEnd(Pointer pointer) {
        return pointer instanceof PacketPointer p && p.range() < 0 ? p.withRange(0) : pointer;
    }
}
