package dev.bpf4j.conformance.bugs;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.domain.Tnum;
import java.util.Optional;

/** The default domain, for changing one rule of it. */
class ChangedDomain implements ScalarDomain {
    static final ScalarDomain RIGHT = ScalarDomain.product();

    /** The numbers with these bits. */
    static Scalar of(Tnum bits) {
        Scalar some = RIGHT.binary(Alu.AND, true, RIGHT.unknown(), RIGHT.constant(bits.mask()));
        return RIGHT.binary(Alu.OR, true, some, RIGHT.constant(bits.value()));
    }

    /** What is left of a scalar when a condition is taken to hold; the scalar itself where it cannot. */
    static Scalar believing(Scalar scalar, Cond cond, boolean is64, long bound) {
        return RIGHT.assume(cond, true, is64, scalar, RIGHT.constant(bound))
                .map(Refined::left)
                .orElse(scalar);
    }

    @Override
    public String name() {
        return "changed";
    }

    @Override
    public Scalar unknown() {
        return RIGHT.unknown();
    }

    @Override
    public Scalar constant(long number) {
        return RIGHT.constant(number);
    }

    @Override
    public Scalar range(long min, long max) {
        return RIGHT.range(min, max);
    }

    @Override
    public Scalar binary(Alu op, boolean is64, Scalar a, Scalar b) {
        return RIGHT.binary(op, is64, a, b);
    }

    @Override
    public Scalar negate(boolean is64, Scalar a) {
        return RIGHT.negate(is64, a);
    }

    @Override
    public Scalar swap(Endian op, int bits, Scalar a) {
        return RIGHT.swap(op, bits, a);
    }

    @Override
    public Scalar extend(Width width, boolean signed, Scalar a) {
        return RIGHT.extend(width, signed, a);
    }

    @Override
    public Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b) {
        return RIGHT.assume(cond, holds, is64, a, b);
    }

    @Override
    public boolean includes(Scalar outer, Scalar inner) {
        return RIGHT.includes(outer, inner);
    }

    @Override
    public Scalar join(Scalar a, Scalar b) {
        return RIGHT.join(a, b);
    }

    @Override
    public Optional<Scalar> meet(Scalar a, Scalar b) {
        return RIGHT.meet(a, b);
    }
}
