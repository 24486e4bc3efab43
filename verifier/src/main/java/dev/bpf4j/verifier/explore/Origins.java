package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.seam.PrecisionRule;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.transfer.Note;

/** From which registers and stack slots each instruction computes its result. */
final class Origins implements PrecisionRule, Insn.Visitor<Origins> {
    private static final int LAST_ARGUMENT = 5;

    private Marks marks = new Marks();
    private Note note = Note.NONE;
    private int depth;

    @Override
    public int back(Marks numbers, int frame, Insn insn, Note what) {
        marks = numbers;
        depth = frame;
        note = what;
        insn.accept(this);
        return depth;
    }

    private Origins replace(int dst, Operand source) {
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

    private Origins ends(int dst) {
        marks.removeRegister(depth, dst);
        return this;
    }

    @Override
    public Origins bin(Insn.Bin i) {
        if (i.op().isMove()) {
            return replace(i.dst(), i.src());
        }
        if (marks.hasRegister(depth, i.dst())) {
            add(i.src());
        }
        return this;
    }

    @Override
    public Origins neg(Insn.Neg i) {
        return this;
    }

    @Override
    public Origins addrSpaceCast(Insn.AddrSpaceCast i) {
        return ends(i.dst());
    }

    @Override
    public Origins swap(Insn.Swap i) {
        return this;
    }

    @Override
    public Origins loadImm64(Insn.LoadImm64 i) {
        return ends(i.dst());
    }

    @Override
    public Origins load(Insn.Load i) {
        return loaded(i.dst());
    }

    private Origins loaded(int dst) {
        if (!marks.hasRegister(depth, dst)) {
            return this;
        }
        marks.removeRegister(depth, dst);
        if (note instanceof Note.Stack stack && stack.carries()) {
            for (int s = stack.firstSlot(); s <= stack.lastSlot(); s++) {
                marks.addSlot(stack.frame(), s);
            }
        }
        return this;
    }

    @Override
    public Origins store(Insn.Store i) {
        return stored(i.src());
    }

    private Origins stored(Operand source) {
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
        if (wanted && stack.carries()) {
            add(source);
        }
        return this;
    }

    @Override
    public Origins rmw(Insn.Rmw i) {
        return i.op().fetches() ? loaded(i.resultRegister()) : this;
    }

    @Override
    public Origins loadAcquire(Insn.LoadAcquire i) {
        return loaded(i.dst());
    }

    @Override
    public Origins storeRelease(Insn.StoreRelease i) {
        return stored(Operand.reg(i.src()));
    }

    @Override
    public Origins legacyLoad(Insn.LegacyLoad i) {
        return clobbered();
    }

    private Origins clobbered() {
        for (int r = 0; r <= LAST_ARGUMENT; r++) {
            marks.removeRegister(depth, r);
        }
        return this;
    }

    @Override
    public Origins jump(Insn.Jump i) {
        return this;
    }

    @Override
    public Origins mayGoto(Insn.MayGoto i) {
        return this;
    }

    @Override
    public Origins branch(Insn.Branch i) {
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
    public Origins call(Insn.Call i) {
        if (note instanceof Note.Callback) {
            return calledBack();
        }
        if (note instanceof Note.Ended) {
            clobbered();
            depth++;
            return this;
        }
        return i.kind() == CallKind.LOCAL && note != Note.APART ? called() : clobbered();
    }

    /** Out of the function, to the helper that called it: its arguments came from nowhere. */
    private Origins calledBack() {
        marks.removeFrame(depth);
        depth--;
        return this;
    }

    /** Out of the function, to its call: its arguments came from the caller's registers. */
    private Origins called() {
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
    public Origins callRegister(Insn.CallRegister i) {
        return clobbered();
    }

    /** Into the function that returned: the result came from its R0. */
    @Override
    public Origins exit(Insn.Exit i) {
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
