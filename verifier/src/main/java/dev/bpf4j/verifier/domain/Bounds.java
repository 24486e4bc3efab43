package dev.bpf4j.verifier.domain;

import dev.bpf4j.ebpf.isa.Width;

/** A value of the reduced product: bits, and ranges of the whole number and of its low half. */
record Bounds(Tnum bits, Range wide, Range narrow) implements Scalar {
    static final Bounds UNKNOWN = new Bounds(Tnum.UNKNOWN, Range.ALL_64, Range.ALL_32);

    static Bounds constant(long number) {
        return new Bounds(Tnum.constant(number), Range.constant(64, number), Range.constant(32, number));
    }

    /** Any scalar in this form. */
    static Bounds of(Scalar scalar) {
        return scalar instanceof Bounds bounds ? bounds : copy(scalar);
    }

    private static Bounds copy(Scalar s) {
        return new Bounds(
                s.bits(),
                new Range(64, s.unsignedMin(), s.unsignedMax(), s.signedMin(), s.signedMax()),
                new Range(
                        32,
                        Integer.toUnsignedLong(s.unsignedMin32()),
                        Integer.toUnsignedLong(s.unsignedMax32()),
                        s.signedMin32(),
                        s.signedMax32()));
    }

    /** The low half, zero-extended. */
    Tnum low() {
        return bits.truncate(Width.W);
    }

    @Override
    public long unsignedMin() {
        return wide.umin();
    }

    @Override
    public long unsignedMax() {
        return wide.umax();
    }

    @Override
    public long signedMin() {
        return wide.smin();
    }

    @Override
    public long signedMax() {
        return wide.smax();
    }

    @Override
    public int unsignedMin32() {
        return (int) narrow.umin();
    }

    @Override
    public int unsignedMax32() {
        return (int) narrow.umax();
    }

    @Override
    public int signedMin32() {
        return (int) narrow.smin();
    }

    @Override
    public int signedMax32() {
        return (int) narrow.smax();
    }

    /** As any record has it; written out because the comparison of states lives on it. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Bounds b && bits.equals(b.bits) && wide.equals(b.wide) && narrow.equals(b.narrow);
    }

    @Override
    public int hashCode() {
        return 31 * bits.hashCode() + wide.hashCode();
    }

    boolean includes(Bounds other) {
        return this == other || bits.includes(other.bits) && wide.includes(other.wide) && narrow.includes(other.narrow);
    }

    Bounds join(Bounds other) {
        return new Bounds(bits.join(other.bits), wide.join(other.wide), narrow.join(other.narrow));
    }
}
