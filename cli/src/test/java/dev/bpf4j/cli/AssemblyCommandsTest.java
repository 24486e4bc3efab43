package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** asm and disasm. */
class AssemblyCommandsTest {
    private static final String CLASSIC = "ldh [12]\njeq #0x800, yes, no\nyes: ret #-1\nno: ret #0\n";
    private static final String EXTENDED = "r0 = 1\nif r1 == 0 goto end\nr0 = 2\nend: exit\n";

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {
        "decimal | 4;40 0 0 12;21 0 1 2048;6 0 0 4294967295;6 0 0 0;",
        "xt      | 4,40 0 0 12,21 0 1 2048,6 0 0 4294967295,6 0 0 0,;",
        "c       | { 0x28, 0, 0, 0x0000000c },;{ 0x15, 0, 1, 0x00000800 },;{ 0x6, 0, 0, 0xffffffff },;{ 0x6, 0, 0, 0x00000000 },;",
    })
    // spotless:on
    void classicForms(String format, String expected) {
        String text = expected.replace(";", "\n");
        assertEquals(
                text,
                Outcome.ofText(CLASSIC, "asm", "-", "--format", format)
                        .succeeds()
                        .out());
        assertEquals(
                text,
                Outcome.ofText(CLASSIC, "disasm", "-", "--format", format)
                        .succeeds()
                        .out());
        assertEquals(
                text,
                Outcome.ofText(text, "disasm", "-", "--format", format)
                        .succeeds()
                        .out());
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "asm | '   0: (b7) r0 = 1;   1: (15) if r1 == 0 goto +1;   2: (b7) r0 = 2;   3: (95) exit;'",
        "hex | 'b700000001000000;1501010000000000;b700000002000000;9500000000000000;'",
        "c   | '{ 0xb7, 0, 0, 0, 1 },;{ 0x15, 1, 0, 1, 0 },;{ 0xb7, 0, 0, 0, 2 },;{ 0x95, 0, 0, 0, 0 },;'",
    })
    // spotless:on
    void extendedForms(String format, String expected) {
        String text = expected.replace(";", "\n");
        assertEquals(
                text,
                Outcome.ofText(EXTENDED, "asm", "-", "--format", format)
                        .succeeds()
                        .out());
        assertEquals(
                text,
                Outcome.ofText(EXTENDED, "disasm", "-", "--format", format)
                        .succeeds()
                        .out());
    }

    @Test
    void defaultsAreWhatToolsTake() {
        String decimal = Outcome.ofText(CLASSIC, "asm", "-").succeeds().out();
        assertEquals(Outcome.ofText(CLASSIC, "asm", "-", "--format", "decimal").out(), decimal);
        String hex = Outcome.ofText(EXTENDED, "asm", "-").succeeds().out();
        assertEquals(Outcome.ofText(EXTENDED, "asm", "-", "--format", "hex").out(), hex);
    }

    @Test
    void listingsAreThoseOfTcpdumpAndTheKernel() {
        String classic = Outcome.ofText(CLASSIC, "disasm", "-").succeeds().out();
        assertEquals("(000) ldh      [12]", classic.lines().findFirst().orElseThrow());
        assertEquals(classic, Outcome.ofText(classic, "disasm", "-").succeeds().out());
        String extended = Outcome.ofText(EXTENDED, "disasm", "-").succeeds().out();
        assertEquals("   0: (b7) r0 = 1", extended.lines().findFirst().orElseThrow());
        assertEquals(
                extended, Outcome.ofText(extended, "disasm", "-").succeeds().out());
    }

    @Test
    void rawFormsOfBothSets() {
        byte[] classic = Outcome.ofText(CLASSIC, "asm", "-", "--format", "raw")
                .succeeds()
                .bytes();
        assertEquals(32, classic.length);
        assertArrayEquals(
                classic,
                Outcome.of(classic, "asm", "-", "--format", "raw").succeeds().bytes());
        byte[] extended = Outcome.ofText(EXTENDED, "asm", "-", "--format", "raw")
                .succeeds()
                .bytes();
        assertEquals(32, extended.length);
        assertArrayEquals(
                extended,
                Outcome.of(extended, "asm", "-", "--format", "raw").succeeds().bytes());
    }

    @Test
    void helpersMayBeNamed() {
        String text = Outcome.ofText("call bpf_get_prandom_u32\nexit\n", "disasm", "-")
                .succeeds()
                .out();
        assertEquals("   0: (85) call 7\n   1: (95) exit\n", text);
    }

    @Test
    void formsOfTheOtherSetAreWrongUsage() {
        Outcome.ofText(CLASSIC, "asm", "-", "--format", "hex").fails(2, "--format hex is for extended programs");
        Outcome.ofText(EXTENDED, "asm", "-", "--format", "xt").fails(2, "--format xt is for classic programs");
        Outcome.ofText(EXTENDED, "disasm", "-", "--format", "decimal").fails(2, "--format decimal is for classic");
    }

    @Test
    void whatAFormCannotExpressIsAnError() {
        byte[] illegal = {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0};
        Outcome.of(illegal, "disasm", "-", "--isa", "classic", "--format", "asm")
                .fails(1, "-: insn 0: ");
    }
}
