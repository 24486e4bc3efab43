package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackObject;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What an access to the stack must keep to: the frame, initialised bytes, whole pointers. */
record StackAccess(Access access, StackPointer pointer) {
    /** Variable offsets from here on are called unbounded: {@code BPF_MAX_VAR_OFF}. */
    private static final long MAX_OFFSET = 1L << 29;

    Optional<String> violation(State state, Policy policy) {
        int size = access.width().bytes();
        return outside(pointer, access.base(), access.off(), size, access.writes() ? "write to" : "read from")
                .or(() -> variable(policy))
                .or(() -> access.reads() ? readable(state, policy) : Optional.empty())
                .or(() -> access.writes() ? writable(state, policy) : Optional.empty());
    }

    /** The bytes are inside the frame that the pointer points to. */
    static Optional<String> outside(StackPointer pointer, int register, int off, long size, String how) {
        long least = pointer.variable().signedMin() + pointer.offset() + off;
        if (pointer.hasConstantOffset()) {
            return inside(least, least, size)
                    ? Optional.empty()
                    : Optional.of("invalid " + how + " stack R" + register + " off=" + least + " size=" + size);
        }
        long max = pointer.variable().signedMax();
        if (max >= MAX_OFFSET || pointer.variable().signedMin() <= -MAX_OFFSET) {
            return Optional.of("invalid unbounded variable-offset " + how + " stack R" + register);
        }
        return Requirement.unless(
                inside(least, max + pointer.offset() + off, size),
                "invalid variable-offset " + how + " stack R" + register + " var_off="
                        + pointer.variable().bits() + " off=" + (pointer.offset() + off) + " size=" + size);
    }

    /** No bytes are inside where one is. */
    private static boolean inside(long least, long most, long size) {
        return least >= -StackBytes.FRAME && most + Math.max(size, 1) <= 0;
    }

    private Optional<String> variable(Policy policy) {
        if (access.mode() == Access.Mode.ATOMIC && !pointer.hasConstantOffset()) {
            return Optional.of("variable offset stack pointer cannot be passed into helper function; var_off="
                    + pointer.variable().bits() + " off=" + (pointer.offset() + access.off()) + " size="
                    + access.width().bytes());
        }
        if (pointer.hasConstantOffset() || policy.profile() != Profile.CAP_BPF) {
            return Optional.empty();
        }
        return Optional.of("R" + access.base() + " variable stack access prohibited for !root, var_off="
                + pointer.variable().bits() + " off=" + (pointer.offset() + access.off()));
    }

    private Optional<String> readable(State state, Policy policy) {
        StackBytes bytes = StackBytes.of(pointer, access.off(), access.width().bytes());
        Frame frame = state.frame(pointer.frame());
        return object(frame, bytes)
                .or(() -> uninitialised(frame, bytes, policy))
                .or(() -> splitPointer(frame, bytes, policy));
    }

    /** What calls keep in the stack is not for reading. */
    private Optional<String> object(Frame frame, StackBytes bytes) {
        return bytes.firstObject(frame)
                .map(i -> "invalid read from stack " + where(bytes) + "+" + (i - bytes.first()) + " size "
                        + access.width().bytes());
    }

    private Optional<String> uninitialised(Frame frame, StackBytes bytes, Policy policy) {
        if (policy.profile().allowsUninitialisedStack()) {
            return Optional.empty();
        }
        int size = access.width().bytes();
        if (bytes.isConstant() && bytes.lastSlot() >= frame.allocatedSlots()) {
            return Optional.of("invalid read from stack R" + access.base() + " off=" + bytes.first() + " size=" + size);
        }
        return bytes.firstInvalid(frame)
                .map(i -> "invalid read from stack " + where(bytes) + "+" + (i - bytes.first()) + " size " + size);
    }

    private String where(StackBytes bytes) {
        return bytes.isConstant()
                ? "off " + bytes.first()
                : "R" + access.base() + " var_off " + pointer.variable().bits();
    }

    /** A pointer is read whole, or not at all. */
    private Optional<String> splitPointer(Frame frame, StackBytes bytes, Policy policy) {
        boolean whole = bytes.isConstant() && access.width().bytes() == StackSlot.BYTES;
        if (whole && !access.writes() || !bytes.touchesPointer(frame)) {
            return Optional.empty();
        }
        if (!bytes.isConstant() || whole) {
            return Requirement.unless(
                    policy.profile().allowsPointerLeaks(), "leaking pointer from stack off " + bytes.first());
        }
        return Optional.of("invalid size of register fill");
    }

    private Optional<String> writable(State state, Policy policy) {
        StackBytes bytes = StackBytes.of(pointer, access.off(), access.width().bytes());
        Frame frame = state.frame(pointer.frame());
        boolean whole = bytes.isConstant() && access.width().bytes() == StackSlot.BYTES;
        boolean corrupts =
                !whole && bytes.touchesPointer(frame) && !policy.profile().allowsPointerLeaks();
        for (int s = bytes.firstSlot(); s <= bytes.lastSlot(); s++) {
            if (frame.slot(s).spilled() instanceof StackObject object) {
                Optional<String> overwritten = DynptrArgument.overwritten(object);
                if (overwritten.isPresent()) {
                    return overwritten;
                }
            }
        }
        if (corrupts) {
            return Optional.of("attempt to corrupt spilled pointer on stack");
        }
        if (access.mode() == Access.Mode.ATOMIC) {
            return Optional.empty(); // what comes of the operand is no pointer any more
        }
        return access.value()
                .flatMap(v -> v instanceof Operand.Reg reg
                        ? spillable(state.register(reg.number()), state, whole || variableSpill(policy))
                        : Optional.empty());
    }

    /** A pointer that is stored at one of several places is one no more. */
    private boolean variableSpill(Policy policy) {
        return !pointer.hasConstantOffset() && policy.profile().allowsPointerLeaks();
    }

    private Optional<String> spillable(Value value, State state, boolean whole) {
        if (!(value instanceof Pointer)) {
            return Optional.empty();
        }
        if (!whole) {
            return Optional.of("invalid size of register spill");
        }
        return Requirement.unless(
                !(value instanceof StackPointer) || pointer.frame() == state.depth(),
                "cannot spill pointers to stack into stack frame of the caller");
    }
}
