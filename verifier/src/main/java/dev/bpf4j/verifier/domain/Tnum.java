package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Width;

/**
 * A tristate number: each of 64 bits is known to be 0, known to be 1, or unknown. It stands for all numbers that agree
 * with the known bits (kernel document {@code Documentation/bpf/verifier.rst}).
 *
 * @param value the known bits that are 1
 * @param mask the unknown bits; disjoint from {@code value}
 */
public record Tnum(long value, long mask) {
    public static final Tnum UNKNOWN = new Tnum(0, -1);

    private static final long LOW_32 = 0xffff_ffffL;

    public Tnum {
        if ((value & mask) != 0) {
            throw new IllegalArgumentException("a bit is both known and unknown");
        }
    }

    public static Tnum constant(long value) {
        return new Tnum(value, 0);
    }

    /** The bits that all numbers from min to max (unsigned) share; unknown below the highest that differs. */
    public static Tnum range(long min, long max) {
        long differing = min ^ max;
        if (differing == 0) {
            return constant(min);
        }
        int bits = 64 - Long.numberOfLeadingZeros(differing);
        long unknown = bits == 64 ? -1 : (1L << bits) - 1;
        return new Tnum(min & ~unknown, unknown);
    }

    public boolean isConstant() {
        return mask == 0;
    }

    /** Whether it is a single number with a single bit: a power of 2. */
    boolean isSingleBit() {
        return mask == 0 && value != 0 && (value & value - 1) == 0;
    }

    public boolean contains(long number) {
        return (number & ~mask) == value;
    }

    /** Whether every number of the other is one of these. */
    public boolean includes(Tnum other) {
        return (other.mask & ~mask) == 0 && (other.value & ~mask) == value;
    }

    /** Whether no number is in both. */
    public boolean excludes(Tnum other) {
        return ((value ^ other.value) & ~mask & ~other.mask) != 0;
    }

    public Tnum add(Tnum other) {
        long masks = mask + other.mask;
        long values = value + other.value;
        long carries = (masks + values) ^ values;
        long unknown = carries | mask | other.mask;
        return new Tnum(values & ~unknown, unknown);
    }

    public Tnum subtract(Tnum other) {
        long difference = value - other.value;
        long borrows = (difference + mask) ^ (difference - other.mask);
        long unknown = borrows | mask | other.mask;
        return new Tnum(difference & ~unknown, unknown);
    }

    public Tnum negate() {
        return constant(0).subtract(this);
    }

    public Tnum and(Tnum other) {
        long ones = value & other.value;
        long maybe = (value | mask) & (other.value | other.mask);
        return new Tnum(ones, maybe & ~ones);
    }

    public Tnum or(Tnum other) {
        long ones = value | other.value;
        return new Tnum(ones, (mask | other.mask) & ~ones);
    }

    public Tnum xor(Tnum other) {
        long unknown = mask | other.mask;
        return new Tnum((value ^ other.value) & ~unknown, unknown);
    }

    /** Adds up the multiplicand at each bit of this number that is, or may be, 1. */
    public Tnum multiply(Tnum other) {
        // the unknown bits of a sum that has no others
        long uncertain = 0;
        long bits = value;
        long maybe = mask;
        long ones = other.value;
        long unknown = other.mask;
        while ((bits | maybe) != 0) {
            if ((bits & 1) != 0) {
                uncertain |= uncertain + unknown | unknown;
            } else if ((maybe & 1) != 0) {
                uncertain |= uncertain + (ones | unknown) | ones | unknown;
            }
            bits >>>= 1;
            maybe >>>= 1;
            ones <<= 1;
            unknown <<= 1;
        }
        return constant(value * other.value).add(new Tnum(0, uncertain));
    }

    /** @param count 0..63 */
    public Tnum shiftLeft(int count) {
        return new Tnum(value << count, mask << count);
    }

    /** @param count 0..63 */
    public Tnum shiftRight(int count) {
        return new Tnum(value >>> count, mask >>> count);
    }

    /** Shifts copies of the sign bit in. @param count 0..63 */
    public Tnum shiftRightSigned(int count) {
        // an unknown sign fills the mask, a known one the value
        return new Tnum(value >> count & ~(mask >> count), mask >> count);
    }

    /** Keeps what both know. They must have a number in common. */
    public Tnum intersect(Tnum other) {
        long unknown = mask & other.mask;
        return unknown == mask ? this : new Tnum((value | other.value) & ~unknown, unknown);
    }

    /** The smallest tristate number that includes both. */
    public Tnum join(Tnum other) {
        long unknown = mask | other.mask | (value ^ other.value);
        return new Tnum(value & ~unknown, unknown);
    }

    /** The low bytes, zero-extended. */
    public Tnum truncate(Width width) {
        return new Tnum(width.truncate(value), width.truncate(mask));
    }

    /** The low bytes, sign-extended. */
    public Tnum signExtend(Width width) {
        int shift = 64 - width.bits();
        return shiftLeft(shift).shiftRightSigned(shift);
    }

    /** This number with the low 32 bits of another. */
    public Tnum withLow32(Tnum low) {
        return new Tnum(value & ~LOW_32 | low.value & LOW_32, mask & ~LOW_32 | low.mask & LOW_32);
    }

    /** Whether all numbers are multiples of a power of 2. */
    public boolean isMultipleOf(int size) {
        return ((value | mask) & (size - 1)) == 0;
    }

    /** The smallest number, as unsigned. */
    public long min() {
        return value;
    }

    /** The largest number, as unsigned. */
    public long max() {
        return value | mask;
    }

    /** The smallest number, as signed. */
    public long signedMin() {
        return value | mask & Long.MIN_VALUE;
    }

    /** The largest number, as signed. */
    public long signedMax() {
        return value | mask & Long.MAX_VALUE;
    }

    /** As any record has it; written out because the comparison of states lives on it. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tnum t && value == t.value && mask == t.mask;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(value) + Long.hashCode(mask);
    }

    /** As in the kernel's log: {@code (0x0; 0xff)}. */
    @Override
    public String toString() {
        return "(0x" + Long.toHexString(value) + "; 0x" + Long.toHexString(mask) + ")";
    }
}
