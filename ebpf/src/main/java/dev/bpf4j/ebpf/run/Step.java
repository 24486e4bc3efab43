package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.util.List;

/**
 * What the interpreter does at once: one instruction, or some that follow each other. All decisions that depend on the
 * program alone are taken. Only the first of its instructions may trap.
 */
final class Step {
    /** The register that is always 0: the source of instructions that have an immediate alone. */
    static final int ZERO = 11;

    /** See {@link Op}. */
    int op;

    int dst = ZERO;
    int a = ZERO;
    /** The second operand is the sum of this register and the constant. */
    int b = ZERO;

    long imm;

    /** What the second of two operations writes; the bits to shift after bytes are reversed. */
    int dst2;

    /** The second operand of the second operation. */
    int b2 = ZERO;

    long imm2;

    /** The second operand of the third operation. */
    int b3 = ZERO;

    long imm3;

    /** Of what is two operations at once, the second; of calculations that are asked for, the first too. */
    int op2;

    int first;

    /** Distance of a store from its base register; the place in the frame. */
    int off;

    int off2;

    /** What is executed afterwards. */
    Step next;

    /** What is executed if the condition holds, or the function that is called. */
    Step target;

    /** Instructions from the first of this step until control may go elsewhere. */
    int cost;

    /** Of the first instruction. */
    final int slot;

    /** The slots of what follows: see {@link #next} and {@link #target}. */
    int behind;

    int targetSlot;

    /** Instructions of this step. */
    int length = 1;

    Alu alu = Alu.MOV;
    Width width = Width.DW;
    Atomic atomic = Atomic.ADD;
    Helper helper = NO_HELPER;
    String trap = "";

    private static final Helper NO_HELPER =
            Helper.of(-1, "none", ReturnType.VOID, List.of(), (c, r1, r2, r3, r4, r5) -> {
                throw new IllegalStateException("not a call");
            });

    Step(int op, int slot) {
        this.op = op;
        this.slot = slot;
        this.behind = slot + 1;
        this.next = this;
        this.target = this;
    }

    Step(Step other) {
        this(other.op, other.slot);
        dst = other.dst;
        a = other.a;
        b = other.b;
        imm = other.imm;
        dst2 = other.dst2;
        b2 = other.b2;
        imm2 = other.imm2;
        b3 = other.b3;
        imm3 = other.imm3;
        op2 = other.op2;
        first = other.first;
        off = other.off;
        off2 = other.off2;
        cost = other.cost;
        behind = other.behind;
        targetSlot = other.targetSlot;
        length = other.length;
        alu = other.alu;
        width = other.width;
        atomic = other.atomic;
        helper = other.helper;
        trap = other.trap;
    }

    static Step trap(int slot, String why) {
        Step step = new Step(Op.TRAP, slot);
        step.trap = why;
        return step;
    }
}
