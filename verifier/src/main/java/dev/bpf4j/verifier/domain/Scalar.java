package dev.bpf4j.verifier.domain;

/**
 * A set of 64-bit numbers, as a domain knows it. Immutable. Whatever a domain keeps inside, it can be asked for bits and
 * for ranges, which the verifier's own rules need; an answer may be wider than what the domain knows, never narrower.
 * A scalar is never empty.
 */
public interface Scalar {
    Tnum bits();

    /** The smallest value as unsigned. */
    long unsignedMin();

    /** The largest value as unsigned. */
    long unsignedMax();

    long signedMin();

    long signedMax();

    /** The smallest low half as unsigned. */
    int unsignedMin32();

    /** The largest low half as unsigned. */
    int unsignedMax32();

    int signedMin32();

    int signedMax32();

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
