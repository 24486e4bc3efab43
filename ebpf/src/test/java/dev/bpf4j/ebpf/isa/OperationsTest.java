package dev.bpf4j.ebpf.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Conditions, byte order conversions, atomics, negation and widths against independent formulas. */
class OperationsTest {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    @Property(tries = 3000)
    void conditions(@ForAll Cond cond, @ForAll boolean is64, @ForAll("values") long a, @ForAll("values") long b) {
        int bits = is64 ? 64 : 32;
        int unsigned = Numbers.unsigned(a, bits).compareTo(Numbers.unsigned(b, bits));
        int signed = Numbers.signed(a, bits).compareTo(Numbers.signed(b, bits));
        boolean common =
                Numbers.unsigned(a, bits).and(Numbers.unsigned(b, bits)).signum() != 0;
        boolean expected = switch (cond) {
            case JEQ -> unsigned == 0;
            case JNE -> unsigned != 0;
            case JSET -> common;
            case JGT -> unsigned > 0;
            case JGE -> unsigned >= 0;
            case JLT -> unsigned < 0;
            case JLE -> unsigned <= 0;
            case JSGT -> signed > 0;
            case JSGE -> signed >= 0;
            case JSLT -> signed < 0;
            case JSLE -> signed <= 0;
        };
        assertEquals(expected, cond.test(is64, a, b));
    }

    @Property(tries = 1000)
    void byteOrders(@ForAll Endian op, @ForAll("values") long value) {
        for (int bits : new int[] {16, 32, 64}) {
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < bits; i += 8) {
                BigInteger octet = Numbers.unsigned(value >>> i, 8);
                expected = expected.or(octet.shiftLeft(op == Endian.LE ? i : bits - 8 - i));
            }
            assertEquals(expected.longValue(), op.eval(bits, value));
        }
    }

    @Property(tries = 1000)
    void atomics(@ForAll Atomic op, @ForAll("values") long old, @ForAll("values") long src) {
        BigInteger a = Numbers.unsigned(old, 64);
        BigInteger b = Numbers.unsigned(src, 64);
        BigInteger expected = switch (op) {
            case ADD, FETCH_ADD -> a.add(b).mod(TWO_64);
            case OR, FETCH_OR -> a.or(b);
            case AND, FETCH_AND -> a.and(b);
            case XOR, FETCH_XOR -> a.xor(b);
            case XCHG, CMPXCHG -> b;
        };
        assertEquals(expected.longValue(), op.eval(old, src));
    }

    @Property(tries = 1000)
    void negation(@ForAll boolean is64, @ForAll("values") long value) {
        BigInteger expected = Numbers.unsigned(Numbers.signed(value, 64).negate(), is64 ? 64 : 32);
        assertEquals(expected.longValue(), new Insn.Neg(is64, 1).eval(value));
    }

    @Property(tries = 1000)
    void widths(@ForAll Width width, @ForAll("values") long value) {
        assertEquals(Numbers.unsigned(value, width.bits()).longValue(), width.truncate(value));
        assertEquals(Numbers.signed(value, width.bits()).longValue(), width.signExtend(value));
        assertEquals(width, Width.ofBytes(width.bytes()));
        assertEquals(width, Width.ofCode(width.code()));
    }

    @Provide
    Arbitrary<Long> values() {
        return Numbers.edgy();
    }

    @Example
    void fetchesAreTheOddImmediates() {
        for (Atomic op : Atomic.values()) {
            assertEquals((op.imm() & 1) != 0, op.fetches(), op::name);
        }
    }

    @Example
    void lddwKindsAreInTheOrderOfTheirSourceField() {
        for (Imm64 kind : Imm64.values()) {
            assertEquals(kind.ordinal(), kind.source());
        }
    }
}
