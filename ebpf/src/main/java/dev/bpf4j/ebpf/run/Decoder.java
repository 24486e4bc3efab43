package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.run.DecodedInsn.Step;
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

    private static DecodedInsn withSource(Operand source, Step register, Step immediate) {
        if (source instanceof Reg reg) {
            DecodedInsn insn = new DecodedInsn(register);
            insn.src = reg.number();
            return insn;
        }
        DecodedInsn insn = new DecodedInsn(immediate);
        insn.imm = ((Imm) source).value();
        return insn;
    }

    @Override
    public DecodedInsn bin(Insn.Bin i) {
        DecodedInsn insn = i.is64()
                ? withSource(i.src(), Step.ALU64_REG, Step.ALU64_IMM)
                : withSource(i.src(), Step.ALU32_REG, Step.ALU32_IMM);
        insn.alu = i.op();
        insn.dst = i.dst();
        return insn;
    }

    @Override
    public DecodedInsn neg(Insn.Neg i) {
        DecodedInsn insn = new DecodedInsn(i.is64() ? Step.NEG64 : Step.NEG32);
        insn.dst = i.dst();
        return insn;
    }

    @Override
    public DecodedInsn swap(Insn.Swap i) {
        DecodedInsn insn = new DecodedInsn(Step.SWAP);
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
        DecodedInsn insn = new DecodedInsn(Step.LOAD_IMM64);
        insn.dst = i.dst();
        insn.imm = i.value();
        return insn;
    }

    @Override
    public DecodedInsn load(Insn.Load i) {
        DecodedInsn insn = new DecodedInsn(i.signed() ? Step.LOAD_SIGNED : Step.LOAD);
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn store(Insn.Store i) {
        DecodedInsn insn = withSource(i.src(), Step.STORE_REG, Step.STORE_IMM);
        insn.width = i.width();
        insn.dst = i.dst();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn rmw(Insn.Rmw i) {
        DecodedInsn insn = new DecodedInsn(Step.RMW);
        insn.atomic = i.op();
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn loadAcquire(Insn.LoadAcquire i) {
        DecodedInsn insn = new DecodedInsn(Step.LOAD_ACQUIRE);
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn storeRelease(Insn.StoreRelease i) {
        DecodedInsn insn = new DecodedInsn(Step.STORE_RELEASE);
        insn.width = i.width();
        insn.dst = i.dst();
        insn.src = i.src();
        insn.off = i.off();
        return insn;
    }

    @Override
    public DecodedInsn legacyLoad(Insn.LegacyLoad i) {
        DecodedInsn insn = new DecodedInsn(i.indirect() ? Step.LEGACY_IND : Step.LEGACY_ABS);
        insn.width = i.width();
        insn.src = i.src();
        insn.imm = i.imm();
        return insn;
    }

    @Override
    public DecodedInsn jump(Insn.Jump i) {
        DecodedInsn insn = new DecodedInsn(Step.JUMP);
        insn.target = target(i.off());
        return insn;
    }

    @Override
    public DecodedInsn branch(Insn.Branch i) {
        DecodedInsn insn = i.is64()
                ? withSource(i.src(), Step.BRANCH64_REG, Step.BRANCH64_IMM)
                : withSource(i.src(), Step.BRANCH32_REG, Step.BRANCH32_IMM);
        insn.cond = i.cond();
        insn.dst = i.dst();
        insn.target = target(i.off());
        return insn;
    }

    private static DecodedInsn call(Helper helper) {
        boolean controls = helper.prototype().has(HelperFlag.ENDS_PROGRAM)
                || helper.prototype().has(HelperFlag.CALLS_BACK);
        DecodedInsn insn = new DecodedInsn(controls ? Step.CALL_CONTROL : Step.CALL_HELPER);
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
                DecodedInsn insn = new DecodedInsn(Step.CALL_LOCAL);
                insn.target = target(i.imm());
                yield insn;
            }
            case BTF -> DecodedInsn.trap(TrapText.unresolvedFunction(i.imm()));
        };
    }

    @Override
    public DecodedInsn callRegister(Insn.CallRegister i) {
        DecodedInsn insn = new DecodedInsn(Step.CALL_REGISTER);
        insn.src = i.target();
        return insn;
    }

    @Override
    public DecodedInsn exit(Insn.Exit i) {
        return new DecodedInsn(Step.EXIT);
    }
}
