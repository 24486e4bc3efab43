package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.isa.RegisterUse;
import dev.bpf4j.ebpf.isa.Width;

/** The largest value, unsigned, that a register can have. */
final class Magnitude {
    /** Nothing is known: 2^64 - 1. */
    static final long ANY = -1;

    private static final long LOW_32 = 0xffff_ffffL;

    /** Growth that does not stop soon goes here first, then there, and then to {@link #ANY}. */
    private static final long LARGE_INT = 1L << 30;

    private static final long LARGE_LONG = 1L << 62;

    private Magnitude() {}

    static long widened(long value) {
        if (value < 0 || value > LARGE_LONG) {
            return ANY;
        }
        return value <= LARGE_INT ? LARGE_INT : LARGE_LONG;
    }

    /** Whether a comparison of the low halves is one of the registers. */
    static boolean fits(Operand operand, long[] state) {
        return Long.compareUnsigned(of(operand, state), LOW_32) <= 0;
    }

    static long of(Operand operand, long[] state) {
        return operand instanceof Reg reg ? state[reg.number()] : ((Imm) operand).value();
    }

    /** Changes the state as the instruction does. @param mayFail whether what it writes may stay what it was, as atomic ones in an arena */
    static void apply(Insn insn, boolean mayFail, long[] state) {
        if (insn instanceof Insn.Bin bin) {
            long src = of(bin.src(), state);
            state[bin.dst()] = bin.is64() ? wide(bin, state[bin.dst()], src) : narrow(bin, state[bin.dst()], src);
            return;
        }
        boolean calls = insn instanceof Insn.Call || insn instanceof Insn.CallRegister;
        int written = calls ? RegisterUse.CALLER_SAVED : RegisterUse.of(insn).writes();
        long value = calls || mayFail ? ANY : result(insn);
        for (int r = 0; r < state.length; r++) {
            if (RegisterUse.contains(written, r)) {
                state[r] = value;
            }
        }
    }

    private static long wide(Insn.Bin bin, long dst, long src) {
        boolean known = dst >= 0 && src >= 0;
        return switch (bin.op()) {
            case MOV -> src;
            case ADD -> known && dst + src >= 0 ? dst + src : ANY;
            case AND -> least(dst, src);
            case OR, XOR -> known ? allBits(dst | src) : ANY;
            case RSH -> bin.src() instanceof Imm imm ? dst >>> imm.value() : dst;
            case ARSH -> dst >= 0 ? dst : ANY;
            case LSH -> bin.src() instanceof Imm imm ? shifted(dst, imm.value() & 63) : ANY;
            case MUL -> known && Math.multiplyHigh(dst, src) == 0 && dst * src >= 0 ? dst * src : ANY;
            case DIV -> dst;
            case MOD -> bin.src() instanceof Imm imm && imm.value() > 0 ? least(imm.value() - 1, dst) : dst;
            case SUB, SDIV, SMOD, MOVSX8, MOVSX16, MOVSX32 -> ANY;
        };
    }

    static long least(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static long allBits(long value) {
        return value == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(value);
    }

    private static long shifted(long value, int distance) {
        return value >= 0 && distance < Long.numberOfLeadingZeros(value) ? value << distance : ANY;
    }

    /** As in 64 bits if nothing reaches the upper half. */
    private static long narrow(Insn.Bin bin, long dst, long src) {
        long low = src & LOW_32;
        if (bin.op() == Alu.MOV) {
            return bin.src() instanceof Imm ? low : least(src, LOW_32);
        }
        boolean fits = dst >= 0 && dst <= LOW_32 && (bin.src() instanceof Imm || src >= 0 && src <= LOW_32);
        if (!fits) {
            return LOW_32;
        }
        long value = switch (bin.op()) {
            case ADD, AND, OR, XOR, MUL -> wide(bin, dst, low);
            case DIV -> dst;
            case RSH -> bin.src() instanceof Imm imm ? dst >>> (imm.value() & 31) : dst;
            case MOV, MOD, LSH, ARSH, SUB, SDIV, SMOD, MOVSX8, MOVSX16, MOVSX32 -> LOW_32;
        };
        return value >= 0 && value <= LOW_32 ? value : LOW_32;
    }

    private static long result(Insn insn) {
        if (insn instanceof Insn.LoadImm64 load) {
            return load.kind() == Imm64.VALUE ? load.value() : ANY;
        }
        if (insn instanceof Insn.Load load) {
            return load.signed() ? ANY : of(load.width());
        }
        if (insn instanceof Insn.LoadAcquire load) {
            return of(load.width());
        }
        if (insn instanceof Insn.LegacyLoad load) {
            return of(load.width());
        }
        if (insn instanceof Insn.Rmw rmw) {
            return of(rmw.width());
        }
        if (insn instanceof Insn.Neg neg) {
            return neg.is64() ? ANY : LOW_32;
        }
        return insn instanceof Insn.Swap swap && swap.bits() < Long.SIZE ? (1L << swap.bits()) - 1 : ANY;
    }

    private static long of(Width width) {
        return width.truncate(-1);
    }
}
