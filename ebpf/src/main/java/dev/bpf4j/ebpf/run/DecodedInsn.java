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
    /** The register that is always 0: the source of instructions that have an immediate alone. */
    static final int ZERO = 11;

    /** See {@link Op}. */
    final int group;

    final int op;
    int dst = ZERO;
    /** The second operand is the sum of this register and the immediate; of loads it is the address. */
    int src = ZERO;

    long imm;
    /** Slot of a jump's or call's target; a slot that traps if it is not an instruction of the program. */
    int target;

    Alu alu = Alu.MOV;
    Cond cond = Cond.JEQ;
    Width width = Width.DW;
    Atomic atomic = Atomic.ADD;
    Endian endian = Endian.LE;
    int bits;
    /** Distance of a store from its base register. */
    int off;

    Helper helper = NO_HELPER;
    String trap = "";

    private static final Helper NO_HELPER =
            Helper.of(-1, "none", ReturnType.VOID, List.of(), (c, r1, r2, r3, r4, r5) -> {
                throw new IllegalStateException("not a call");
            });

    /** One of the group {@link Op#OTHER}. */
    DecodedInsn(int op) {
        this(Op.OTHER, op);
    }

    DecodedInsn(int group, int op) {
        this.group = group;
        this.op = op;
    }

    static DecodedInsn trap(String why) {
        DecodedInsn insn = new DecodedInsn(Op.TRAP);
        insn.trap = why;
        return insn;
    }
}
