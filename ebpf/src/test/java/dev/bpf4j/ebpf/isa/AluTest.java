package dev.bpf4j.ebpf.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The arithmetic of the table against arithmetic on numbers of unlimited size. */
class AluTest {
    @Property(tries = 5000)
    void evalIsTheStandardsFormula(
            @ForAll Alu op, @ForAll boolean is64, @ForAll("values") long a, @ForAll("values") long b) {
        long expected = expected(op, is64 ? 64 : 32, a, b).longValue();
        assertEquals(expected, op.eval(is64, a, b));
    }

    /** As an unsigned number of so many bits. */
    private static BigInteger expected(Alu op, int bits, long a, long b) {
        BigInteger ua = Numbers.unsigned(a, bits);
        BigInteger ub = Numbers.unsigned(b, bits);
        BigInteger sa = Numbers.signed(a, bits);
        BigInteger sb = Numbers.signed(b, bits);
        boolean zero = ub.signum() == 0;
        int count = ub.mod(BigInteger.valueOf(bits)).intValue();
        BigInteger exact = switch (op) {
            case ADD -> ua.add(ub);
            case SUB -> ua.subtract(ub);
            case MUL -> ua.multiply(ub);
            case DIV -> zero ? BigInteger.ZERO : ua.divide(ub);
            case SDIV -> zero ? BigInteger.ZERO : sa.divide(sb);
            case MOD -> zero ? ua : ua.remainder(ub);
            case SMOD -> zero ? sa : sa.remainder(sb);
            case OR -> ua.or(ub);
            case AND -> ua.and(ub);
            case XOR -> ua.xor(ub);
            case LSH -> ua.shiftLeft(count);
            case RSH -> ua.shiftRight(count);
            case ARSH -> sa.shiftRight(count);
            case MOV -> ub;
            case MOVSX8 -> Numbers.signed(b, 8);
            case MOVSX16 -> Numbers.signed(b, 16);
            case MOVSX32 -> Numbers.signed(b, 32);
        };
        return Numbers.unsigned(exact, bits);
    }

    @Provide
    Arbitrary<Long> values() {
        return Numbers.edgy();
    }

    @Example
    void signedDivisionOverflowsToItself() {
        assertEquals(Long.MIN_VALUE, Alu.SDIV.eval(true, Long.MIN_VALUE, -1));
        assertEquals(0, Alu.SMOD.eval(true, Long.MIN_VALUE, -1));
        assertEquals(0x8000_0000L, Alu.SDIV.eval(false, Integer.MIN_VALUE, -1));
        assertEquals(0, Alu.SMOD.eval(false, Integer.MIN_VALUE, -1));
    }

    @Example
    void divisionByZeroIsDefined() {
        assertEquals(0, Alu.DIV.eval(true, 7, 0));
        assertEquals(0, Alu.SDIV.eval(false, -7, 1L << 32));
        assertEquals(-7, Alu.MOD.eval(true, -7, 0));
        assertEquals(0xffff_fff9L, Alu.SMOD.eval(false, -7, 0));
    }

    @Example
    void shiftCountsAreMasked() {
        assertEquals(2, Alu.LSH.eval(true, 1, 65));
        assertEquals(2, Alu.LSH.eval(false, 1, 33));
        assertEquals(1, Alu.RSH.eval(true, Long.MIN_VALUE, -1));
        assertEquals(0xffff_ffffL, Alu.ARSH.eval(false, 0x8000_0000L, 31));
    }

    @Example
    void signExtendingMovesTakeRegistersOnly() {
        assertFalse(Alu.MOVSX8.allows(true, true));
        assertTrue(Alu.MOVSX8.allows(false, false));
        assertTrue(Alu.MOVSX32.allows(true, false));
        assertFalse(Alu.MOVSX32.allows(false, false));
    }
}
