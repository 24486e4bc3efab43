package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;

/** The reduced product. */
final class Product implements ScalarDomain {
    static final Product INSTANCE = new Product();

    @Override
    public String name() {
        return "product";
    }

    @Override
    public Scalar unknown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scalar constant(long number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scalar range(long min, long max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scalar binary(Alu op, boolean is64, Scalar a, Scalar b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scalar negate(boolean is64, Scalar a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scalar swap(Endian op, int bits, Scalar a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scalar extend(Width width, boolean signed, Scalar a) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Refined> assume(Cond cond, boolean is64, Scalar a, Scalar b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean includes(Scalar outer, Scalar inner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scalar join(Scalar a, Scalar b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Scalar> meet(Scalar a, Scalar b) {
        throw new UnsupportedOperationException();
    }
}
