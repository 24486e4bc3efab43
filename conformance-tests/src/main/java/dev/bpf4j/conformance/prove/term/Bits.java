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

    /** The number read as two's complement. */
    static long signed(int bits, long value) {
        return value << 64 - bits >> 64 - bits;
    }
}
