package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.List;

/** One slot as the interpreter wants it: all decisions that depend on the program alone are taken. */
final class DecodedInsn {
    /** What the interpreter does with an instruction. */
    enum Step {
        ALU64_REG,
        ALU64_IMM,
        ALU32_REG,
        ALU32_IMM,
        NEG64,
        NEG32,
        SWAP,
        LOAD_IMM64,
        LOAD,
        LOAD_SIGNED,
        STORE_REG,
        STORE_IMM,
        RMW,
        LOAD_ACQUIRE,
        STORE_RELEASE,
        LEGACY_ABS,
        LEGACY_IND,
        JUMP,
        BRANCH64_REG,
        BRANCH64_IMM,
        BRANCH32_REG,
        BRANCH32_IMM,
        CALL_HELPER,
        /** A helper that may end the program or call it back. */
        CALL_CONTROL,
        CALL_LOCAL,
        CALL_REGISTER,
        EXIT,
        /** A slot that cannot be executed; {@link #trap} says why. */
        TRAP
    }

    final Step step;
    int dst;
    int src;
    long imm;
    /** Slot of a jump's or call's target; a slot that traps if it is not an instruction of the program. */
    int target;

    Alu alu = Alu.MOV;
    Cond cond = Cond.JEQ;
    Width width = Width.DW;
    Atomic atomic = Atomic.ADD;
    Endian endian = Endian.LE;
    int bits;
    /** Distance of a memory access from its base register. */
    int off;

    Helper helper = NO_HELPER;
    String trap = "";

    private static final Helper NO_HELPER =
            Helper.of(-1, "none", ReturnType.VOID, List.of(), (c, r1, r2, r3, r4, r5) -> {
                throw new IllegalStateException("not a call");
            });

    DecodedInsn(Step step) {
        this.step = step;
    }

    static DecodedInsn trap(String why) {
        DecodedInsn insn = new DecodedInsn(Step.TRAP);
        insn.trap = why;
        return insn;
    }
}
