package dev.bpf4j.conformance.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.translator.ClassicTranslator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Extended programs against each other and against classic ones that they are no translation of. */
class ExtendedPairTest {
    private static final AnyProgram IS_IP = AnyProgram.of(ProgramFormat.ASM.decode(
            "ldh [12]\njne #0x800, drop\nret #1\ndrop: ret #0\n".getBytes(StandardCharsets.US_ASCII)));

    private static AnyProgram program(String text) {
        return AnyProgram.of(Assembler.parse(text, ClassicTranslator.SOCKET_FILTER.helpers()));
    }

    private static Result prove(AnyProgram first, AnyProgram second) {
        return new Prover(Limits.DEFAULT).prove(first, second, Kind.PACKET);
    }

    private static void assertEquivalent(AnyProgram first, AnyProgram second) {
        Result result = prove(first, second);
        assertInstanceOf(Result.Equivalent.class, result, result::line);
    }

    private static Result.Different assertDifferent(AnyProgram first, AnyProgram second) {
        Result result = prove(first, second);
        return assertInstanceOf(Result.Different.class, result, result::line);
    }

    private static String reason(AnyProgram first, AnyProgram second) {
        return assertInstanceOf(Result.Unknown.class, prove(first, second)).reason();
    }

    @Test
    void aClassicFilterAndOneThatCopiesTheBytes() {
        assertEquivalent(IS_IP, program("""
                        r2 = 12
                        r3 = r10
                        r3 += -8
                        r4 = 2
                        call bpf_skb_load_bytes
                        r1 = r0
                        r0 = 0
                        if r1 != 0 goto +4
                        r1 = *(u16 *)(r10 - 8)
                        r1 = be16 r1
                        if r1 != 0x800 goto +1
                        r0 = 1
                        exit
                        """));
    }

    @Test
    void aFailedCopyIsNoZero() {
        AnyProgram unchecked = program("""
                r2 = 12
                r3 = r10
                r3 += -8
                r4 = 2
                call bpf_skb_load_bytes
                r0 = *(u16 *)(r10 - 8)
                exit
                """);
        AnyProgram load = program("r6 = r1\nr0 = *(u16 *)skb[12]\nr0 = be16 r0\nexit\n");
        assertEquivalent(unchecked, load);
        AnyProgram error = program("""
                r2 = 12
                r3 = r10
                r3 += -8
                r4 = 2
                call bpf_skb_load_bytes
                exit
                """);
        Result.Different different = assertDifferent(error, program("r0 = 0\nexit\n"));
        assertEquals(new Outcome.Returned(-14), different.first());
        assertTrue(((Counterexample.Packet) different.input()).captured() < 14, different::line);
    }

    @Test
    void localCallsAndStackAreFollowed() {
        assertEquivalent(program("""
                        r0 = *(u32 *)(r1 + 0)
                        *(u64 *)(r10 - 8) = r0
                        r1 = r10
                        r1 += -8
                        call pc+2
                        r0 = *(u32 *)(r10 - 8)
                        exit
                        r2 = *(u64 *)(r1 + 0)
                        r2 <<= 1
                        *(u64 *)(r1 + 0) = r2
                        exit
                        """), program("r0 = *(u32 *)(r1 + 0)\nw0 += w0\nexit\n"));
    }

    @Test
    void whatIsWrittenToTheContextIsReadFromIt() {
        assertEquivalent(
                program("r0 = *(u32 *)(r1 + 8)\n*(u32 *)(r1 + 48) = r0\nr0 = 0\nr0 = *(u32 *)(r1 + 48)\nexit\n"),
                program("r0 = *(u32 *)(r1 + 8)\nexit\n"));
    }

    @Test
    void partsOfAFieldAreThoseOfALittleEndianMachine() {
        assertEquivalent(
                program("r0 = *(u16 *)(r1 + 8)\nr2 = *(u16 *)(r1 + 10)\nr2 <<= 16\nr0 |= r2\nexit\n"),
                program("r0 = *(u32 *)(r1 + 8)\nexit\n"));
    }

    @Test
    void aTrapIsADifference() {
        Result.Different different =
                assertDifferent(program("r0 = *(u64 *)(r10 + 0)\nexit\n"), program("r0 = 0\nexit\n"));
        assertInstanceOf(Outcome.Trapped.class, different.first());
    }

    @Test
    void twoProgramsThatAlwaysTrapAreEquivalent() {
        assertEquivalent(program("r0 = *(u64 *)(r10 + 0)\nexit\n"), program("r2 = 0\nr0 = *(u8 *)(r2 + 0)\nexit\n"));
    }

    @Test
    void randomNumbersComeInOneOrder() {
        AnyProgram second = program("call bpf_get_prandom_u32\ncall bpf_get_prandom_u32\nexit\n");
        assertEquivalent(second, program("call bpf_get_prandom_u32\nr6 = r0\ncall bpf_get_prandom_u32\nexit\n"));
        assertDifferent(second, program("call bpf_get_prandom_u32\nexit\n"));
    }

    @Test
    void whatIsNotKnownIsSaid() {
        AnyProgram zero = program("r0 = 0\nexit\n");
        assertEquals("the program has a loop at slot 0", reason(program("r1 += 1\nif r1 != r2 goto -2\nexit\n"), zero));
        assertEquals(
                "a computed address at slot 2",
                reason(program("r2 = *(u32 *)(r1 + 0)\nr1 -= r2\nr0 = *(u8 *)(r1 + 0)\nexit\n"), zero));
        assertEquals(
                "a packet load without the context in R6 at slot 0",
                reason(program("r0 = *(u16 *)skb[12]\nexit\n"), zero));
    }
}
