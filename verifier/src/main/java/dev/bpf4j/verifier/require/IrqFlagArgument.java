package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.IrqFlag;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What calls may be given for the state of interrupts: 8 bytes of stack that are one, or are to become one. */
final class IrqFlagArgument {
    private IrqFlagArgument() {}

    static Optional<String> uninitialised(int register, State state) {
        return stack(register, state).or(() -> {
            StackPointer pointer = (StackPointer) state.register(register);
            int slot = IteratorArgument.slot(pointer);
            Frame frame = state.frame(pointer.frame());
            boolean free = slot >= 0 && !(frame.slot(slot).spilled() instanceof IrqFlag);
            return free
                    ? IteratorArgument.overwritten(frame, slot, 1)
                    : Optional.of("expected uninitialized irq flag as arg#" + (register - 1));
        });
    }

    /** Interrupts are restored in the order in which they were turned off, by a function of the kind that did it. */
    static Optional<String> restored(int register, State state, Prototype prototype) {
        Optional<String> wrong = stack(register, state);
        if (wrong.isPresent()) {
            return wrong;
        }
        Optional<IrqFlag> flag = at(state.register(register), state);
        if (flag.isEmpty()) {
            return Optional.of("expected an initialized irq flag as arg#" + (register - 1));
        }
        boolean unlocks = prototype.has(HelperFlag.UNLOCKS);
        if (flag.get().ofLock() != unlocks) {
            return Optional.of("arg#" + (register - 1) + " irq flag acquired by "
                    + kind(flag.get().ofLock()) + " kfuncs cannot be restored with " + kind(unlocks) + " kfuncs");
        }
        AcquiredReference last = state.region(AcquiredReference.Kind.IRQ).orElseThrow();
        return Requirement.unless(
                last.id() == flag.get().id(),
                "cannot restore irq state out of order, expected id=" + last.id() + " acquired at insn_idx="
                        + last.slot());
    }

    private static String kind(boolean ofLock) {
        return ofLock ? "lock" : "native";
    }

    private static Optional<IrqFlag> at(Value value, State state) {
        return value instanceof StackPointer p
                        && IteratorArgument.slot(p) >= 0
                        && state.frame(p.frame()).slot(IteratorArgument.slot(p)).spilled() instanceof IrqFlag flag
                ? Optional.of(flag)
                : Optional.empty();
    }

    private static Optional<String> stack(int register, State state) {
        return Requirement.unless(
                state.register(register) instanceof StackPointer,
                "arg#" + (register - 1) + " doesn't point to an irq flag on stack");
    }
}
