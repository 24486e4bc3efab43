package dev.bpf4j.ebpf.isa;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Register contents as numbers of unlimited size, and register contents worth trying. */
final class Numbers {
    private Numbers() {}

    static BigInteger unsigned(long value, int bits) {
        return unsigned(BigInteger.valueOf(value), bits);
    }

    static BigInteger unsigned(BigInteger value, int bits) {
        return value.mod(BigInteger.ONE.shiftLeft(bits));
    }

    static BigInteger signed(long value, int bits) {
        BigInteger unsigned = unsigned(value, bits);
        return unsigned.testBit(bits - 1) ? unsigned.subtract(BigInteger.ONE.shiftLeft(bits)) : unsigned;
    }

    /** Any value, with many near the limits of 8, 16, 32 and 64 bits. */
    static Arbitrary<Long> edgy() {
        Arbitrary<Long> limits = Arbitraries.of(0, 7, 8, 15, 16, 31, 32, 62, 63)
                .flatMap(bit -> Arbitraries.longs().between(-2, 2).map(delta -> (1L << bit) + delta));
        return Arbitraries.oneOf(
                Arbitraries.longs(), limits, limits.map(value -> -value), limits.map(value -> value & 0xffff_ffffL));
    }
}
