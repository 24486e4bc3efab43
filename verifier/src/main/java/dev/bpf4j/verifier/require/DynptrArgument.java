package dev.bpf4j.verifier.require;

import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.DynptrPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackObject;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What calls may be given as a dynptr: 16 bytes of stack that are one, or are to become one. */
public final class DynptrArgument {
    private static final String TYPES = "fp, dynptr_ptr";

    private DynptrArgument() {}

    /** The dynptr in the stack that a register points to. */
    public static Optional<Dynptr> at(Value value, State state) {
        if (!(value instanceof StackPointer p) || !p.hasConstantOffset()) {
            return Optional.empty();
        }
        Frame frame = state.frame(p.frame());
        int index = slot(p);
        return index >= 1
                        && frame.slot(index).spilled() instanceof Dynptr first
                        && first.first()
                        && frame.slot(index - 1).spilled() instanceof Dynptr
                ? Optional.of(first)
                : Optional.empty();
    }

    /** The slot of the lower half; -1 if there can be none. */
    public static int slot(StackPointer pointer) {
        long offset = pointer.constantOffset();
        boolean inside = offset >= -StackBytes.FRAME && offset <= -Dynptr.SLOTS * StackSlot.BYTES;
        return inside && offset % StackSlot.BYTES == 0 ? StackBytes.slot((int) offset) : -1;
    }

    /** Whether the register points to a dynptr that may be read. */
    static boolean isInitialised(Value value, State state) {
        return value instanceof DynptrPointer || at(value, state).isPresent();
    }

    static Optional<String> mismatch(int register, Value value) {
        boolean right = value instanceof StackPointer || value instanceof DynptrPointer;
        if (value instanceof DynptrPointer p) {
            return Access.unmodified(p, register);
        }
        return Requirement.unless(right, "R" + register + " type=" + value.typeName() + " expected=" + TYPES);
    }

    /** The register points to a dynptr. @param kind what it must be for, if that matters */
    static Optional<String> initialised(int register, State state, Optional<Dynptr.Kind> kind) {
        Value value = state.register(register);
        return mismatch(register, value).or(() -> constant(value)).or(() -> {
            String argument = " as arg #" + (register - 1);
            if (!isInitialised(value, state)) {
                return Optional.of("Expected an initialized dynptr" + argument);
            }
            boolean right = kind.isEmpty() || at(value, state).map(Dynptr::kind).equals(kind);
            return Requirement.unless(
                    right,
                    "Expected a dynptr of type "
                            + kind.map(k -> k.name().toLowerCase(java.util.Locale.ROOT))
                                    .orElse("") + argument);
        });
    }

    /** The register points to a dynptr that owns something, which the call ends. */
    static Optional<String> released(int register, State state) {
        Value value = state.register(register);
        return mismatch(register, value).or(() -> {
            if (value instanceof DynptrPointer) {
                return Optional.of("cannot release unowned const bpf_dynptr");
            }
            boolean owned = at(value, state).filter(p -> p.reference() != 0).isPresent();
            return Requirement.unless(owned, "arg " + register + " is an unacquired reference");
        });
    }

    /** The register points to stack that can become a dynptr. */
    static Optional<String> uninitialised(int register, State state) {
        Value value = state.register(register);
        return mismatch(register, value).or(() -> constant(value)).or(() -> {
            if (!(value instanceof StackPointer p) || slot(p) < 0) {
                return Optional.of("Dynptr has to be an uninitialized dynptr");
            }
            Frame frame = state.frame(p.frame());
            for (int s = slot(p); s > slot(p) - Dynptr.SLOTS; s--) {
                if (frame.slot(s).spilled() instanceof StackObject object && object.reference() != 0) {
                    return overwritten(object);
                }
            }
            return Optional.empty();
        });
    }

    /** Something in the stack is overwritten that must be released first. */
    static Optional<String> overwritten(StackObject object) {
        return Requirement.unless(
                !(object instanceof Dynptr) || object.reference() == 0, "cannot overwrite referenced dynptr");
    }

    private static Optional<String> constant(Value value) {
        boolean constant = !(value instanceof StackPointer p) || p.hasConstantOffset();
        return Requirement.unless(constant, "dynptr has to be at a constant offset");
    }
}
