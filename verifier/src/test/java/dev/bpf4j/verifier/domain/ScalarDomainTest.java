package dev.bpf4j.verifier.domain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Every domain is sound: abstract operands are built around concrete ones, and each result contains the concrete result.
 */
class ScalarDomainTest {
    /** Operand pairs per try. */
    private static final int PAIRS = 20;

    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        7,
        31,
        32,
        63,
        64,
        255,
        256,
        0x7fff,
        0xffff,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2,
        -8,
        -256,
        Integer.MIN_VALUE,
        0xffff_ffff_0000_0000L
    };

    @Provide
    Arbitrary<ScalarDomain> domains() {
        return Arbitraries.of(ScalarDomain.product(), ScalarDomain.tnum(), ScalarDomain.interval(), new Stride());
    }

    private static long number(Random random) {
        long edge = EDGES[random.nextInt(EDGES.length)];
        return switch (random.nextInt(5)) {
            case 0 -> edge;
            case 1 -> edge + random.nextInt(9) - 4;
            case 2 -> random.nextInt(200) - 100;
            case 3 -> random.nextLong() >>> random.nextInt(64);
            default -> random.nextLong();
        };
    }

    private static long near(Random random, long number) {
        return switch (random.nextInt(4)) {
            case 0 -> number + random.nextInt(5) - 2;
            case 1 -> number ^ 1L << random.nextInt(64);
            case 2 -> number(random);
            default -> (number & 0xffff_ffffL) + random.nextInt(5) - 2;
        };
    }

    /** A scalar that contains the number, made by steps that keep it inside: conditions that hold for it, and joins. */
    private static Scalar around(ScalarDomain domain, Random random, long number) {
        Scalar scalar = random.nextBoolean() ? domain.unknown() : domain.constant(number);
        int steps = random.nextInt(6);
        for (int i = 0; i < steps; i++) {
            long other = near(random, number);
            if (random.nextInt(4) == 0) {
                scalar = domain.join(scalar, domain.constant(other));
            } else {
                Cond cond = Cond.values()[random.nextInt(Cond.values().length)];
                boolean is64 = random.nextBoolean();
                boolean holds = cond.test(is64, number, other);
                Optional<ScalarDomain.Refined> refined =
                        domain.assume(cond, holds, is64, scalar, domain.constant(other));
                assertTrue(refined.isPresent(), cond + " " + holds + " " + number + " " + other + " " + scalar);
                scalar = refined.get().left();
            }
            contains(scalar, number, "building");
        }
        return scalar;
    }

    private static void contains(Scalar scalar, long number, Object what) {
        if (!scalar.contains(number)) {
            throw new AssertionError(what + ": 0x" + Long.toHexString(number) + " is not in " + scalar);
        }
    }

    @Property
    void binaryOperations(
            @ForAll("domains") ScalarDomain domain, @ForAll Alu op, @ForAll boolean is64, @ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAIRS; i++) {
            long x = number(random);
            long y = random.nextInt(3) == 0 ? random.nextInt(70) : number(random);
            Scalar a = around(domain, random, x);
            Scalar b = around(domain, random, y);
            contains(domain.binary(op, is64, a, b), op.eval(is64, x, y), List.of(op, is64, x, y, a, b));
        }
    }

    @Property
    void conditions(
            @ForAll("domains") ScalarDomain domain, @ForAll Cond cond, @ForAll boolean is64, @ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAIRS; i++) {
            long x = number(random);
            long y = random.nextBoolean() ? near(random, x) : number(random);
            Scalar a = around(domain, random, x);
            Scalar b = around(domain, random, y);
            boolean holds = cond.test(is64, x, y);
            List<Object> what = List.of(cond, holds, is64, x, y, a, b);
            ScalarDomain.Refined refined =
                    domain.assume(cond, holds, is64, a, b).orElseThrow(() -> new AssertionError("impossible: " + what));
            contains(refined.left(), x, what);
            contains(refined.right(), y, what);
        }
    }

    @Property
    void unaryOperations(@ForAll("domains") ScalarDomain domain, @ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAIRS; i++) {
            long x = number(random);
            Scalar a = around(domain, random, x);
            contains(domain.negate(true, a), -x, "neg64 " + a);
            contains(domain.negate(false, a), -x & 0xffff_ffffL, "neg32 " + a);
            for (Width width : Width.values()) {
                contains(domain.extend(width, false, a), width.truncate(x), width + " zero " + a);
                contains(domain.extend(width, true, a), width.signExtend(x), width + " sign " + a);
            }
            for (Endian op : Endian.values()) {
                for (int bits = 16; bits <= 64; bits *= 2) {
                    contains(domain.swap(op, bits, a), op.eval(bits, x), op + " " + bits + " " + a);
                }
            }
        }
    }

    @Property
    void latticeOperations(@ForAll("domains") ScalarDomain domain, @ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAIRS; i++) {
            long x = number(random);
            long y = near(random, x);
            Scalar a = around(domain, random, x);
            Scalar b = around(domain, random, y);
            Scalar join = domain.join(a, b);
            contains(join, x, "join");
            contains(join, y, "join");
            assertTrue(domain.includes(join, a) && domain.includes(join, b), () -> join + " of " + a + " and " + b);
            assertTrue(domain.includes(domain.unknown(), a));
            assertTrue(domain.includes(a, a));
            Scalar c = around(domain, random, x);
            contains(domain.meet(a, c).orElseThrow(() -> new AssertionError(a + " meet " + c)), x, "meet");
            if (domain.includes(a, b)) {
                contains(a, y, "inclusion of " + b);
            }
        }
    }

    /** Whatever arrives, widening contains it, and comes to rest. */
    @Property(tries = 300)
    void widening(@ForAll("domains") ScalarDomain domain, @ForAll long seed) {
        Random random = new Random(seed);
        long[] thresholds = {0, 1, 255, Integer.MAX_VALUE, 0xffff_ffffL, Long.MAX_VALUE, -8};
        Scalar known = domain.constant(number(random));
        int changes = 0;
        for (int i = 0; i < 400; i++) {
            long next = random.nextBoolean() ? i : number(random);
            Scalar wide = domain.widen(known, around(domain, random, next), thresholds);
            contains(wide, next, "widening " + known);
            assertTrue(domain.includes(wide, known), () -> "widening loses numbers");
            changes += domain.includes(known, wide) ? 0 : 1;
            known = wide;
        }
        int count = changes;
        assertTrue(count < 100, () -> count + " changes");
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void constantsAreExact(@ForAll Alu op, @ForAll boolean is64, @ForAll long x, @ForAll long y) {
        ScalarDomain domain = ScalarDomain.product();
        Scalar result = domain.binary(op, is64, domain.constant(x), domain.constant(y));
        assertTrue(result.isConstant(op.eval(is64, x, y)));
    }

    /** The least that a scalar of somebody's own may know of a constant: its unsigned range. */
    private record One() implements Scalar {
        @Override
        public Tnum bits() {
            return Tnum.UNKNOWN;
        }

        @Override
        public long unsignedMin() {
            return 1;
        }

        @Override
        public long unsignedMax() {
            return 1;
        }

        @Override
        public long signedMin() {
            return 0;
        }

        @Override
        public long signedMax() {
            return Long.MAX_VALUE;
        }

        @Override
        public int unsignedMin32() {
            return 0;
        }

        @Override
        public int unsignedMax32() {
            return -1;
        }

        @Override
        public int signedMin32() {
            return Integer.MIN_VALUE;
        }

        @Override
        public int signedMax32() {
            return Integer.MAX_VALUE;
        }
    }

    /** Found by Z3: 0 is not 1, whatever the signed range of that 1 begins with. */
    @Example
    void numbersUnlikeAConstantStay() {
        ScalarDomain domain = ScalarDomain.product();
        Scalar few = domain.range(0, 5);
        Optional<ScalarDomain.Refined> refined = domain.assume(Cond.JNE, true, true, few, new One());
        assertTrue(refined.orElseThrow().left().contains(0));
    }
}
