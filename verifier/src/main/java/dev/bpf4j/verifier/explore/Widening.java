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

    /** Zero bytes and spilled numbers are numbers alike. */
    private void slot(Frame frame, int s, StackSlot old) {
        StackSlot now = frame.slot(s);
        boolean numbers = now.isWhole() && now.spilled() instanceof ScalarValue
                || now.isAll(StackSlot.Kind.ZERO)
                || now.isAll(StackSlot.Kind.MISC);
        boolean wereNumbers = old.isWhole() && old.spilled() instanceof ScalarValue
                || old.isAll(StackSlot.Kind.ZERO)
                || old.isAll(StackSlot.Kind.MISC);
        if (numbers && wereNumbers && !now.equals(old)) {
            frame.slot(s, StackSlot.INVALID.overwrite(0, StackSlot.BYTES, StackSlot.Kind.MISC));
        }
    }
}
