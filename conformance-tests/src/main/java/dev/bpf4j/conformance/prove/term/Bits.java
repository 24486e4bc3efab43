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

    /** The bits of the unsigned product above the low ones. */
    static long productHigh(int bits, long a, long b) {
        long high = Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
        return bits == Long.SIZE ? high : low(bits, high << Long.SIZE - bits | a * b >>> bits);
    }

    /** The number read as two's complement. */
    static long signed(int bits, long value) {
        return value << 64 - bits >> 64 - bits;
    }
}
