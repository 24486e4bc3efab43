package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;

/**
 * Forgets numbers that change from one round of a loop to the next and have not mattered, so that the states of the rounds
 * come to agree.
 */
final class Widening {
    private final ScalarDomain domain;
    private final Checkpoint before;

    /** @param before the state at the beginning of the round */
    Widening(ScalarDomain domain, Checkpoint before) {
        this.domain = domain;
        this.before = before;
    }

    void widen(State now) {
        for (int f = 0; f <= now.depth(); f++) {
            Frame old = before.state.frame(f);
            Frame frame = now.frame(f);
            for (int r = 0; r < Frame.REGISTERS; r++) {
                if (!before.precise.hasRegister(f, r)) {
                    frame.register(r, widened(old.register(r), frame.register(r)));
                }
            }
            for (int s = 0; s < frame.allocatedSlots(); s++) {
                if (!before.precise.hasSlot(f, s)) {
                    slot(frame, s, old.slot(s));
                }
            }
        }
    }

    private Value widened(Value old, Value now) {
        boolean changed = old instanceof ScalarValue a
                && now instanceof ScalarValue b
                && !a.range().equals(b.range());
        return changed ? ScalarValue.of(domain.unknown()) : now;
    }

    /** Zero bytes and spilled numbers, whole or narrow, are numbers alike. */
    private void slot(Frame frame, int s, StackSlot old) {
        StackSlot now = frame.slot(s);
        if (now.equals(old) || !holdsNumbers(now) || !holdsNumbers(old)) {
            return;
        }
        StackSlot widened = now;
        for (int i = 0; i < StackSlot.BYTES; i++) {
            boolean isStillZero = now.kind(i) == StackSlot.Kind.ZERO && old.kind(i) == StackSlot.Kind.ZERO;
            if (now.kind(i) != StackSlot.Kind.INVALID && !isStillZero) {
                widened = widened.overwrite(i, 1, StackSlot.Kind.MISC);
            }
        }
        frame.slot(s, widened);
    }

    private static boolean holdsNumbers(StackSlot slot) {
        return !slot.holdsPointer() && !slot.holdsObject();
    }
}
