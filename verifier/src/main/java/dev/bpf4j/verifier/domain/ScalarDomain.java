package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;

/**
 * An abstraction of numbers. Implementations are immutable and sound: a result contains every concrete result of operands
 * that the arguments contain. Scalars that a domain is given are its own.
 */
public interface ScalarDomain {
    /** Two scalars that a comparison has narrowed. */
    record Refined(Scalar left, Scalar right) {}

    /** The name users choose it by. */
    String name();

    /** Every number. */
    Scalar unknown();

    Scalar constant(long number);

    /** The numbers from min to max, unsigned. */
    Scalar range(long min, long max);

    /** {@code a op b}, at 64 bits or on the low halves with the result zero-extended. */
    Scalar binary(Alu op, boolean is64, Scalar a, Scalar b);

    Scalar negate(boolean is64, Scalar a);

    /** @param bits 16, 32 or 64 */
    Scalar swap(Endian op, int bits, Scalar a);

    /** The low bytes, zero- or sign-extended to 64 bits. */
    Scalar extend(Width width, boolean signed, Scalar a);

    /**
     * What is left of both operands if the condition has that outcome; empty if it cannot have it.
     *
     * @param holds whether the condition is to hold or to fail
     */
    Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b);

    /** Whether every number of {@code inner} is in {@code outer}. */
    boolean includes(Scalar outer, Scalar inner);

    /** A set that contains both. */
    Scalar join(Scalar a, Scalar b);

    /**
     * A set that contains both, such that widening again and again with whatever numbers comes to an end soon.
     *
     * @param before what was known so far
     * @param thresholds ends of ranges that are worth keeping, in unsigned order
     */
    default Scalar widen(Scalar before, Scalar now, long[] thresholds) {
        if (includes(before, now)) {
            return before;
        }
        Scalar wide = range(Thresholds.low(thresholds, before, now), Thresholds.high(thresholds, before, now));
        return includes(wide, before) && includes(wide, now) ? wide : unknown();
    }

    /** The numbers that are in both; empty if there are none. */
    Optional<Scalar> meet(Scalar a, Scalar b);

    /** The domain the verifier uses unless told otherwise: tristate bits and ranges, each sharpening the other. */
    static ScalarDomain product() {
        return Product.INSTANCE;
    }

    /** Known bits only. */
    static ScalarDomain tnum() {
        return Projection.TNUM;
    }

    /** Ranges only. */
    static ScalarDomain interval() {
        return Projection.INTERVAL;
    }
}
