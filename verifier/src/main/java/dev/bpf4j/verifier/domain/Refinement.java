package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Cond;
import java.util.Optional;

/** Two values of the product that a comparison narrows, as 64-bit numbers or as their low halves. */
final class Refinement {
    private final boolean is64;
    private final Bounds left;
    private final Bounds right;
    private final Reduction a;
    private final Reduction b;
    private boolean impossible;

    Refinement(boolean is64, Bounds left, Bounds right) {
        this.is64 = is64;
        this.left = left;
        this.right = right;
        this.a = Reduction.of(left);
        this.b = Reduction.of(right);
    }

    Optional<ScalarDomain.Refined> assume(Cond cond, boolean holds) {
        Range x = range(left);
        Range y = range(right);
        switch (cond) {
            case JEQ -> equal(holds);
            case JNE -> equal(!holds);
            case JSET -> commonBits(holds);
            case JGT -> ordered(holds, b, y, a, x);
            case JLT -> ordered(holds, a, x, b, y);
            case JGE -> ordered(!holds, a, x, b, y);
            case JLE -> ordered(!holds, b, y, a, x);
            case JSGT -> orderedSigned(holds, b, y, a, x);
            case JSLT -> orderedSigned(holds, a, x, b, y);
            case JSGE -> orderedSigned(!holds, a, x, b, y);
            case JSLE -> orderedSigned(!holds, b, y, a, x);
        }
        if (impossible) {
            return Optional.empty();
        }
        return a.result().flatMap(l -> b.result().map(r -> new ScalarDomain.Refined(l, r)));
    }

    private Range range(Bounds value) {
        return is64 ? value.wide() : value.narrow();
    }

    private Tnum bits(Bounds value) {
        return is64 ? value.bits() : value.low();
    }

    private void know(Reduction value, Tnum bits) {
        if (is64) {
            value.meet(bits);
        } else {
            value.meetLow(bits);
        }
    }

    private void equal(boolean holds) {
        if (holds) {
            a.meet(range(right));
            b.meet(range(left));
            know(a, bits(right));
            know(b, bits(left));
        } else {
            unlike(a, range(left), range(right));
            unlike(b, range(right), range(left));
        }
    }

    /** A number that is not that constant: the constant can be cut off where it is an end of a range. */
    private void unlike(Reduction value, Range mine, Range other) {
        if (other.umin() != other.umax()) {
            return;
        }
        long u = other.umin();
        // its own signed range may be wider, as long as nobody has sharpened it
        long s = is64 ? u : (int) u;
        if (mine.umin() == u && mine.umax() == u) {
            impossible = true;
            return;
        }
        value.meetUnsigned(is64, mine.umin() == u ? u + 1 : mine.umin(), mine.umax() == u ? u - 1 : mine.umax());
        value.meetSigned(is64, mine.smin() == s ? s + 1 : mine.smin(), mine.smax() == s ? s - 1 : mine.smax());
    }

    /** {@code low < high} if strict, {@code high <= low} otherwise; unsigned. */
    private void ordered(boolean strict, Reduction low, Range lowRange, Reduction high, Range highRange) {
        long top = Range.all(lowRange.bits()).umax();
        if (!strict) {
            low.meetUnsigned(is64, highRange.umin(), top);
            high.meetUnsigned(is64, 0, lowRange.umax());
        } else if (highRange.umax() == 0 || lowRange.umin() == top) {
            impossible = true;
        } else {
            low.meetUnsigned(is64, 0, highRange.umax() - 1);
            high.meetUnsigned(is64, lowRange.umin() + 1, top);
        }
    }

    /** {@code low < high} if strict, {@code high <= low} otherwise; signed. */
    private void orderedSigned(boolean strict, Reduction low, Range lowRange, Reduction high, Range highRange) {
        Range all = Range.all(lowRange.bits());
        if (!strict) {
            low.meetSigned(is64, highRange.smin(), all.smax());
            high.meetSigned(is64, all.smin(), lowRange.smax());
        } else if (highRange.smax() == all.smin() || lowRange.smin() == all.smax()) {
            impossible = true;
        } else {
            low.meetSigned(is64, all.smin(), highRange.smax() - 1);
            high.meetSigned(is64, lowRange.smin() + 1, all.smax());
        }
    }

    private void commonBits(boolean holds) {
        Tnum x = bits(left);
        Tnum y = bits(right);
        if (holds) {
            impossible = (x.max() & y.max()) == 0;
            oneOf(a, y);
            oneOf(b, x);
        } else {
            impossible = (x.value() & y.value()) != 0;
            know(a, zeroWhere(y.value()));
            know(b, zeroWhere(x.value()));
        }
    }

    /** A number that shares a bit with one that has a single bit. */
    private void oneOf(Reduction value, Tnum other) {
        if (other.isSingleBit()) {
            know(value, new Tnum(other.value(), ~other.value()));
        }
    }

    private static Tnum zeroWhere(long ones) {
        return new Tnum(0, ~ones);
    }
}
