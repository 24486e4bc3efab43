package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.transfer.Note;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds where a number that mattered came from: walks a path backwards and marks, at each checkpoint, the registers and
 * stack slots that it was computed from. Numbers without a mark do not matter when states are compared.
 */
final class Backtracker implements Insn.Visitor<Backtracker> {
    private static final int LAST_ARGUMENT = 5;

    private final Program program;
    private final Deque<Growth> growths = new ArrayDeque<>();
    private Marks marks = new Marks();
    private Note note = Note.NONE;
    private int depth;

    /** Marks that a checkpoint got after a path had ended there. */
    private record Growth(Marks marks, Checkpoint.Follower path) {}

    Backtracker(Program program) {
        this.program = program;
    }

    /**
     * Marks what some numbers were computed from.
     *
     * @param from the frame that was executing at the end of the trail
     */
    void mark(Marks numbers, int from, Step trail, Checkpoint parent) {
        walk(numbers, from, trail, parent);
        while (!growths.isEmpty()) {
            Growth next = growths.pop();
            walk(
                    next.marks(),
                    next.path().depth(),
                    next.path().trail(),
                    next.path().parent());
        }
    }

    private void walk(Marks numbers, int from, Step trail, Checkpoint parent) {
        marks = numbers.copy();
        depth = from;
        Step step = trail;
        for (Checkpoint c = parent; c != null; c = c.parent) {
            for (; step != null && !marks.isEmpty(); step = step.previous()) {
                note = step.note();
                program.at(step.slot()).accept(this);
            }
            marks = c.unmarked(marks);
            if (marks.isEmpty()) {
                return;
            }
            c.precise.addAll(marks);
            for (Checkpoint.Follower follower : c.followers()) {
                growths.push(new Growth(marks.copy(), follower));
            }
            depth = c.state.depth();
            step = c.trail;
        }
    }

    private Backtracker replace(int dst, Operand source) {
        if (marks.hasRegister(depth, dst)) {
            marks.removeRegister(depth, dst);
            add(source);
        }
        return this;
    }

    private void add(Operand source) {
        if (source instanceof Operand.Reg reg) {
            marks.addRegister(depth, reg.number());
        }
    }

    private Backtracker ends(int dst) {
        marks.removeRegister(depth, dst);
        return this;
    }

    @Override
    public Backtracker bin(Insn.Bin i) {
        if (i.op().isMove()) {
            return replace(i.dst(), i.src());
        }
        if (marks.hasRegister(depth, i.dst())) {
            add(i.src());
        }
        return this;
    }

    @Override
    public Backtracker neg(Insn.Neg i) {
        return this;
    }

    @Override
    public Backtracker swap(Insn.Swap i) {
        return this;
    }

    @Override
    public Backtracker loadImm64(Insn.LoadImm64 i) {
        return ends(i.dst());
    }

    @Override
    public Backtracker load(Insn.Load i) {
        return loaded(i.dst());
    }

    private Backtracker loaded(int dst) {
        if (!marks.hasRegister(depth, dst)) {
            return this;
        }
        marks.removeRegister(depth, dst);
        if (note instanceof Note.Stack stack) {
            for (int s = stack.firstSlot(); s <= stack.lastSlot(); s++) {
                marks.addSlot(stack.frame(), s);
            }
        }
        return this;
    }

    @Override
    public Backtracker store(Insn.Store i) {
        return stored(i.src());
    }

    private Backtracker stored(Operand source) {
        if (!(note instanceof Note.Stack stack)) {
            return this;
        }
        boolean wanted = false;
        for (int s = stack.firstSlot(); s <= stack.lastSlot(); s++) {
            wanted |= marks.hasSlot(stack.frame(), s);
        }
        if (wanted && stack.whole()) {
            marks.removeSlot(stack.frame(), stack.firstSlot());
        }
        if (wanted) {
            add(source);
        }
        return this;
    }

    @Override
    public Backtracker rmw(Insn.Rmw i) {
        return i.op().fetches() ? loaded(i.resultRegister()) : this;
    }

    @Override
    public Backtracker loadAcquire(Insn.LoadAcquire i) {
        return loaded(i.dst());
    }

    @Override
    public Backtracker storeRelease(Insn.StoreRelease i) {
        return stored(Operand.reg(i.src()));
    }

    @Override
    public Backtracker legacyLoad(Insn.LegacyLoad i) {
        return clobbered();
    }

    private Backtracker clobbered() {
        for (int r = 0; r <= LAST_ARGUMENT; r++) {
            marks.removeRegister(depth, r);
        }
        return this;
    }

    @Override
    public Backtracker jump(Insn.Jump i) {
        return this;
    }

    @Override
    public Backtracker branch(Insn.Branch i) {
        if (note instanceof Note.Linked linked && linked.marks().intersects(marks)) {
            marks.addAll(linked.marks());
        }
        boolean compared = marks.hasRegister(depth, i.dst())
                || i.src() instanceof Operand.Reg reg && marks.hasRegister(depth, reg.number());
        if (compared && i.src() instanceof Operand.Reg reg) {
            marks.addRegister(depth, i.dst()).addRegister(depth, reg.number());
        }
        return this;
    }

    @Override
    public Backtracker call(Insn.Call i) {
        if (note instanceof Note.Callback) {
            return calledBack();
        }
        return i.kind() == CallKind.LOCAL ? called() : clobbered();
    }

    /** Out of the function, to the helper that called it: its arguments came from nowhere. */
    private Backtracker calledBack() {
        marks.removeFrame(depth);
        depth--;
        return this;
    }

    /** Out of the function, to its call: its arguments came from the caller's registers. */
    private Backtracker called() {
        int callee = depth;
        depth--;
        for (int r = 1; r <= LAST_ARGUMENT; r++) {
            if (marks.hasRegister(callee, r)) {
                marks.addRegister(depth, r);
            }
        }
        marks.removeFrame(callee);
        return this;
    }

    @Override
    public Backtracker callRegister(Insn.CallRegister i) {
        return clobbered();
    }

    /** Into the function that returned: the result came from its R0. */
    @Override
    public Backtracker exit(Insn.Exit i) {
        if (note instanceof Note.Callback) {
            depth++;
            return this;
        }
        boolean result = marks.hasRegister(depth, 0);
        clobbered();
        depth++;
        if (result) {
            marks.addRegister(depth, 0);
        }
        return this;
    }
}
