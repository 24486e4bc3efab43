package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;

/** The many ways in which programs make an unknown number small enough to be used as an index. */
final class Bounds {
    /** Stack bytes that numbers are spilled to. */
    private static final int SPILL = -512;

    private final Draft d;

    Bounds(Draft draft) {
        this.d = draft;
    }

    /** Makes a number lie in 0..max, or in a smaller range; rarely it forgets something. @param max 0 or more */
    void bound(int register, int max) {
        if (d.oneIn(25)) {
            return;
        }
        switch (d.random.nextInt(8)) {
            case 0 -> mask(register, max);
            case 1 -> unsigned(register, max);
            case 2 -> signed(register, max);
            case 3 -> half(register, max);
            case 4 -> shift(register, max);
            case 5 -> copied(register, max);
            case 6 -> derived(register, max);
            default -> choice(register, max);
        }
    }

    private static int lowBits(int max) {
        return Integer.highestOneBit(max + 1) - 1;
    }

    private void mask(int r, int max) {
        switch (d.random.nextInt(4)) {
            case 0 -> d.code.alu(Alu.AND, r, lowBits(max));
            case 1 -> d.code.alu32(Alu.AND, r, lowBits(max));
            case 2 -> d.failIf(Cond.JSET, r, ~lowBits(max));
            default -> {
                int mask = d.numberBeside(r);
                d.code.mov(mask, lowBits(max)).with(Alu.AND, r, mask);
            }
        }
    }

    private void unsigned(int r, int max) {
        switch (d.random.nextInt(5)) {
            case 0 -> d.failIf(Cond.JGT, r, max);
            case 1 -> d.failIf(Cond.JGE, r, max + 1);
            case 2 -> unless(Cond.JLE, r, max);
            case 3 -> unless(Cond.JLT, r, max + 1);
            default -> {
                int limit = d.numberBeside(r);
                d.code.mov(limit, max);
                if (d.oneIn(2)) {
                    d.code.branch(Cond.JGT, true, r, Operand.reg(limit), d.fail);
                } else {
                    d.code.branch(Cond.JLT, true, limit, Operand.reg(r), d.fail);
                }
            }
        }
    }

    /** Fails unless the comparison holds. */
    private void unless(Cond cond, int r, int imm) {
        CodeBuilder.Label good = new CodeBuilder.Label();
        d.code.branch(cond, r, imm, good);
        d.code.jump(d.fail);
        d.code.bind(good);
    }

    private void signed(int r, int max) {
        if (d.oneIn(2)) {
            d.failIf(Cond.JSGT, r, max);
            if (!d.oneIn(6)) {
                d.failIf(Cond.JSLT, r, 0);
            }
        } else {
            unless(Cond.JSGE, r, 0);
            unless(d.oneIn(2) ? Cond.JSLE : Cond.JLE, r, max);
        }
    }

    /** By comparing the lower half. */
    private void half(int r, int max) {
        boolean before = d.oneIn(2);
        if (before) {
            d.zeroExtend(r);
        }
        switch (d.random.nextInt(3)) {
            case 0 -> d.failIf(Cond.JGT, false, r, max);
            case 1 -> d.failIf(Cond.JGE, false, r, max + 1);
            default -> {
                d.failIf(Cond.JSGT, false, r, max);
                d.failIf(Cond.JSLT, false, r, 0);
            }
        }
        if (!before && !d.oneIn(5)) {
            d.zeroExtend(r);
        }
    }

    private void shift(int r, int max) {
        int bits = Integer.bitCount(lowBits(max));
        switch (d.random.nextInt(4)) {
            case 0 -> d.code.alu(Alu.RSH, r, Math.min(63, 64 - bits));
            case 1 -> d.code.alu32(Alu.RSH, r, Math.min(31, 32 - bits));
            case 2 -> {
                int up = Math.min(63, 64 - bits);
                d.code.alu(Alu.LSH, r, up).alu(Alu.RSH, r, up);
            }
            default -> {
                // a signed field that is moved up to start at 0
                int up = Math.min(63, 64 - bits);
                d.code.alu(Alu.LSH, r, up).alu(Alu.ARSH, r, up).alu(Alu.ADD, r, bits == 0 ? 0 : 1 << bits - 1);
            }
        }
    }

    /** By what is known of a copy, in a register or on the stack. */
    private void copied(int r, int max) {
        int copy = d.numberBeside(r);
        switch (d.random.nextInt(5)) {
            case 0 -> {
                d.code.move(copy, r);
                d.failIf(Cond.JGT, copy, max);
            }
            case 1 -> {
                int delta = d.pick(1, 2, 8, 100);
                d.code.move(copy, r).alu(Alu.ADD, copy, delta);
                d.failIf(Cond.JGT, copy, max + delta);
                d.failIf(Cond.JLT, copy, delta);
            }
            case 2 -> {
                d.code.store(Width.DW, 10, SPILL, r);
                d.failIf(Cond.JGT, r, max);
                d.code.load(Width.DW, r, 10, SPILL);
            }
            case 3 -> {
                unsigned(r, max);
                Width width = max > 255 || d.oneIn(2) ? Width.W : Width.B;
                d.code.store(width, 10, SPILL, r).load(width, r, 10, SPILL);
            }
            default -> {
                d.code.with32(Alu.MOV, copy, r);
                d.failIf(Cond.JGT, d.oneIn(2), copy, max);
                d.code.move(r, copy);
            }
        }
    }

    /** By arithmetic on a number that is small already. */
    private void derived(int r, int max) {
        int other = d.numberBeside(r);
        int half = max / 2;
        switch (d.random.nextInt(8)) {
            case 0 -> {
                unsigned(r, half);
                mask(other, half);
                d.code.with(Alu.ADD, r, other);
            }
            case 1 -> {
                unsigned(r, max);
                d.code.mov(other, max).with(Alu.SUB, other, r).move(r, other);
            }
            case 2 -> {
                unsigned(r, max / 3);
                d.code.alu(Alu.MUL, r, 3);
            }
            case 3 -> {
                mask(r, half);
                d.code.alu(d.oneIn(2) ? Alu.OR : Alu.XOR, r, d.random.nextInt(lowBits(max) + 1));
            }
            case 4 -> {
                unsigned(r, Math.min(max * 4, 1 << 20));
                d.code.alu(Alu.RSH, r, 2);
            }
            case 5 -> {
                d.code.alu(Alu.AND, r, lowBits(max)).add(new Insn.Swap(Endian.LE, 16, r));
            }
            case 6 -> {
                mask(r, max);
                mask(other, max);
                d.code.with(Alu.AND, r, other);
            }
            default -> {
                d.failIf(Cond.JSGT, r, 0);
                d.failIf(Cond.JSLT, r, -max);
                d.code.add(new Insn.Neg(true, r));
            }
        }
    }

    /** By choosing another number if it is too large. */
    private void choice(int r, int max) {
        CodeBuilder.Label small = new CodeBuilder.Label();
        switch (d.random.nextInt(4)) {
            case 0 -> {
                d.code.branch(Cond.JLE, r, max, small);
                d.code.mov(r, d.random.nextInt(max + 1));
                d.code.bind(small);
            }
            case 1 -> {
                d.code.branch(Cond.JLT, true, r, Operand.imm(max), small);
                d.code.alu(Alu.AND, r, lowBits(max));
                d.code.bind(small);
            }
            case 2 -> {
                int value = d.random.nextInt(max + 1);
                unless(Cond.JEQ, r, value);
            }
            default -> {
                int other = d.numberBeside(r);
                d.code.mov(r, 0);
                d.code.branch(Cond.JNE, other, d.constant(), small);
                d.code.mov(r, max);
                d.code.bind(small);
            }
        }
    }
}
