package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Width;

/** Arithmetic on values of the product. */
final class Transfer {
    private static final Bounds ZERO = Bounds.constant(0);

    private Transfer() {}

    static Bounds wide(Alu op, Bounds a, Bounds b) {
        return switch (op) {
            case ADD ->
                new Reduction(
                                a.bits().add(b.bits()),
                                a.wide().add(b.wide()),
                                a.narrow().add(b.narrow()))
                        .some();
            case SUB ->
                new Reduction(
                                a.bits().subtract(b.bits()),
                                a.wide().subtract(b.wide()),
                                a.narrow().subtract(b.narrow()))
                        .some();
            case MUL ->
                new Reduction(
                                a.bits().multiply(b.bits()),
                                a.wide().multiply(b.wide()),
                                a.narrow().multiply(b.narrow()))
                        .some();
            case DIV -> divide(a, b);
            case SDIV -> divideSigned(a, b);
            case OR -> or(a, b);
            case AND -> and(a, b);
            case LSH, RSH, ARSH -> shift(op, a, b, 64);
            case MOD -> modulo(a, b);
            case SMOD -> moduloSigned(a, b);
            case XOR -> Reduction.of(a.bits().xor(b.bits())).some();
            case MOV -> b;
            case MOVSX8, MOVSX16, MOVSX32 -> signExtend(Width.ofBytes(op.signExtendedBits() / 8), b);
        };
    }

    /**
     * The 32-bit operation, by way of the 64-bit one on extended operands. Most operations get the low half of their
     * result from the low halves of the operands; the others need them extended as the operation reads them.
     */
    static Bounds narrow(Alu op, Bounds a, Bounds b) {
        return switch (op) {
            case ADD, SUB, MUL, OR, AND, XOR, MOV, MOVSX8, MOVSX16, MOVSX32 -> zeroExtend(Width.W, wide(op, a, b));
            case DIV, MOD -> wide(op, zeroExtend(Width.W, a), zeroExtend(Width.W, b));
            case SDIV, SMOD -> zeroExtend(Width.W, wide(op, signExtend(Width.W, a), signExtend(Width.W, b)));
            case LSH -> zeroExtend(Width.W, shift(op, a, b, 32));
            case RSH -> shift(op, zeroExtend(Width.W, a), b, 32);
            case ARSH -> zeroExtend(Width.W, shift(op, signExtend(Width.W, a), b, 32));
        };
    }

    static Bounds zeroExtend(Width width, Bounds a) {
        Reduction r = Reduction.of(a.bits().truncate(width));
        return switch (width) {
            case DW -> a;
            case W ->
                r.meetUnsigned(true, a.narrow().umin(), a.narrow().umax())
                        .meet(a.narrow())
                        .some();
            case H, B -> (a.wide().umax() >= 0 && a.wide().umax() < 1L << width.bits() ? r.meet(a.wide()) : r).some();
        };
    }

    static Bounds signExtend(Width width, Bounds a) {
        Reduction r = Reduction.of(a.bits().signExtend(width));
        long most = Long.MAX_VALUE >>> 64 - width.bits();
        boolean fits = a.wide().smin() >= -most - 1 && a.wide().smax() <= most;
        return switch (width) {
            case DW -> a;
            case W ->
                r.meetSigned(true, a.narrow().smin(), a.narrow().smax())
                        .meet(a.narrow())
                        .some();
            case H, B -> (fits ? r.meet(a.wide()) : r.meetSigned(true, -most - 1, most)).some();
        };
    }

    private static Bounds and(Bounds a, Bounds b) {
        return Reduction.of(a.bits().and(b.bits()))
                .meetUnsigned(true, 0, Range.min(a.wide().umax(), b.wide().umax()))
                .meetUnsigned(false, 0, Range.min(a.narrow().umax(), b.narrow().umax()))
                .some();
    }

    private static Bounds or(Bounds a, Bounds b) {
        return Reduction.of(a.bits().or(b.bits()))
                .meetUnsigned(true, Range.max(a.wide().umin(), b.wide().umin()), -1)
                .meetUnsigned(false, Range.max(a.narrow().umin(), b.narrow().umin()), Range.ALL_32.umax())
                .some();
    }

    /** Division by zero gives 0. */
    private static Bounds divide(Bounds a, Bounds b) {
        boolean byZero = b.wide().umin() == 0;
        long max = Long.divideUnsigned(a.wide().umax(), byZero ? 1 : b.wide().umin());
        long min = byZero ? 0 : Long.divideUnsigned(a.wide().umin(), b.wide().umax());
        return Reduction.of(Tnum.UNKNOWN).meetUnsigned(true, min, max).some();
    }

    private static Bounds divideSigned(Bounds a, Bounds b) {
        if (a.wide().smin() >= 0 && b.wide().smin() >= 0) {
            return divide(a, b);
        }
        if (a.wide().smin() == Long.MIN_VALUE) {
            return Bounds.UNKNOWN;
        }
        if (b.isConstant() && b.wide().umin() != 0) {
            long x = a.wide().smin() / b.wide().umin();
            long y = a.wide().smax() / b.wide().umin();
            return Reduction.of(Tnum.UNKNOWN)
                    .meetSigned(true, Math.min(x, y), Math.max(x, y))
                    .some();
        }
        long most = Range.magnitude(a.wide());
        return Reduction.of(Tnum.UNKNOWN).meetSigned(true, -most, most).some();
    }

    /** Modulo zero leaves the dividend. */
    private static Bounds modulo(Bounds a, Bounds b) {
        boolean byZero = b.wide().umin() == 0;
        if (!byZero && Long.compareUnsigned(a.wide().umax(), b.wide().umin()) < 0) {
            return a;
        }
        if (b.bits().isSingleBit()) {
            return and(a, Bounds.constant(b.bits().value() - 1));
        }
        Reduction r = Reduction.of(Tnum.UNKNOWN).meetUnsigned(true, 0, a.wide().umax());
        return (byZero ? r : r.meetUnsigned(true, 0, b.wide().umax() - 1)).some();
    }

    /** The result has the sign of the dividend. */
    private static Bounds moduloSigned(Bounds a, Bounds b) {
        boolean byZero = b.wide().smin() <= 0 && b.wide().smax() >= 0;
        boolean unlimited = byZero || b.wide().smin() == Long.MIN_VALUE;
        long most = unlimited ? Long.MAX_VALUE : Range.magnitude(b.wide()) - 1;
        long min = a.wide().smin() >= 0
                ? 0
                : unlimited ? a.wide().smin() : Math.max(a.wide().smin(), -most);
        long max = a.wide().smax() <= 0 ? 0 : Math.min(a.wide().smax(), most);
        return Reduction.of(Tnum.UNKNOWN).meetSigned(true, min, max).some();
    }

    /** Shift counts are taken modulo the width of the operation. */
    private static Bounds shift(Alu op, Bounds a, Bounds count, int width) {
        Tnum low = count.bits().and(Tnum.constant(width - 1));
        if (low.isConstant()) {
            return shift(op, a, (int) low.value());
        }
        boolean inRange = count.wide().umax() >= 0 && count.wide().umax() < width;
        int first = inRange ? (int) count.wide().umin() : 0;
        int last = inRange ? (int) count.wide().umax() : width - 1;
        Bounds result = ZERO;
        boolean any = false;
        for (int n = first; n <= last; n++) {
            if (low.contains(n)) {
                Bounds shifted = shift(op, a, n);
                result = any ? result.join(shifted) : shifted;
                any = true;
            }
        }
        return any ? result : Bounds.UNKNOWN;
    }

    private static Bounds shift(Alu op, Bounds a, int n) {
        Range wide = a.wide();
        if (op == Alu.LSH) {
            Range narrow = n < 32 ? a.narrow().shiftLeft(n) : Range.constant(32, 0);
            return new Reduction(a.bits().shiftLeft(n), wide.shiftLeft(n), narrow).some();
        }
        if (op == Alu.RSH) {
            return Reduction.of(a.bits().shiftRight(n))
                    .meetUnsigned(true, wide.umin() >>> n, wide.umax() >>> n)
                    .some();
        }
        return Reduction.of(a.bits().shiftRightSigned(n))
                .meetSigned(true, wide.smin() >> n, wide.smax() >> n)
                .some();
    }
}
