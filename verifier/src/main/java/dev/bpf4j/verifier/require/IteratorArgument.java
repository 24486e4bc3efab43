package dev.bpf4j.verifier.require;

import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Iterator;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackObject;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What calls may be given as an iterator: 8 bytes of stack that are one, or are to become one. */
public final class IteratorArgument {
    private IteratorArgument() {}

    /** The iterator in the stack that a register points to. */
    public static Optional<Iterator> at(Value value, State state) {
        return value instanceof StackPointer p
                        && slot(p) >= 0
                        && state.frame(p.frame()).slot(slot(p)).spilled() instanceof Iterator iterator
                ? Optional.of(iterator)
                : Optional.empty();
    }

    /** Its slot; -1 if there can be none. */
    public static int slot(StackPointer pointer) {
        long offset = pointer.hasConstantOffset() ? pointer.constantOffset() : 1;
        boolean inside = offset >= -StackBytes.FRAME && offset <= -StackSlot.BYTES;
        return inside && offset % StackSlot.BYTES == 0 ? StackBytes.slot((int) offset) : -1;
    }

    static Optional<String> initialised(int register, State state) {
        return stack(register, state)
                .or(() -> Requirement.unless(
                        at(state.register(register), state).isPresent(),
                        "expected an initialized iter_num as arg #" + (register - 1)));
    }

    static Optional<String> uninitialised(int register, State state) {
        return stack(register, state).or(() -> {
            StackPointer pointer = (StackPointer) state.register(register);
            Frame frame = state.frame(pointer.frame());
            boolean free = slot(pointer) >= 0 && !(frame.slot(slot(pointer)).spilled() instanceof StackObject);
            return Requirement.unless(free, "expected uninitialized iter_num as arg #" + (register - 1));
        });
    }

    private static Optional<String> stack(int register, State state) {
        return Requirement.unless(
                state.register(register) instanceof StackPointer,
                "arg#" + (register - 1) + " expected pointer to an iterator on stack");
    }
}
