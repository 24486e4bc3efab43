package dev.bpf4j.verifier.domain;

/**
 * An unsigned and a signed range of the same 64-bit or 32-bit number. Ends at 32 bits are held as 64-bit numbers: the
 * unsigned ones zero-extended, the signed ones sign-extended, so that the same comparisons serve both sizes.
 */
record Range(int bits, long umin, long umax, long smin, long smax) {
    private static final long LOW_32 = 0xffff_ffffL;

    static final Range ALL_64 = new Range(64, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE);
    static final Range ALL_32 = new Range(32, 0, LOW_32, Integer.MIN_VALUE, Integer.MAX_VALUE);

    /** Every number of this size. */
    static Range all(int bits) {
        return bits == 64 ? ALL_64 : ALL_32;
    }

    static Range constant(int bits, long number) {
        long u = bits == 64 ? number : number & LOW_32;
        long s = bits == 64 ? number : (int) number;
        return new Range(bits, u, u, s, s);
    }

    /** The smaller one, unsigned. */
    static long min(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    /** The larger one, unsigned. */
    static long max(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }

    private long signed(long number) {
        return bits == 64 ? number : (int) number;
    }

    private long unsigned(long number) {
        return bits == 64 ? number : number & LOW_32;
    }

    boolean isEmpty() {
        return Long.compareUnsigned(umin, umax) > 0 || smin > smax;
    }

    boolean includes(Range other) {
        return Long.compareUnsigned(umin, other.umin) <= 0
                && Long.compareUnsigned(other.umax, umax) <= 0
                && smin <= other.smin
                && other.smax <= smax;
    }

    Range withUnsigned(long min, long max) {
        return new Range(bits, min, max, smin, smax);
    }

    Range withSigned(long min, long max) {
        return new Range(bits, umin, umax, min, max);
    }

    Range meetUnsigned(long min, long max) {
        long low = max(umin, min);
        long high = min(umax, max);
        return low == umin && high == umax ? this : withUnsigned(low, high);
    }

    Range meetSigned(long min, long max) {
        long low = Math.max(smin, min);
        long high = Math.min(smax, max);
        return low == smin && high == smax ? this : withSigned(low, high);
    }

    Range meet(Range other) {
        return meet(other.umin, other.umax, other.smin, other.smax);
    }

    /** The same object if that tells nothing new. */
    private Range meet(long unsignedMin, long unsignedMax, long signedMin, long signedMax) {
        long u = max(umin, unsignedMin);
        long v = min(umax, unsignedMax);
        long s = Math.max(smin, signedMin);
        long t = Math.min(smax, signedMax);
        return u == umin && v == umax && s == smin && t == smax ? this : new Range(bits, u, v, s, t);
    }

    Range join(Range other) {
        return new Range(
                bits,
                min(umin, other.umin),
                max(umax, other.umax),
                Math.min(smin, other.smin),
                Math.max(smax, other.smax));
    }

    /** Keeps what the tristate bits allow; they are the low {@code bits} of a number, zero-extended. */
    Range meetBits(Tnum tnum) {
        long sign = 1L << bits - 1;
        long least = signed(tnum.value() | tnum.mask() & sign);
        long most = signed(tnum.value() | tnum.mask() & sign - 1);
        return meet(tnum.min(), tnum.max(), least, most);
    }

    /** Lets the unsigned range sharpen the signed one, and the other way round. */
    Range exchangeSigns() {
        Range r = this;
        if (signed(umin) <= signed(umax)) {
            r = r.meetSigned(signed(umin), signed(umax));
        }
        if (r.smin >= 0 == r.smax >= 0) {
            return r.meetUnsigned(unsigned(r.smin), unsigned(r.smax));
        }
        return r.acrossZero();
    }

    /** The signed range holds negative and other numbers: perhaps the unsigned range leaves only one kind. */
    private Range acrossZero() {
        if (Long.compareUnsigned(umax, unsigned(smin)) < 0) {
            return meetUnsigned(0, smax).meetSigned(0, smax);
        }
        if (Long.compareUnsigned(umin, unsigned(smax)) > 0) {
            return meetUnsigned(unsigned(smin), unsigned(-1)).meetSigned(smin, -1);
        }
        return this;
    }

    Range add(Range o) {
        return addUnsigned(o).addSigned(o, this);
    }

    private Range addUnsigned(Range o) {
        boolean minWraps = Long.compareUnsigned(unsigned(umin + o.umin), umin) < 0;
        boolean maxWraps = Long.compareUnsigned(unsigned(umax + o.umax), umax) < 0;
        return minWraps == maxWraps
                ? all(bits).withUnsigned(unsigned(umin + o.umin), unsigned(umax + o.umax))
                : all(bits);
    }

    private Range addSigned(Range b, Range a) {
        long min = a.smin + b.smin;
        long max = a.smax + b.smax;
        boolean minWraps = ((a.smin ^ min) & (b.smin ^ min)) < 0 || min != signed(min);
        boolean maxWraps = ((a.smax ^ max) & (b.smax ^ max)) < 0 || max != signed(max);
        return minWraps || maxWraps ? this : withSigned(min, max);
    }

    Range subtract(Range o) {
        return subtractUnsigned(o).subtractSigned(o, this);
    }

    private Range subtractUnsigned(Range o) {
        boolean minWraps = Long.compareUnsigned(umin, o.umax) < 0;
        boolean maxWraps = Long.compareUnsigned(umax, o.umin) < 0;
        return minWraps == maxWraps
                ? all(bits).withUnsigned(unsigned(umin - o.umax), unsigned(umax - o.umin))
                : all(bits);
    }

    private Range subtractSigned(Range b, Range a) {
        long min = a.smin - b.smax;
        long max = a.smax - b.smin;
        boolean minWraps = ((a.smin ^ b.smax) & (a.smin ^ min)) < 0 || min != signed(min);
        boolean maxWraps = ((a.smax ^ b.smin) & (a.smax ^ max)) < 0 || max != signed(max);
        return minWraps || maxWraps ? this : withSigned(min, max);
    }

    Range multiply(Range o) {
        Range r = all(bits);
        boolean fits = bits == 64 ? unsignedHigh(umax, o.umax) == 0 : Long.compareUnsigned(umax * o.umax, LOW_32) <= 0;
        if (fits) {
            r = r.withUnsigned(umin * o.umin, umax * o.umax);
        }
        return r.multiplySigned(this, o);
    }

    /** The high half of the unsigned product. */
    private static long unsignedHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    private Range multiplySigned(Range a, Range b) {
        if (!(fits(a.smin, b.smin) && fits(a.smin, b.smax) && fits(a.smax, b.smin) && fits(a.smax, b.smax))) {
            return this;
        }
        long low = a.smin * b.smin;
        long high = a.smax * b.smax;
        long left = a.smin * b.smax;
        long right = a.smax * b.smin;
        long min = Math.min(Math.min(low, high), Math.min(left, right));
        long max = Math.max(Math.max(low, high), Math.max(left, right));
        return withSigned(min, max);
    }

    /** Whether the product is a number of this size. */
    private boolean fits(long a, long b) {
        long product = a * b;
        return Math.multiplyHigh(a, b) == product >> 63 && product == signed(product);
    }

    /** The largest absolute value as a signed number; {@code Long.MAX_VALUE} for the most negative one. */
    static long magnitude(Range r) {
        return Math.max(r.smin == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(r.smin), Math.abs(r.smax));
    }

    /** As any record has it; written out because the comparison of states lives on it. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Range r
                        && bits == r.bits
                        && umin == r.umin
                        && umax == r.umax
                        && smin == r.smin
                        && smax == r.smax;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(umin + 31 * (umax + 31 * (smin + 31 * smax)));
    }

    Range shiftLeft(int count) {
        Range r = all(bits);
        if (unsigned(umax << count) >>> count == umax) {
            r = r.withUnsigned(umin << count, umax << count);
        }
        if (signed(smin << count) >> count == smin && signed(smax << count) >> count == smax) {
            r = r.withSigned(smin << count, smax << count);
        }
        return r;
    }
}
