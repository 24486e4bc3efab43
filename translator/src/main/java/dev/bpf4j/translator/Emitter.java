package dev.bpf4j.translator;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;

import dev.bpf4j.cbpf.ClassicAlu;
import dev.bpf4j.cbpf.ClassicCond;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;

/**
 * The mapping of single instructions, without the loads that depend on what the program runs over. All values are kept
 * zero-extended, so that 64-bit comparisons decide as the 32-bit ones of classic BPF do.
 */
abstract class Emitter {
    static final int A = 0;
    static final int X = 7;
    static final int CTX = 6;
    static final int TMP = 2;
    static final int FP = 10;
    private static final int WORD = 4;

    /** Registers as a classic program finds them: A = X = 0. */
    void prologue(Layout out) {
        out.add(mov(A, 0));
        out.add(mov(X, 0));
        out.add(mov64(CTX, 1));
    }

    /** Emits one classic instruction; labels are classic instruction indices. */
    final void emit(Layout out, int index, ClassicInsn insn) {
        ClassicOp op = insn.op().orElseThrow();
        int k = insn.k();
        switch (op.kind()) {
            case ALU_K -> out.add(new Insn.Bin(alu(op.alu()), false, A, imm(k)));
            case ALU_X -> aluX(out, op.alu());
            case NEG -> out.add(new Insn.Neg(false, A));
            case LD_IMM -> out.add(mov(A, k));
            case LDX_IMM -> out.add(mov(X, k));
            case LD_MEM -> out.add(load(A, FP, cell(k)));
            case LDX_MEM -> out.add(load(X, FP, cell(k)));
            case ST -> out.add(new Insn.Store(Width.W, FP, cell(k), reg(A)));
            case STX -> out.add(new Insn.Store(Width.W, FP, cell(k), reg(X)));
            case TAX -> out.add(mov64(X, A));
            case TXA -> out.add(mov64(A, X));
            case RET_K -> {
                out.add(mov(A, k));
                out.add(new Insn.Exit());
            }
            case RET_A -> out.add(new Insn.Exit());
            case JA -> out.jump(index + 1 + k);
            case COND_K -> condK(out, index, op.cond(), insn);
            case COND_X -> cond(out, index, op.cond(), reg(X), insn);
            case LD_ABS, LD_IND, LDX_MSH -> packetLoad(out, op, insn);
            case LD_LEN -> length(out, A);
            case LDX_LEN -> length(out, X);
        }
    }

    /** LD_ABS, LD_IND and LDX_MSH. */
    abstract void packetLoad(Layout out, ClassicOp op, ClassicInsn insn);

    /** LD_LEN and LDX_LEN. */
    abstract void length(Layout out, int dst);

    /** Division by a register that is zero ends a classic program with 0. */
    private static void aluX(Layout out, ClassicAlu op) {
        if (op == ClassicAlu.DIV || op == ClassicAlu.MOD) {
            out.add(mov(X, reg(X)));
            out.add(new Insn.Branch(Cond.JNE, true, X, imm(0), (short) 2));
            out.add(mov(A, 0));
            out.add(new Insn.Exit());
        }
        out.add(new Insn.Bin(alu(op), false, A, reg(X)));
    }

    /** 64-bit comparisons sign-extend their immediate: one with the top bit set goes through a register. */
    private static void condK(Layout out, int index, ClassicCond cond, ClassicInsn insn) {
        if (insn.k() >= 0) {
            cond(out, index, cond, imm(insn.k()), insn);
        } else {
            out.add(mov(TMP, insn.k()));
            cond(out, index, cond, reg(TMP), insn);
        }
    }

    private static void cond(Layout out, int index, ClassicCond cond, Operand operand, ClassicInsn insn) {
        int next = index + 1;
        if (insn.jf() == 0) {
            out.branch(branch(condition(cond), operand), next + insn.jt());
        } else if (insn.jt() == 0 && cond != ClassicCond.JSET) {
            out.branch(branch(inverse(cond), operand), next + insn.jf());
        } else {
            out.branch(branch(condition(cond), operand), next + insn.jt());
            out.jump(next + insn.jf());
        }
    }

    private static Insn.Branch branch(Cond cond, Operand operand) {
        return new Insn.Branch(cond, true, A, operand, (short) 0);
    }

    private static Cond condition(ClassicCond cond) {
        return switch (cond) {
            case JEQ -> Cond.JEQ;
            case JGT -> Cond.JGT;
            case JGE -> Cond.JGE;
            case JSET -> Cond.JSET;
        };
    }

    private static Cond inverse(ClassicCond cond) {
        return switch (cond) {
            case JEQ -> Cond.JNE;
            case JGT -> Cond.JLE;
            case JGE -> Cond.JLT;
            case JSET -> throw new IllegalArgumentException("jset has no inverse");
        };
    }

    private static Alu alu(ClassicAlu op) {
        return switch (op) {
            case ADD -> Alu.ADD;
            case SUB -> Alu.SUB;
            case MUL -> Alu.MUL;
            case DIV -> Alu.DIV;
            case MOD -> Alu.MOD;
            case OR -> Alu.OR;
            case AND -> Alu.AND;
            case XOR -> Alu.XOR;
            case LSH -> Alu.LSH;
            case RSH -> Alu.RSH;
        };
    }

    private static short cell(int index) {
        return (short) (-WORD * index - WORD);
    }

    static Insn mov(int dst, int value) {
        return mov(dst, imm(value));
    }

    static Insn mov(int dst, Operand src) {
        return new Insn.Bin(Alu.MOV, false, dst, src);
    }

    static Insn mov64(int dst, int src) {
        return new Insn.Bin(Alu.MOV, true, dst, reg(src));
    }

    static Insn load(int dst, int base, int offset) {
        return new Insn.Load(Width.W, false, dst, base, (short) offset);
    }
}
