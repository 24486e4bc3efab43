package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The product, made to forget part of what it knows after each operation: for seeing what that part is worth. */
final class Projection implements ScalarDomain {
    /** Keeps known bits, and only the ranges that follow from them. */
    static final Projection TNUM =
            new Projection("tnum", b -> Reduction.of(b.bits()).some());

    /** Keeps ranges, and only the bits that follow from them. */
    static final Projection INTERVAL = new Projection(
            "interval", b -> new Bounds(Tnum.range(b.wide().umin(), b.wide().umax()), b.wide(), b.narrow()));

    private final String name;
    private final UnaryOperator<Bounds> keep;

    private Projection(String name, UnaryOperator<Bounds> keep) {
        this.name = name;
        this.keep = keep;
    }

    private Scalar keep(Scalar scalar) {
        return keep.apply(Bounds.of(scalar));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Scalar unknown() {
        return Product.INSTANCE.unknown();
    }

    @Override
    public Scalar constant(long number) {
        return Product.INSTANCE.constant(number);
    }

    @Override
    public Scalar range(long min, long max) {
        return keep(Product.INSTANCE.range(min, max));
    }

    @Override
    public Scalar binary(Alu op, boolean is64, Scalar a, Scalar b) {
        return keep(Product.INSTANCE.binary(op, is64, a, b));
    }

    @Override
    public Scalar negate(boolean is64, Scalar a) {
        return keep(Product.INSTANCE.negate(is64, a));
    }

    @Override
    public Scalar swap(Endian op, int bits, Scalar a) {
        return keep(Product.INSTANCE.swap(op, bits, a));
    }

    @Override
    public Scalar extend(Width width, boolean signed, Scalar a) {
        return keep(Product.INSTANCE.extend(width, signed, a));
    }

    @Override
    public Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b) {
        return Product.INSTANCE.assume(cond, holds, is64, a, b).map(r -> new Refined(keep(r.left()), keep(r.right())));
    }

    @Override
    public boolean includes(Scalar outer, Scalar inner) {
        return Product.INSTANCE.includes(outer, inner);
    }

    @Override
    public Scalar join(Scalar a, Scalar b) {
        return keep(Product.INSTANCE.join(a, b));
    }

    @Override
    public Optional<Scalar> meet(Scalar a, Scalar b) {
        return Product.INSTANCE.meet(a, b).map(this::keep);
    }
}
