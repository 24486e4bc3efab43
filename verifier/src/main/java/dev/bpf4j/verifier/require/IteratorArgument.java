package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.IteratorKind;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Iterator;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackObject;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What calls may be given as an iterator: bytes of stack that are one, or are to become one. */
public final class IteratorArgument {
    private IteratorArgument() {}

    /** The iterator in the stack that a register points to. */
    public static Optional<Iterator> at(Value value, State state) {
        return value instanceof StackPointer p
                        && slot(p) >= 0
                        && state.frame(p.frame()).slot(slot(p)).spilled() instanceof Iterator iterator
                        && isWhole(iterator, state.frame(p.frame()), slot(p))
                ? Optional.of(iterator)
                : Optional.empty();
    }

    private static boolean isWhole(Iterator first, Frame frame, int slot) {
        boolean whole = slot >= first.kind().slots() - 1;
        for (int part = 0; whole && part < first.kind().slots(); part++) {
            whole = first.part(part).equals(frame.slot(slot - part).spilled());
        }
        return whole;
    }

    /** The slot at the lowest address that it points to; -1 if there can be none. */
    public static int slot(StackPointer pointer) {
        long offset = pointer.hasConstantOffset() ? pointer.constantOffset() : 1;
        boolean inside = offset >= -StackBytes.FRAME && offset <= -StackSlot.BYTES;
        return inside && offset % StackSlot.BYTES == 0 ? StackBytes.slot((int) offset) : -1;
    }

    /** @param function that it is given to */
    static Optional<String> initialised(int register, State state, Prototype function) {
        IteratorKind kind = IteratorKind.of(function).orElseThrow();
        return stack(register, state).or(() -> {
            Optional<Iterator> iterator = at(state.register(register), state).filter(i -> i.kind() == kind);
            if (iterator.isEmpty()) {
                return Optional.of("expected an initialized iter_" + kind.kernelName() + " as arg #" + (register - 1));
            }
            return Requirement.unless(!iterator.get().isStale(), "expected an RCU CS when using " + function.name());
        });
    }

    static Optional<String> uninitialised(int register, State state, IteratorKind kind) {
        return stack(register, state).or(() -> {
            StackPointer pointer = (StackPointer) state.register(register);
            Frame frame = state.frame(pointer.frame());
            int slot = slot(pointer);
            boolean free = slot >= kind.slots() - 1;
            for (int part = 0; free && part < kind.slots(); part++) {
                free = !(frame.slot(slot - part).spilled() instanceof Iterator);
            }
            return free
                    ? overwritten(frame, slot, kind.slots())
                    : Optional.of("expected uninitialized iter_" + kind.kernelName() + " as arg #" + (register - 1));
        });
    }

    /** Something in slots from one on down is overwritten that must be released first. */
    static Optional<String> overwritten(Frame frame, int slot, int count) {
        for (int s = slot; s > slot - count; s--) {
            if (frame.slot(s).spilled() instanceof StackObject object) {
                Optional<String> lost = DynptrArgument.overwritten(object);
                if (lost.isPresent()) {
                    return lost;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> stack(int register, State state) {
        return Requirement.unless(
                state.register(register) instanceof StackPointer,
                "arg#" + (register - 1) + " expected pointer to an iterator on stack");
    }
}
