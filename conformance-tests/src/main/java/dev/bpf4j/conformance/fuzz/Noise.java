package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;

/** Arithmetic and branches on numbers, for their own sake: they make the verifier know odd things. */
final class Noise {
    private static final int SCRATCH = -504;

    private final Draft d;

    Noise(Draft draft) {
        this.d = draft;
    }

    void pieces(int count) {
        for (int i = 0; i < count; i++) {
            piece();
        }
    }

    private void piece() {
        switch (d.random.nextInt(10)) {
            case 0, 1, 2, 3 -> arithmetic(d.oneIn(2));
            case 4 -> unary();
            case 5, 6, 7 -> branch(d.oneIn(2));
            case 8 -> spill();
            default -> {
                int to = d.numberBeside();
                int from = d.number();
                d.code.move(to, from);
            }
        }
    }

    void arithmetic(boolean is64) {
        Alu op = operation();
        boolean wide = is64 || !op.allows(false, false);
        int dst = d.number();
        if (d.oneIn(2) || !op.allows(wide, true)) {
            d.code.add(new Insn.Bin(op, wide, dst, Operand.reg(d.number())));
            return;
        }
        int imm = switch (op) {
            case LSH, RSH, ARSH -> d.random.nextInt(wide ? 64 : 32);
            case DIV, SDIV, MOD, SMOD -> d.constant() | 1;
            default -> d.constant();
        };
        d.code.add(new Insn.Bin(op, wide, dst, Operand.imm(imm)));
    }

    /** Mostly what programs use most. */
    private Alu operation() {
        return d.oneIn(3)
                ? Alu.values()[d.random.nextInt(Alu.values().length)]
                : new Alu[] {Alu.ADD, Alu.SUB, Alu.AND, Alu.OR, Alu.LSH, Alu.RSH, Alu.XOR, Alu.MUL, Alu.ARSH}
                        [d.random.nextInt(9)];
    }

    private void unary() {
        int dst = d.number();
        d.code.add(
                switch (d.random.nextInt(3)) {
                    case 0 -> new Insn.Neg(d.oneIn(2), dst);
                    case 1 -> new Insn.Swap(Endian.values()[d.random.nextInt(3)], 16 << d.random.nextInt(3), dst);
                    default -> new Insn.Bin(Alu.AND, d.oneIn(2), dst, Operand.imm(d.constant()));
                });
    }

    /** A comparison of numbers that jumps over a few pieces, or ends the program. */
    void branch(boolean is64) {
        Cond cond = Cond.values()[d.random.nextInt(Cond.values().length)];
        Operand src = d.oneIn(3) ? Operand.reg(d.number()) : Operand.imm(d.constant());
        if (d.oneIn(3)) {
            d.code.branch(cond, is64, d.number(), src, d.fail);
            return;
        }
        CodeBuilder.Label behind = new CodeBuilder.Label();
        d.code.branch(cond, is64, d.number(), src, behind);
        int pieces = 1 + d.random.nextInt(2);
        for (int i = 0; i < pieces; i++) {
            arithmetic(d.oneIn(2));
        }
        d.code.bind(behind);
    }

    private void spill() {
        Width width = d.oneIn(2) ? Width.DW : d.width();
        d.code.store(width, 10, SCRATCH, d.number());
        int to = d.number();
        if (width != Width.DW && d.oneIn(3)) {
            d.code.add(new Insn.Load(width, true, to, 10, (short) SCRATCH));
        } else {
            d.code.load(width, to, 10, SCRATCH);
        }
    }
}
