package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Width;

/**
 * A set of 64-bit numbers, as a domain knows it. Immutable. Whatever a domain keeps inside, it can be asked for bits and
 * for ranges, which the verifier's own rules need; an answer may be wider than what the domain knows, never narrower.
 * A scalar is never empty. Ranges follow from the bits unless a domain knows better.
 */
public interface Scalar {
    Tnum bits();

    /** The smallest value as unsigned. */
    default long unsignedMin() {
        return bits().min();
    }

    /** The largest value as unsigned. */
    default long unsignedMax() {
        return bits().max();
    }

    default long signedMin() {
        return bits().signedMin();
    }

    default long signedMax() {
        return bits().signedMax();
    }

    /** The smallest low half as unsigned. */
    default int unsignedMin32() {
        return (int) bits().truncate(Width.W).min();
    }

    /** The largest low half as unsigned. */
    default int unsignedMax32() {
        return (int) bits().truncate(Width.W).max();
    }

    default int signedMin32() {
        return (int) Math.max(Integer.MIN_VALUE, bits().signExtend(Width.W).signedMin());
    }

    default int signedMax32() {
        return (int) Math.min(Integer.MAX_VALUE, bits().signExtend(Width.W).signedMax());
    }

    /** Whether it is a single number; {@link #unsignedMin} is that number. */
    default boolean isConstant() {
        return unsignedMin() == unsignedMax();
    }

    /** Whether it is that single number. */
    default boolean isConstant(long number) {
        return isConstant() && unsignedMin() == number;
    }

    /** Whether the number is in the set, as far as bits and ranges tell. */
    default boolean contains(long number) {
        int low = (int) number;
        return bits().contains(number)
                && Long.compareUnsigned(unsignedMin(), number) <= 0
                && Long.compareUnsigned(number, unsignedMax()) <= 0
                && signedMin() <= number
                && number <= signedMax()
                && Integer.compareUnsigned(unsignedMin32(), low) <= 0
                && Integer.compareUnsigned(low, unsignedMax32()) <= 0
                && signedMin32() <= low
                && low <= signedMax32();
    }
}
