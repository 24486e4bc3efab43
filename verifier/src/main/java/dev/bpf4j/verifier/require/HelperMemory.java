package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType.Use;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/**
 * Memory that a helper reads or writes.
 *
 * @param register that points to it
 * @param size most bytes
 * @param exact whether it is exactly that many bytes
 * @param zeroSized whether no bytes at all are fine
 */
record HelperMemory(int register, Use use, int size, boolean exact, boolean zeroSized) {
    /** The types of pointers that memory arguments may be, in the words of the Linux verifier. */
    static final String TYPES = "fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_";

    static boolean accepts(Value value) {
        return value instanceof StackPointer
                || value instanceof PacketPointer
                || value instanceof BlockPointer block && !block.maybeNull();
    }

    /** Whether it is an object of the kernel whose bytes helpers may read. */
    static boolean isObject(Value value) {
        return value instanceof SocketPointer p && p.kind() == SocketPointer.Kind.TRUSTED_OBJECT && !p.maybeNull();
    }

    Optional<String> violation(State state, Policy policy) {
        return violation(state.register(register), state, policy);
    }

    Optional<String> violation(Value value, State state, Policy policy) {
        if (value instanceof StackPointer p) {
            return stack(p, state, policy);
        }
        if (isObject(value) && use == Use.READ) {
            return size == 0 ? Optional.empty() : ObjectAccess.read(register, (SocketPointer) value, size, policy);
        }
        if (value instanceof BlockPointer p) {
            return new BlockAccess(register, p, 0, size, zeroSized).violation(use == Use.READ, use != Use.READ);
        }
        if (value instanceof PacketPointer p) {
            return packet(p, policy);
        }
        boolean nothing = value instanceof ScalarValue s && s.range().isConstant(0) && size == 0;
        return Requirement.unless(nothing, "R" + register + " type=" + value.typeName() + " expected=fp");
    }

    private Optional<String> packet(PacketPointer packet, Policy policy) {
        if (use != Use.READ && !policy.type().context().packetWritable()) {
            return Optional.of("helper access to the packet is not allowed");
        }
        return Access.inPacket(packet, register, 0, size);
    }

    /** Whether nothing of the frame has been used from there on down. */
    private static boolean neverUsed(StackPointer pointer, State state) {
        return pointer.hasConstantOffset()
                && pointer.constantOffset()
                        < -(long) state.frame(pointer.frame()).allocatedSlots() * StackSlot.BYTES;
    }

    private Optional<String> stack(StackPointer pointer, State state, Policy policy) {
        boolean fills = use == Use.FILL;
        Optional<String> outside =
                StackAccess.outside(pointer, register, 0, size, use == Use.READ ? "read from" : "write to");
        boolean raw = fills && exact && pointer.hasConstantOffset();
        if (outside.isPresent()) {
            return outside;
        }
        if (use == Use.READ && neverUsed(pointer, state) && !policy.profile().allowsUninitialisedStack()) {
            return Optional.of(
                    "invalid read from stack R" + register + " off=" + pointer.constantOffset() + " size=" + size);
        }
        if (size == 0) {
            return Optional.empty();
        }
        StackBytes bytes = StackBytes.of(pointer, 0, size);
        Optional<Integer> object = bytes.firstObject(state.frame(pointer.frame()));
        if (raw) {
            return object.filter(i -> holdsDynptr(state.frame(pointer.frame()), i))
                    .map(i -> "potential write to dynptr at off=" + i + " disallowed");
        }
        if (object.isPresent()) {
            return object.map(i -> "invalid read from stack R" + register + " off " + bytes.first() + "+"
                    + (i - bytes.first()) + " size " + size);
        }
        if (bytes.touchesPointer(state.frame(pointer.frame()))
                && !policy.profile().allowsPointerLeaks()) {
            return Optional.of("leaking pointer from stack off " + bytes.first());
        }
        if (policy.profile().allowsUninitialisedStack()) {
            return Optional.empty();
        }
        return bytes.firstInvalid(state.frame(pointer.frame()))
                .map(i -> "invalid read from stack R" + register + " off " + bytes.first() + "+" + (i - bytes.first())
                        + " size " + size);
    }

    private static boolean holdsDynptr(Frame frame, int offset) {
        return frame.slot(StackBytes.slot(offset)).spilled() instanceof Dynptr;
    }
}
