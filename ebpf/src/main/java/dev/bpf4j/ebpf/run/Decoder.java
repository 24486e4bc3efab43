package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.isa.RegisterUse;
import dev.bpf4j.ebpf.isa.Width;
import java.nio.ByteOrder;

/** Makes a {@link Step} of an instruction. Each slot that control must not reach gets one that traps. */
final class Decoder implements Insn.Visitor<Step> {
    private static final int FRAME_POINTER = 10;

    private final Program program;
    private final HelperTable helpers;
    private final boolean framesAreKnown;
    private int slot;

    Decoder(Program program, HelperTable helpers) {
        this.program = program;
        this.helpers = helpers;
        this.framesAreKnown = program.order() == ByteOrder.LITTLE_ENDIAN
                && program.insns().stream()
                        .noneMatch(insn ->
                                RegisterUse.contains(RegisterUse.of(insn).writes(), FRAME_POINTER));
    }

    /** Slots of the program, and one behind its end for control that falls off or jumps out. */
    int slots() {
        return program.slots() + 1;
    }

    /** The instruction at a slot alone. What follows it is told by slots only. */
    Step step(int at) {
        slot = at;
        if (at == program.slots()) {
            return Step.trap(at, TrapText.OUTSIDE);
        }
        return program.startsAt(at) ? program.at(at).accept(this) : Step.trap(at, TrapText.MIDDLE_OF_WIDE);
    }

    /** A target outside the program becomes the slot behind its end, which traps. */
    private int target(int distance) {
        long to = (long) slot + 1 + distance;
        return to < 0 || to > program.slots() ? program.slots() : (int) to;
    }

    private Step of(int op) {
        return new Step(op, slot);
    }

    private Step withSource(int op, Operand source) {
        Step step = of(op);
        if (source instanceof Reg reg) {
            step.b = reg.number();
        } else {
            step.imm = ((Imm) source).value();
        }
        return step;
    }

    @Override
    public Step bin(Insn.Bin i) {
        Step step = withSource(i.is64() ? Op.of64(i.op()) : Op.of32(i.op()), i.src());
        step.dst = i.dst();
        step.a = i.dst();
        step.alu = i.op();
        if (step.b == Step.ZERO && (i.op() == Alu.ADD || i.op() == Alu.SUB)) {
            step.op = i.is64() ? Op.MOV : Op.MOV32;
            step.b = i.dst();
            step.imm = i.op() == Alu.ADD ? step.imm : -step.imm;
        }
        return step;
    }

    @Override
    public Step neg(Insn.Neg i) {
        Step step = of(i.is64() ? Op.SUB : Op.SUB32);
        step.alu = Alu.SUB;
        step.dst = i.dst();
        step.b = i.dst();
        return step;
    }

    @Override
    public Step addrSpaceCast(Insn.AddrSpaceCast i) {
        if (!i.toKernel() && !i.toUser()) {
            return Step.trap(slot, TrapText.NO_SPACE);
        }
        Step step = of(i.toKernel() ? Op.MOV32 : Op.ARENA);
        step.first = Op.MOV;
        step.dst = i.dst();
        step.b = i.src();
        return step;
    }

    /** The access to the arena that a verifier found it to be, whatever its address would be elsewhere. */
    private Step placed(Step step, int kind) {
        if (program.isInArena(slot)) {
            step.op = Op.ARENA;
            step.first = kind;
        }
        return step;
    }

    @Override
    public Step swap(Insn.Swap i) {
        boolean cuts = i.op().on(program.order()) == Endian.LE;
        Step step = of(cuts ? Op.AND : Op.SWAP);
        step.alu = Alu.AND;
        step.dst = i.dst();
        step.a = i.dst();
        step.imm = cuts ? -1L >>> Long.SIZE - i.bits() : Long.SIZE - i.bits();
        return step;
    }

    @Override
    public Step loadImm64(Insn.LoadImm64 i) {
        if (i.kind() != Imm64.VALUE) {
            return Step.trap(slot, TrapText.unresolved(i.kind()));
        }
        Step step = of(Op.MOV);
        step.behind = slot + 2;
        step.dst = i.dst();
        step.imm = i.value();
        return step;
    }

    @Override
    public Step load(Insn.Load i) {
        return i.signed()
                ? placed(load(Op.LOAD_SIGNED, i.width(), i.dst(), i.src(), i.off()), Op.LOAD_SIGNED)
                : plainLoad(i.width(), i.dst(), i.src(), i.off());
    }

    private Step plainLoad(Width width, int dst, int base, int off) {
        Step step = load(Op.load(width), width, dst, base, off);
        if (isInFrame(width, base, off)) {
            step.op = width == Width.DW ? Op.FRAME_LOAD64 : Op.FRAME_LOAD32;
            step.off = Execution.FRAME_BYTES + off;
        }
        return placed(step, Op.LOAD64);
    }

    private Step load(int op, Width width, int dst, int base, int off) {
        Step step = of(op);
        step.width = width;
        step.dst = dst;
        step.b = base;
        step.imm = off;
        return step;
    }

    /** Whether it is certain where in the frame a large access goes, and that its lowest byte comes first. */
    private boolean isInFrame(Width width, int base, int off) {
        return framesAreKnown
                && base == FRAME_POINTER
                && width.bytes() >= Integer.BYTES
                && off >= -Execution.FRAME_BYTES
                && off <= -width.bytes();
    }

    @Override
    public Step store(Insn.Store i) {
        return store(i.width(), i.dst(), i.src(), i.off());
    }

    private Step store(Width width, int base, Operand source, int off) {
        Step step = withSource(Op.store(width), source);
        step.width = width;
        step.a = base;
        step.off = off;
        if (isInFrame(width, base, off)) {
            step.op = width == Width.DW ? Op.FRAME_STORE64 : Op.FRAME_STORE32;
            step.off = Execution.FRAME_BYTES + off;
        }
        return placed(step, Op.STORE64);
    }

    @Override
    public Step rmw(Insn.Rmw i) {
        Step step = of(Op.RMW);
        step.atomic = i.op();
        step.width = i.width();
        step.a = i.dst();
        step.b = i.src();
        step.off = i.off();
        return placed(step, Op.RMW);
    }

    @Override
    public Step loadAcquire(Insn.LoadAcquire i) {
        return placed(plainLoad(i.width(), i.dst(), i.src(), i.off()), Op.ARENA);
    }

    @Override
    public Step storeRelease(Insn.StoreRelease i) {
        return store(i.width(), i.dst(), Operand.reg(i.src()), i.off());
    }

    @Override
    public Step legacyLoad(Insn.LegacyLoad i) {
        Step step = of(Op.LEGACY_LOAD);
        step.width = i.width();
        step.b = i.indirect() ? i.src() : Step.ZERO;
        step.imm = i.imm();
        return step;
    }

    @Override
    public Step jump(Insn.Jump i) {
        return to(Op.JUMP, target(i.off()));
    }

    private Step to(int op, int target) {
        Step step = of(op);
        step.targetSlot = target;
        return step;
    }

    @Override
    public Step mayGoto(Insn.MayGoto i) {
        return to(Op.MAY_GOTO, target(i.off()));
    }

    @Override
    public Step branch(Insn.Branch i) {
        Step step = withSource(Op.of(i.cond(), i.is64()), i.src());
        step.a = i.dst();
        step.targetSlot = target(i.off());
        if (Op.isOpposite(i.cond())) {
            int taken = step.targetSlot;
            step.targetSlot = step.behind;
            step.behind = taken;
        }
        return step;
    }

    private Step call(Helper helper) {
        Step step = of(helper.prototype().controls() ? Op.CONTROL : Op.CALL_HELPER);
        step.helper = helper;
        return step;
    }

    @Override
    public Step call(Insn.Call i) {
        return switch (i.kind()) {
            case HELPER ->
                helpers.byId(i.imm()).map(this::call).orElseGet(() -> Step.trap(slot, TrapText.unknownHelper(i.imm())));
            case LOCAL -> to(Op.CALL_LOCAL, target(i.imm()));
            case BTF ->
                helpers.byId(i.imm())
                        .filter(helper -> helper.prototype().isKernelFunction())
                        .map(this::call)
                        .orElseGet(() -> Step.trap(slot, TrapText.unresolvedFunction(i.imm())));
        };
    }

    @Override
    public Step callRegister(Insn.CallRegister i) {
        Step step = of(Op.CALL_REGISTER);
        step.b = i.target();
        return step;
    }

    @Override
    public Step exit(Insn.Exit i) {
        return of(Op.EXIT);
    }
}
