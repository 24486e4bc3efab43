package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;

/**
 * Tristate bits and unsigned and signed ranges at 64 and 32 bits, each sharpening the others; what the Linux verifier
 * tracks of a scalar.
 */
final class Product implements ScalarDomain {
    static final Product INSTANCE = new Product();

    private Product() {}

    @Override
    public String name() {
        return "product";
    }

    @Override
    public Scalar unknown() {
        return Bounds.UNKNOWN;
    }

    @Override
    public Scalar constant(long number) {
        return Bounds.constant(number);
    }

    @Override
    public Scalar range(long min, long max) {
        return Reduction.of(Tnum.UNKNOWN).meetUnsigned(true, min, max).some();
    }

    @Override
    public Scalar binary(Alu op, boolean is64, Scalar a, Scalar b) {
        if (b.isConstant() && (a.isConstant() || op.isMove())) {
            return Bounds.constant(op.eval(is64, a.unsignedMin(), b.unsignedMin()));
        }
        Bounds left = Bounds.of(a);
        Bounds right = Bounds.of(b);
        return is64 ? Transfer.wide(op, left, right) : Transfer.narrow(op, left, right);
    }

    @Override
    public Scalar negate(boolean is64, Scalar a) {
        return binary(Alu.SUB, is64, Bounds.constant(0), a);
    }

    @Override
    public Scalar swap(Endian op, int bits, Scalar a) {
        Tnum tnum = a.bits();
        Tnum swapped = new Tnum(op.eval(bits, tnum.value()), op.eval(bits, tnum.mask()));
        return switch (op) {
            case LE -> extend(Width.ofBytes(bits / 8), false, a);
            case BE, BSWAP -> Reduction.of(swapped).some();
        };
    }

    @Override
    public Scalar extend(Width width, boolean signed, Scalar a) {
        Bounds b = Bounds.of(a);
        return signed ? Transfer.signExtend(width, b) : Transfer.zeroExtend(width, b);
    }

    @Override
    public Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b) {
        return new Refinement(is64, Bounds.of(a), Bounds.of(b)).assume(cond, holds);
    }

    @Override
    public boolean includes(Scalar outer, Scalar inner) {
        return Bounds.of(outer).includes(Bounds.of(inner));
    }

    @Override
    public Scalar join(Scalar a, Scalar b) {
        return Bounds.of(a).join(Bounds.of(b));
    }

    /** Known bits get fewer each time; only ranges need thresholds. */
    @Override
    public Scalar widen(Scalar before, Scalar now, long[] thresholds) {
        if (includes(before, now)) {
            return before;
        }
        return Reduction.of(before.bits().join(now.bits()))
                .meetUnsigned(true, Thresholds.low(thresholds, before, now), Thresholds.high(thresholds, before, now))
                .some();
    }

    @Override
    public Optional<Scalar> meet(Scalar a, Scalar b) {
        Bounds left = Bounds.of(a);
        return Reduction.of(Bounds.of(b))
                .meet(left.bits())
                .meet(left.wide())
                .meet(left.narrow())
                .result()
                .map(Scalar.class::cast);
    }
}
