package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;

/** Programs that compute with addresses in an arena and access it through what they computed. R7 is such an address. */
final class ArenaRecipes {
    private static final int PAGES = 4;

    /** An arena that has the same addresses everywhere. */
    private static final MapSpec ARENA = arena(Arena.DEFAULT_BASE);

    private static final int SPILLED = -16;

    private ArenaRecipes() {}

    private static MapSpec arena(long base) {
        MapSpec spec = MapSpec.of("", MapKind.ARENA, 0, 0, PAGES).withFlags(MapFlags.BPF_F_MMAPABLE);
        return spec.withDetails(spec.details().withExtra(base));
    }

    static void arenas(Draft d) {
        d.begin();
        d.code.value(Draft.POINTER, d.oneIn(40) ? arena(2 * Arena.DEFAULT_BASE) : ARENA, d.random.nextInt(PAGES << 12));
        toKernel(d, Draft.POINTER, Draft.POINTER);
        d.code.store(Width.DW, 10, SPILLED, Draft.POINTER);
        int pieces = 3 + d.random.nextInt(14);
        for (int i = 0; i < pieces; i++) {
            piece(d);
        }
        if (d.oneIn(2)) {
            d.code.load(Width.DW, 8, Draft.POINTER, 0);
        }
        if (d.oneIn(60)) {
            d.code.value(1, arena(3 * Arena.DEFAULT_BASE), 0);
        }
        d.end();
    }

    private static void piece(Draft d) {
        switch (d.random.nextInt(12)) {
            case 0 -> cast(d);
            case 1, 2, 3 -> compute(d);
            case 4 -> compare(d);
            case 5 -> spill(d);
            case 6 -> atomic(d);
            case 7 -> copy(d);
            case 8 -> new Noise(d).pieces(1);
            default -> new Accesses(d).access(d.width(), base(d), offset(d));
        }
        again(d);
    }

    /** An access may have left a number in R7. */
    private static void again(Draft d) {
        if (d.isNumber(Draft.POINTER)) {
            toKernel(d, Draft.POINTER, Draft.POINTER);
            d.drop(Draft.POINTER);
        }
    }

    private static void toKernel(Draft d, int dst, int src) {
        d.code.add(new Insn.AddrSpaceCast(dst, src, Insn.AddrSpaceCast.KERNEL, Insn.AddrSpaceCast.USER));
    }

    private static void cast(Draft d) {
        switch (d.random.nextInt(8)) {
            case 0 -> toKernel(d, Draft.POINTER, d.oneIn(4) ? 10 : d.number());
            case 1, 2 -> toKernel(d, Draft.POINTER, Draft.POINTER);
            case 3 -> {
                int to = d.oneIn(8) ? 2 : d.pick(0, 1);
                d.code.add(new Insn.AddrSpaceCast(d.numberBeside(), d.number(), to, to == 0 ? 1 : 0));
            }
            default -> {
                int user = d.numberBeside();
                d.code.add(new Insn.AddrSpaceCast(user, Draft.POINTER, 1, 0));
                if (d.oneIn(2)) {
                    toKernel(d, Draft.POINTER, user);
                }
            }
        }
    }

    private static int base(Draft d) {
        return d.oneIn(40) ? d.number() : Draft.POINTER;
    }

    private static int offset(Draft d) {
        return d.oneIn(3) ? d.random.nextInt(0x10000) - 0x8000 : d.pick(0, 0, 8, 4, -8, 4089, 4096, 1);
    }

    private static void compute(Draft d) {
        Alu op = Alu.values()[d.random.nextInt(Alu.values().length)];
        boolean wide = !d.oneIn(4) || !op.allows(false, false);
        Operand number =
                d.oneIn(3) || !op.allows(wide, true) ? Operand.reg(d.number()) : Operand.imm(immediate(d, op, wide));
        switch (d.random.nextInt(6)) {
            case 0 -> {
                int dst = d.numberBeside();
                d.code.add(new Insn.Bin(op, wide, dst, Operand.reg(Draft.POINTER)));
                toKernel(d, Draft.POINTER, dst);
                d.code.mov(dst, d.constant());
            }
            case 1 -> d.code.add(new Insn.Bin(op, wide, Draft.POINTER, Operand.reg(Draft.POINTER)));
            case 2 -> {
                d.code.add(new Insn.Bin(op, wide, Draft.POINTER, number));
                d.code.alu(Alu.AND, Draft.POINTER, (PAGES << 12) - 1);
            }
            case 3 -> {
                d.code.add(
                        d.oneIn(2)
                                ? new Insn.Neg(d.oneIn(2), Draft.POINTER)
                                : new Insn.Swap(Endian.BSWAP, d.pick(16, 32, 64), Draft.POINTER));
                toKernel(d, Draft.POINTER, Draft.POINTER);
            }
            default -> d.code.alu(d.oneIn(2) ? Alu.ADD : Alu.SUB, Draft.POINTER, d.pick(8, 16, 100, 4096, 4088));
        }
        if (op.isMove()) {
            toKernel(d, Draft.POINTER, Draft.POINTER);
        }
    }

    private static int immediate(Draft d, Alu op, boolean wide) {
        return switch (op) {
            case LSH, RSH, ARSH -> d.random.nextInt(wide ? 64 : 32);
            case DIV, SDIV, MOD, SMOD -> d.constant() | 1;
            default -> d.constant();
        };
    }

    /** Compares and leaves out a piece, which on the other path may be a number that is computed with. */
    private static void compare(Draft d) {
        CodeBuilder.Label behind = new CodeBuilder.Label();
        Cond cond = Cond.values()[d.random.nextInt(Cond.values().length)];
        Operand other = d.oneIn(2) ? Operand.imm(d.pick(0, 0, 4096)) : Operand.reg(d.number());
        d.code.branch(cond, !d.oneIn(4), Draft.POINTER, other, behind);
        if (d.oneIn(20)) {
            d.code.mov(Draft.POINTER, d.constant());
        } else {
            d.code.alu(d.oneIn(2) ? Alu.ADD : Alu.XOR, Draft.POINTER, d.constant());
        }
        d.code.bind(behind);
        if (d.oneIn(3)) {
            d.code.alu(Alu.ADD, Draft.POINTER, 8);
        }
    }

    private static void spill(Draft d) {
        switch (d.random.nextInt(6)) {
            case 0, 1 -> d.code.store(Width.DW, 10, SPILLED, Draft.POINTER);
            case 2 -> d.code.load(d.oneIn(20) ? Width.W : Width.DW, Draft.POINTER, 10, SPILLED);
            case 3 -> d.code.store(Width.DW, Draft.POINTER, offset(d), Draft.POINTER);
            default -> d.code.store(d.width(), Draft.POINTER, offset(d), d.number());
        }
    }

    private static void atomic(Draft d) {
        Atomic op = Atomic.values()[d.random.nextInt(Atomic.values().length)];
        boolean bits = op == Atomic.FETCH_AND || op == Atomic.FETCH_OR || op == Atomic.FETCH_XOR;
        Width width = d.oneIn(2) ? Width.W : Width.DW;
        int off = d.pick(0, 8, 16, 4096, -8);
        int number = d.numberBeside();
        if (!d.isNumber(0)) {
            d.code.mov(0, d.constant());
            d.set(0);
        }
        switch (d.random.nextInt(4)) {
            case 0 -> d.code.add(new Insn.LoadAcquire(d.width(), number, Draft.POINTER, (short) off));
            case 1 -> d.code.add(new Insn.StoreRelease(d.width(), Draft.POINTER, (short) off, number));
            default -> d.code.rmw(bits && !d.oneIn(12) ? Atomic.XCHG : op, width, Draft.POINTER, off, number);
        }
    }

    private static void copy(Draft d) {
        int other = d.numberBeside();
        d.code.move(other, Draft.POINTER).alu(Alu.ADD, other, d.pick(8, 4096, -8, 1 << 20));
        d.code.store(d.width(), other, 0, d.oneIn(3) ? Draft.POINTER : d.number());
        if (d.oneIn(3)) {
            d.code.with(d.oneIn(2) ? Alu.SUB : Alu.ADD, Draft.POINTER, other);
        }
        if (d.oneIn(8)) {
            d.drop(other);
        } else {
            d.code.mov(other, d.constant());
        }
    }
}
