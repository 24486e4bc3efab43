package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import java.util.Arrays;

/** Prepares a program for the interpreter. Each slot that control must not reach gets an instruction that traps. */
final class Decoder implements Insn.Visitor<DecodedInsn> {
    private final Program program;
    private final HelperTable helpers;
    private int slot;

    private Decoder(Program program, HelperTable helpers) {
        this.program = program;
        this.helpers = helpers;
    }

    /** One entry per slot, and one behind the end for control that falls off or jumps out. */
    static DecodedInsn[] decode(Program program, HelperTable helpers) {
        DecodedInsn[] code = new DecodedInsn[program.slots() + 1];
        Arrays.fill(code, DecodedInsn.trap(TrapText.MIDDLE_OF_WIDE));
        code[program.slots()] = DecodedInsn.trap(TrapText.OUTSIDE);
        Decoder decoder = new Decoder(program, helpers);
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            decoder.slot = slot;
            code[slot] = program.at(slot).accept(decoder);
        }
        return code;
    }

    /** A target outside the program becomes the slot behind its end, which traps. */
    private int target(int distance) {
        long to = (long) slot + 1 + distance;
        return to < 0 || to > program.slots() ? program.slots() : (int) to;
    }

    private static DecodedInsn withSource(int group, int op, Operand source) {
        DecodedInsn insn = new DecodedInsn(group, op);
        if (source instanceof Reg reg) {
            insn.src = reg.number();
        } else {
            insn.imm = ((Imm) source).value();
        }
        return insn;
    }

    @Override
    public DecodedInsn bin(Insn.Bin i) {
        DecodedInsn insn = i.op() == Alu.MOV && i.is64()
                ? withSource(Op.MOV64, 0, i.src())
                : withSource(i.is64() ? Op.ALU64 : Op.ALU32, Op.of(i.op()), i.src());
        insn.alu = i.op();
        insn.dst = i.dst();
        return insn;
    }

    @Override
    public DecodedInsn neg(Insn.Neg i) {
        DecodedInsn insn = new DecodedInsn(i.is64() ? Op.NEG64 : Op.NEG32);
        insn.dst = i.dst();
        return insn;
    }

    @Override
    public DecodedInsn swap(Insn.Swap i) {
        DecodedInsn insn = new DecodedInsn(Op.SWAP);
        insn.endian = i.op();
        insn.bits = i.bits();
        insn.dst = i.dst();
        return insn;
    }

    @Override
    public DecodedInsn loadImm64(Insn.LoadImm64 i) {
        if (i.kind() != Imm64.VALUE) {
            return DecodedInsn.trap(TrapText.unresolved(i.kind()));
        }
        DecodedInsn insn = new DecodedInsn(Op.LOAD_IMM64);
        insn.dst = i.dst();
        insn.imm = i.value();
        return insn;
    }

    @Override
    public DecodedInsn load(Insn.Load i) {
        DecodedInsn insn = i.signed() ? new DecodedInsn(Op.LOAD_SIGNED) : new DecodedInsn(Op.LOAD, Op.of(i.width()));
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.imm = i.off();
        return insn;
    }

    @Override
    public DecodedInsn store(Insn.Store i) {
        DecodedInsn insn = withSource(Op.STORE, Op.of(i.width()), i.src());
        insn.width = i.width();
        insn.dst = i.dst();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn rmw(Insn.Rmw i) {
        DecodedInsn insn = new DecodedInsn(Op.RMW);
        insn.atomic = i.op();
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn loadAcquire(Insn.LoadAcquire i) {
        DecodedInsn insn = new DecodedInsn(Op.LOAD, Op.of(i.width()));
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.imm = i.off();
        return insn;
    }

    @Override
    public DecodedInsn storeRelease(Insn.StoreRelease i) {
        DecodedInsn insn = new DecodedInsn(Op.STORE, Op.of(i.width()));
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn legacyLoad(Insn.LegacyLoad i) {
        DecodedInsn insn = new DecodedInsn(Op.LEGACY_LOAD);
        insn.width = i.width();
        insn.src = i.indirect() ? i.src() : DecodedInsn.ZERO;
        insn.imm = i.imm();
        return insn;
    }

    @Override
    public DecodedInsn jump(Insn.Jump i) {
        DecodedInsn insn = new DecodedInsn(Op.JUMP);
        insn.target = target(i.off());
        return insn;
    }

    @Override
    public DecodedInsn mayGoto(Insn.MayGoto i) {
        DecodedInsn insn = new DecodedInsn(Op.MAY_GOTO);
        insn.target = target(i.off());
        return insn;
    }

    @Override
    public DecodedInsn branch(Insn.Branch i) {
        DecodedInsn insn = withSource(i.is64() ? Op.BRANCH64 : Op.BRANCH32, Op.of(i.cond()), i.src());
        insn.cond = i.cond();
        insn.dst = i.dst();
        insn.target = target(i.off());
        return insn;
    }

    private static DecodedInsn call(Helper helper) {
        DecodedInsn insn = new DecodedInsn(helper.prototype().controls() ? Op.CONTROL : Op.CALL_HELPER);
        insn.helper = helper;
        return insn;
    }

    @Override
    public DecodedInsn call(Insn.Call i) {
        return switch (i.kind()) {
            case HELPER ->
                helpers.byId(i.imm())
                        .map(Decoder::call)
                        .orElseGet(() -> DecodedInsn.trap(TrapText.unknownHelper(i.imm())));
            case LOCAL -> {
                DecodedInsn insn = new DecodedInsn(Op.CALL_LOCAL);
                insn.target = target(i.imm());
                yield insn;
            }
            case BTF ->
                helpers.byId(i.imm())
                        .filter(helper -> helper.prototype().isKernelFunction())
                        .map(Decoder::call)
                        .orElseGet(() -> DecodedInsn.trap(TrapText.unresolvedFunction(i.imm())));
        };
    }

    @Override
    public DecodedInsn callRegister(Insn.CallRegister i) {
        DecodedInsn insn = new DecodedInsn(Op.CALL_REGISTER);
        insn.src = i.target();
        return insn;
    }

    @Override
    public DecodedInsn exit(Insn.Exit i) {
        return new DecodedInsn(Op.EXIT);
    }
}
