package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.RegisterUse;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.state.Frame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What registers and stack bytes hold at an instruction of a loop, in terms of what they held at its head, as far as that
 * is known.
 */
final class Changes {
    private final boolean reached;
    private final Map<Counter, Change> known;

    private Changes(boolean reached, Map<Counter, Change> known) {
        this.reached = reached;
        this.known = known;
    }

    /** No path has been here. */
    static Changes nowhere() {
        return new Changes(false, new HashMap<>());
    }

    /** At the head of the loop: counters are what they were. */
    static Changes none(List<Counter> counters) {
        Map<Counter, Change> known = new HashMap<>();
        counters.forEach(c -> known.put(c, Change.none(c)));
        return new Changes(true, known);
    }

    boolean isReached() {
        return reached;
    }

    Changes copy() {
        return new Changes(reached, new HashMap<>(known));
    }

    Map<Counter, Change> known() {
        return known;
    }

    /** What both agree on. @param strict whether what the two say differently is given up */
    Changes join(Changes other, boolean strict) {
        if (!reached) {
            return other.copy();
        }
        Map<Counter, Change> both = new HashMap<>();
        known.forEach((counter, change) -> {
            Change there = other.known.get(counter);
            boolean agree = there != null && there.from().equals(change.from());
            if (agree && (!strict || change.join(there).equals(change))) {
                both.put(counter, change.join(there));
            }
        });
        return new Changes(true, both);
    }

    /** @param escapes whether others may write to the stack */
    Changes apply(Insn insn, boolean escapes) {
        if (insn instanceof Insn.Bin bin) {
            arithmetic(bin);
        } else if (insn instanceof Insn.Store store && store.dst() == Frame.FRAME_POINTER) {
            store(store);
        } else if (insn instanceof Insn.Load load && load.src() == Frame.FRAME_POINTER && !load.signed()) {
            load(load);
        } else {
            other(insn, escapes);
        }
        return this;
    }

    private void set(int register, Change change) {
        if (change == null || !change.isFollowed()) {
            known.remove(new Counter.Register(register));
        } else {
            known.put(new Counter.Register(register), change);
        }
    }

    private void arithmetic(Insn.Bin insn) {
        Change before = known.get(new Counter.Register(insn.dst()));
        Change after = null;
        if (insn.op() == Alu.MOV && insn.src() instanceof Operand.Reg reg) {
            after = known.get(new Counter.Register(reg.number()));
        } else if (before != null && insn.op() == Alu.ADD && insn.src() instanceof Operand.Imm imm) {
            after = before.plus(imm.value());
        } else if (before != null && insn.op() == Alu.SUB && insn.src() instanceof Operand.Imm imm) {
            after = before.plus(-(long) imm.value());
        }
        set(insn.dst(), after);
    }

    private void store(Insn.Store insn) {
        forget(insn.off(), insn.width().bytes());
        boolean counts = insn.width() == Width.W || insn.width() == Width.DW;
        if (counts && insn.src() instanceof Operand.Reg reg && known.containsKey(new Counter.Register(reg.number()))) {
            known.put(new Counter.Stack(insn.off(), insn.width()), known.get(new Counter.Register(reg.number())));
        }
    }

    private void forget(int offset, int bytes) {
        known.keySet().removeIf(c -> c instanceof Counter.Stack s && s.overlaps(offset, bytes));
    }

    private void load(Insn.Load insn) {
        set(insn.dst(), known.get(new Counter.Stack(insn.off(), insn.width())));
    }

    private void other(Insn insn, boolean escapes) {
        int written = insn instanceof Insn.Call
                ? RegisterUse.CALLER_SAVED
                : RegisterUse.of(insn).writes();
        for (int r = 0; r < Frame.FRAME_POINTER; r++) {
            if (RegisterUse.contains(written, r)) {
                set(r, null);
            }
        }
        boolean writes = insn instanceof Insn.Rmw || insn instanceof Insn.StoreRelease;
        boolean mayWrite = insn instanceof Insn.Call || insn instanceof Insn.Store || insn instanceof Insn.CallRegister;
        if (writes || mayWrite && escapes) {
            known.keySet().removeIf(Counter.Stack.class::isInstance);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Changes c && reached == c.reached && known.equals(c.known);
    }

    @Override
    public int hashCode() {
        return known.hashCode();
    }
}
