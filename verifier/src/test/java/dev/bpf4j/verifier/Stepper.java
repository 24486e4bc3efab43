package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import java.util.ArrayDeque;
import java.util.Deque;

/** Executes a program one instruction at a time, so that each step can be compared with what the verifier says. */
final class Stepper<T> implements Insn.Visitor<Integer> {
    /** The slot after the end of the program. */
    static final int END = -1;

    /** Where to return to, and the caller's R6-R10. */
    private record Return(int slot, long[] saved) {}

    private final Program program;
    private final ProgramType<T> type;
    private final Execution<T> x;
    private final Deque<Return> calls = new ArrayDeque<>();
    private final long[] r = new long[11];
    private int slot;
    private long accessed;

    Stepper(Program program, ProgramType<T> type, Execution<T> x) {
        this.program = program;
        this.type = type;
        this.x = x;
        r[1] = x.r1();
        r[2] = x.r2();
        r[10] = x.enterFrame(0);
    }

    int slot() {
        return slot;
    }

    int depth() {
        return calls.size();
    }

    long register(int number) {
        return r[number];
    }

    /** The address that the last instruction accessed. */
    long accessed() {
        return accessed;
    }

    /** Executes the instruction at {@link #slot}. */
    void step() {
        slot = program.at(slot).accept(this);
    }

    private long value(Operand operand) {
        return operand instanceof Operand.Reg reg ? r[reg.number()] : ((Operand.Imm) operand).value();
    }

    private int next() {
        return slot + program.at(slot).slots();
    }

    private long address(int base, int off) {
        accessed = r[base] + off;
        return accessed;
    }

    @Override
    public Integer bin(Insn.Bin i) {
        r[i.dst()] = i.op().eval(i.is64(), r[i.dst()], value(i.src()));
        return next();
    }

    @Override
    public Integer neg(Insn.Neg i) {
        r[i.dst()] = i.eval(r[i.dst()]);
        return next();
    }

    @Override
    public Integer swap(Insn.Swap i) {
        r[i.dst()] = i.op().eval(i.bits(), r[i.dst()]);
        return next();
    }

    @Override
    public Integer loadImm64(Insn.LoadImm64 i) {
        r[i.dst()] = i.value();
        return next();
    }

    private long load(Width width, int src, int off) {
        return x.memory().load(width, address(src, off));
    }

    @Override
    public Integer load(Insn.Load i) {
        long value = load(i.width(), i.src(), i.off());
        r[i.dst()] = i.signed() ? i.width().signExtend(value) : value;
        return next();
    }

    @Override
    public Integer store(Insn.Store i) {
        x.memory().store(i.width(), address(i.dst(), i.off()), value(i.src()));
        return next();
    }

    @Override
    public Integer rmw(Insn.Rmw i) {
        long old = x.memory().atomic(i.op(), i.width(), address(i.dst(), i.off()), r[i.src()], r[0]);
        if (i.op().fetches()) {
            r[i.op() == Atomic.CMPXCHG ? 0 : i.src()] = old;
        }
        return next();
    }

    @Override
    public Integer loadAcquire(Insn.LoadAcquire i) {
        r[i.dst()] = load(i.width(), i.src(), i.off());
        return next();
    }

    @Override
    public Integer storeRelease(Insn.StoreRelease i) {
        x.memory().store(i.width(), address(i.dst(), i.off()), r[i.src()]);
        return next();
    }

    @Override
    public Integer legacyLoad(Insn.LegacyLoad i) {
        long value = x.legacyLoad(i.width(), i.indirect() ? (int) (r[i.src()] + i.imm()) : i.imm());
        r[0] = Math.max(value, 0);
        return value < 0 ? END : next();
    }

    @Override
    public Integer jump(Insn.Jump i) {
        return slot + 1 + i.off();
    }

    @Override
    public Integer mayGoto(Insn.MayGoto i) {
        return x.mayGoto() ? slot + 1 + i.off() : next();
    }

    @Override
    public Integer branch(Insn.Branch i) {
        return i.cond().test(i.is64(), r[i.dst()], value(i.src())) ? slot + 1 + i.off() : next();
    }

    @Override
    public Integer call(Insn.Call i) {
        if (i.kind() == CallKind.LOCAL) {
            long[] saved = {r[6], r[7], r[8], r[9], r[10]};
            calls.push(new Return(slot + 1, saved));
            r[10] = x.enterFrame(calls.size());
            return slot + 1 + i.imm();
        }
        r[0] = type.helpers().byId(i.imm()).orElseThrow().function().call(x, r[1], r[2], r[3], r[4], r[5]);
        return next();
    }

    @Override
    public Integer callRegister(Insn.CallRegister i) {
        throw new AssertionError("callx");
    }

    @Override
    public Integer exit(Insn.Exit i) {
        if (calls.isEmpty()) {
            return END;
        }
        Return back = calls.pop();
        System.arraycopy(back.saved(), 0, r, 6, 5);
        return back.slot();
    }
}
