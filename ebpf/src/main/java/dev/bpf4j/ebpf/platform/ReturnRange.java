package dev.bpf4j.ebpf.platform;

/** What programs may return, both ends included, as signed 64-bit numbers. */
public record ReturnRange(long min, long max) {
    public ReturnRange {
        if (min > max) {
            throw new IllegalArgumentException("range from " + min + " to " + max);
        }
    }

    @Override
    public String toString() {
        return "[" + min + ", " + max + "]";
    }
}
