package dev.bpf4j.conformance.prove.term;

/** Numbers of 1 to 64 bits, zero-extended into a long. */
final class Bits {
    private Bits() {}

    static long mask(int bits) {
        return -1L >>> 64 - bits;
    }

    static long low(int bits, long value) {
        return value & mask(bits);
    }

    /** The bits of the product above the low ones; of unsigned numbers. */
    static long unsignedHigh(int bits, long a, long b) {
        return above(bits, Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a), a * b);
    }

    /** The same of signed numbers. */
    static long signedHigh(int bits, long a, long b) {
        return above(bits, Math.multiplyHigh(a, b), a * b);
    }

    private static long above(int bits, long high, long low) {
        return bits == Long.SIZE ? high : low(bits, high << Long.SIZE - bits | low >>> bits);
    }

    /** The number read as two's complement. */
    static long signed(int bits, long value) {
        return value << 64 - bits >> 64 - bits;
    }
}
