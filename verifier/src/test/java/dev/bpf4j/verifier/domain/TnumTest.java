package dev.bpf4j.verifier.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation, on all tristate numbers of five bits, at the bottom and at the top of the 64. */
class TnumTest {
    private static final int BITS = 5;
    private static final int TOP = 64 - BITS;

    private static List<Tnum> all(int shift) {
        List<Tnum> tnums = new ArrayList<>();
        for (long mask = 0; mask < 1 << BITS; mask++) {
            for (long value = 0; value < 1 << BITS; value++) {
                if ((value & mask) == 0) {
                    tnums.add(new Tnum(value << shift, mask << shift));
                }
            }
        }
        return tnums;
    }

    private static long[] members(Tnum tnum) {
        long[] members = new long[1 << Long.bitCount(tnum.mask())];
        long subset = 0;
        for (int i = 0; i < members.length; i++) {
            members[i] = tnum.value() | subset;
            subset = subset - tnum.mask() & tnum.mask();
        }
        return members;
    }

    private static void sound(int shift, BinaryOperator<Tnum> abstractly, LongBinaryOperator concretely) {
        for (Tnum a : all(shift)) {
            for (Tnum b : all(shift)) {
                Tnum result = abstractly.apply(a, b);
                for (long x : members(a)) {
                    for (long y : members(b)) {
                        long expected = concretely.applyAsLong(x, y);
                        if (!result.contains(expected)) {
                            throw new AssertionError(a + " with " + b + " lacks " + expected + ": " + result);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, TOP})
    void arithmeticIsSound(int shift) {
        sound(shift, Tnum::add, Long::sum);
        sound(shift, Tnum::subtract, (a, b) -> a - b);
        sound(shift, Tnum::multiply, (a, b) -> a * b);
        sound(shift, Tnum::and, (a, b) -> a & b);
        sound(shift, Tnum::or, (a, b) -> a | b);
        sound(shift, Tnum::xor, (a, b) -> a ^ b);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, TOP})
    void joinsIncludeBothAndMeetsAreExact(int shift) {
        for (Tnum a : all(shift)) {
            for (Tnum b : all(shift)) {
                assertTrue(a.join(b).includes(a) && a.join(b).includes(b));
                boolean common = false;
                for (long x : members(a)) {
                    common |= b.contains(x);
                    assertTrue(!b.contains(x) || a.intersect(b).contains(x));
                }
                assertEquals(!common, a.excludes(b));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, TOP})
    void includesMeansEveryMember(int shift) {
        for (Tnum a : all(shift)) {
            for (Tnum b : all(shift)) {
                boolean every = true;
                for (long y : members(b)) {
                    every &= a.contains(y);
                }
                assertEquals(every, a.includes(b));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 14, 30, TOP})
    void unaryOperationsAreExactOnMembers(int shift) {
        for (Tnum a : all(shift)) {
            for (long x : members(a)) {
                assertTrue(a.negate().contains(-x));
                for (int n : new int[] {0, 1, 3, 31, 32, 63}) {
                    assertTrue(a.shiftLeft(n).contains(x << n));
                    assertTrue(a.shiftRight(n).contains(x >>> n));
                    assertTrue(a.shiftRightSigned(n).contains(x >> n));
                }
                for (Width width : Width.values()) {
                    assertTrue(a.truncate(width).contains(width.truncate(x)));
                    assertTrue(a.signExtend(width).contains(width.signExtend(x)));
                }
                assertTrue(Long.compareUnsigned(a.min(), x) <= 0 && Long.compareUnsigned(x, a.max()) <= 0);
                assertTrue(a.signedMin() <= x && x <= a.signedMax());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, TOP})
    void rangesContainTheirNumbers(int shift) {
        for (long min = 0; min < 1 << BITS; min++) {
            for (long max = min; max < 1 << BITS; max++) {
                Tnum range = Tnum.range(min << shift, max << shift);
                for (long x = min; x <= max; x++) {
                    assertTrue(range.contains(x << shift));
                }
            }
        }
    }
}
