package dev.bpf4j.verifier.domain;

/** Ends of unsigned ranges at which widening stops. */
final class Thresholds {
    private Thresholds() {}

    /** The least number, if it stays; else the next threshold below it, or 0. */
    static long low(long[] thresholds, Scalar before, Scalar now) {
        long min = before.unsignedMin();
        if (Long.compareUnsigned(min, now.unsignedMin()) <= 0) {
            return min;
        }
        long low = 0;
        for (long t : thresholds) {
            if (Long.compareUnsigned(t, now.unsignedMin()) <= 0) {
                low = t;
            }
        }
        return low;
    }

    /** The greatest number, if it stays; else the next threshold above it, or the greatest of all. */
    static long high(long[] thresholds, Scalar before, Scalar now) {
        long max = before.unsignedMax();
        if (Long.compareUnsigned(now.unsignedMax(), max) <= 0) {
            return max;
        }
        for (long t : thresholds) {
            if (Long.compareUnsigned(t, now.unsignedMax()) >= 0) {
                return t;
            }
        }
        return -1;
    }
}
