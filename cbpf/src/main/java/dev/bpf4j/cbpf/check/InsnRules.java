package dev.bpf4j.cbpf.check;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.util.function.Consumer;

/** The rules that look at one instruction at a time, reachable or not. */
final class InsnRules implements ClassicChecker.Pass {

    static final int MEMORY_CELLS = 16;

    @Override
    public void check(ClassicProgram program, Consumer<Refusal> refusals) {
        for (int pc = 0; pc < program.size(); pc++) {
            int index = pc;
            ClassicInsn insn = program.at(pc);
            insn.op()
                    .ifPresentOrElse(
                            op -> check(program.size(), index, insn, op, refusals),
                            () -> refusals.accept(refusal(index, Rule.OPCODE, illegal(insn))));
        }
    }

    private static String illegal(ClassicInsn insn) {
        return String.format("illegal opcode 0x%02x", insn.code());
    }

    private static void check(int size, int pc, ClassicInsn insn, ClassicOp op, Consumer<Refusal> refusals) {
        switch (op.kind()) {
            case ALU_K -> constantOperand(pc, insn.k(), op.alu(), refusals);
            case LD_MEM, LDX_MEM, ST, STX -> memoryIndex(pc, insn.k(), refusals);
            case JA -> target(size, pc, Integer.toUnsignedLong(insn.k()), Rule.JA_RANGE, refusals);
            case COND_K, COND_X -> {
                target(size, pc, insn.jt(), Rule.JT_RANGE, refusals);
                target(size, pc, insn.jf(), Rule.JF_RANGE, refusals);
            }
            case LD_ABS -> ancillary(pc, insn.k(), refusals);
            default -> {}
        }
    }

    private static void constantOperand(int pc, int k, ClassicAlu alu, Consumer<Refusal> refusals) {
        if (alu.isDivision() && k == 0) {
            refusals.accept(refusal(pc, Rule.DIV_BY_ZERO, "division by the constant 0"));
        }
        if (alu.isShift() && Integer.compareUnsigned(k, 32) >= 0) {
            refusals.accept(refusal(pc, Rule.SHIFT, "shift by " + Integer.toUnsignedString(k)));
        }
    }

    private static void memoryIndex(int pc, int k, Consumer<Refusal> refusals) {
        if (Integer.compareUnsigned(k, MEMORY_CELLS) >= 0) {
            refusals.accept(refusal(pc, Rule.MEM_INDEX, "M[" + Integer.toUnsignedString(k) + "] does not exist"));
        }
    }

    private static void target(int size, int pc, long distance, Rule rule, Consumer<Refusal> refusals) {
        long target = pc + 1 + distance;
        if (target >= size) {
            String detail = isBackward(pc, distance)
                    ? "jump target " + (pc + 1 + (int) distance) + " is not ahead"
                    : "jump target " + target + " is outside the program of " + size + " instructions";
            refusals.accept(refusal(pc, rule, detail));
        }
    }

    /** Whether the distance, read as the signed number that libpcap takes it for, leads back into the program. */
    private static boolean isBackward(int pc, long distance) {
        return (int) distance < 0 && pc + 1 + (int) distance >= 0;
    }

    private static void ancillary(int pc, int k, Consumer<Refusal> refusals) {
        if (Integer.compareUnsigned(k, Ancillary.BASE) >= 0
                && Ancillary.ofOffset(k).isEmpty()) {
            String detail = String.format("offset 0x%08x names no ancillary value", k);
            refusals.accept(refusal(pc, Rule.ANCILLARY, detail));
        }
    }

    private static Refusal refusal(int pc, Rule rule, String detail) {
        return new Refusal(pc, rule, detail);
    }
}
