package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;

/** A domain as a user would write one: numbers that agree in their low bits, such as the multiples of eight. */
public final class Stride implements ScalarDomain {
    /** All numbers whose low bits are those of {@code rest}; 64 bits make a constant. */
    record Class(long rest, int known) implements Scalar {
        Class {
            rest &= low(known);
        }

        @Override
        public Tnum bits() {
            return new Tnum(rest, ~low(known));
        }
    }

    private static long low(int count) {
        return count >= 64 ? -1 : (1L << count) - 1;
    }

    @Override
    public String name() {
        return "stride";
    }

    @Override
    public Scalar unknown() {
        return new Class(0, 0);
    }

    @Override
    public Scalar constant(long number) {
        return new Class(number, 64);
    }

    @Override
    public Scalar range(long min, long max) {
        return min == max ? constant(min) : unknown();
    }

    @Override
    public Scalar binary(Alu op, boolean is64, Scalar a, Scalar b) {
        Class x = (Class) a;
        Class y = (Class) b;
        if (x.known == 64 && y.known == 64) {
            return constant(op.eval(is64, x.rest, y.rest));
        }
        int both = Math.min(Math.min(x.known, y.known), is64 ? 64 : 32);
        return switch (op) {
            case ADD, SUB, MUL, AND, OR, XOR -> new Class(op.eval(is64, x.rest, y.rest), both);
            case LSH -> y.known == 64 ? shifted(x, (int) (y.rest & (is64 ? 63 : 31)), is64) : unknown();
            case MOV -> is64 ? y : extend(Width.W, false, y);
            default -> unknown();
        };
    }

    private static Class shifted(Class x, int count, boolean is64) {
        return new Class(x.rest << count, Math.min(x.known + count, is64 ? 64 : 32));
    }

    @Override
    public Scalar negate(boolean is64, Scalar a) {
        return binary(Alu.SUB, is64, constant(0), a);
    }

    @Override
    public Scalar swap(Endian op, int bits, Scalar a) {
        Class x = (Class) a;
        return x.known == 64 ? constant(op.eval(bits, x.rest)) : unknown();
    }

    @Override
    public Scalar extend(Width width, boolean signed, Scalar a) {
        Class x = (Class) a;
        if (x.known < width.bits()) {
            return x;
        }
        return constant(signed ? width.signExtend(x.rest) : width.truncate(x.rest));
    }

    @Override
    public Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b) {
        if (a.isConstant() && b.isConstant()) {
            boolean is = cond.test(is64, a.unsignedMin(), b.unsignedMin());
            return is == holds ? Optional.of(new Refined(a, b)) : Optional.empty();
        }
        boolean equal = is64 && (cond == Cond.JEQ && holds || cond == Cond.JNE && !holds);
        return equal ? meet(a, b).map(m -> new Refined(m, m)) : Optional.of(new Refined(a, b));
    }

    @Override
    public boolean includes(Scalar outer, Scalar inner) {
        return outer.bits().includes(inner.bits());
    }

    @Override
    public Scalar join(Scalar a, Scalar b) {
        Class x = (Class) a;
        Class y = (Class) b;
        int agree = Long.numberOfTrailingZeros(x.rest ^ y.rest);
        return new Class(x.rest, Math.min(agree, Math.min(x.known, y.known)));
    }

    @Override
    public Optional<Scalar> meet(Scalar a, Scalar b) {
        Scalar most = ((Class) a).known > ((Class) b).known ? a : b;
        return includes(most == a ? b : a, most) ? Optional.of(most) : Optional.empty();
    }
}
