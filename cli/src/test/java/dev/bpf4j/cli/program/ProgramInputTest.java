package dev.bpf4j.cli.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.translator.ClassicTranslator;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramInputTest {
    private static AnyProgram read(byte[] input, Optional<Isa> isa) {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Console console = new Console(new ByteArrayInputStream(input), nowhere, nowhere);
        return ProgramInput.read("-", isa, console).program();
    }

    private static AnyProgram read(byte[] input) {
        return read(input, Optional.empty());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<ClassicProgram> classicPrograms() {
        return Arbitraries.longs()
                .map(seed -> ProgramGenerator.generate(new Random(seed), 40, ProgramGenerator.Options.socketFilter()));
    }

    @Property(tries = 200)
    void classicProgramsAreKnownInAllFormats(
            @ForAll("classicPrograms") ClassicProgram program, @ForAll ProgramFormat format) {
        assertEquals(new AnyProgram.Classic(program), read(format.encode(program)));
    }

    @Property(tries = 200)
    void extendedProgramsAreKnownInAllForms(
            @ForAll("classicPrograms") ClassicProgram source, @ForAll("readable") Notation notation) {
        Program program = ClassicTranslator.translate(source);
        AnyProgram.Extended extended = new AnyProgram.Extended(program);
        assertEquals(extended, read(extended.encode(notation)));
    }

    @Provide
    Arbitrary<Notation> readable() {
        return Arbitraries.of(Notation.RAW, Notation.HEX, Notation.ASM);
    }

    @Property(tries = 200)
    void assembledFormsAreReadBack(@ForAll("classicPrograms") ClassicProgram source) {
        AnyProgram classic = new AnyProgram.Classic(source);
        assertEquals(classic, read(classic.encode(classic.assembled())));
        AnyProgram extended = new AnyProgram.Extended(ClassicTranslator.translate(source));
        assertEquals(extended, read(extended.encode(extended.assembled())));
    }

    @Property(tries = 500)
    void randomBytesAreProgramsOrOneLineErrors(@ForAll byte[] input, @ForAll Optional<Isa> isa) {
        programOrOneLine(input, isa);
    }

    @Property(tries = 500)
    void randomTextIsAProgramOrAOneLineError(@ForAll("snippets") String text, @ForAll Optional<Isa> isa) {
        programOrOneLine(text(text), isa);
    }

    @Provide
    Arbitrary<String> snippets() {
        return Arbitraries.of(
                        "ld",
                        "ret",
                        "#1",
                        "r0",
                        "=",
                        "1",
                        "exit",
                        "\n",
                        " ",
                        ":",
                        "l0",
                        "{",
                        "(",
                        "6 0 0 0",
                        ",",
                        "0x",
                        "b7000000",
                        "95000000",
                        "//",
                        ";",
                        "if",
                        "goto",
                        "+1",
                        "call",
                        "*(u8 *)",
                        "\t",
                        "é")
                .list()
                .ofMaxSize(12)
                .map(words -> String.join("", words));
    }

    private static void programOrOneLine(byte[] input, Optional<Isa> isa) {
        try {
            read(input, isa);
        } catch (CommandException e) {
            assertTrue(e.getMessage().startsWith("-: "), e.getMessage());
        }
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "b7000000 2a000000 9500000000000000        | 2",
        "B7 00 00 00 2A 00 00 00 95 00000000000000 | 2",
        "18010000efcdab890000000067452301 9500000000000000 | 3",
    })
    // spotless:on
    void hexadecimalTextHasBlanksAnywhere(String hex, int slots) {
        AnyProgram.Extended program = (AnyProgram.Extended) read(text(hex.replace(" ", "\n ")));
        assertEquals(slots, program.program().slots());
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "r0 = r11\\nexit                     | line 1, column 6: ",
        "; comment\\nstart:\\nexit now       | line 3, column ",
        "  0: (b7) r0 = x                    | line 1, column ",
        "b7000000                            | 8 hexadecimal digits, which is not a multiple of 16",
        "b70000002a00000095000000000000zz    | not a program: neither a classic one (",
        "ld [0]\\nret x y                    | line 2, column ",
        "(000) ldh [12                       | line 1, column ",
        "{ 0x6, 0, 0                         | line 1, column ",
        "3\\n6 0 0 1                         | the text ends after 1 of 3 instructions",
        "2,6 0 0 1,                          | line 1, column ",
        "; nothing but a comment             | not a program: neither a classic one (",
    })
    // spotless:on
    void theErrorIsThatOfTheReadingThatWasMeant(String input, String part) {
        byte[] bytes = text(input.strip().replace("\\n", "\n"));
        String message = assertThrows(CommandException.class, () -> read(bytes)).getMessage();
        assertTrue(message.contains(part), message);
    }

    // spotless:off
    /** Raw slots in hexadecimal, and what they are: C classic, E extended, ? ambiguous; without a word, and with one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2800000000000000                 | ? | C | E", // ldh [0]             or  r0 = *(u16 *)skb[0]
        "2800000000000000 0600000001000000 | C | C | E", // ...; ret #1         or  gotol +1, which does not exit
        "2800000000000000 9500000000000000 | E | C | E", // 0x95 is no classic opcode
        "0700000001000000                 | ? | C | E", // tax                 or  r0 += 1
        "0600000001000000                 | C | C | E", // ret #1              or  gotol +1
        "0028000000000000 0006000000000001 | C | C | -", // big endian
        "b70000002a000000                 | E | C | E", // without exit, but no classic program either
        "0000000000000000                 | ? | C | -", // ld #0 in either byte order
        "ffffffffffffffff                 | - | C | -", // the illegal opcode is left to the checker
    })
    // spotless:on
    void twoReadingsAreDecidedByTheProgramThatEnds(String hex, String alone, String asClassic, String asExtended) {
        byte[] raw = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(alone, verdict(raw, Optional.empty()));
        assertEquals(asClassic, verdict(raw, Optional.of(Isa.CLASSIC)));
        assertEquals(asExtended, verdict(raw, Optional.of(Isa.EXTENDED)));
    }

    private static String verdict(byte[] raw, Optional<Isa> isa) {
        try {
            return read(raw, isa) instanceof AnyProgram.Classic ? "C" : "E";
        } catch (CommandException e) {
            boolean ambiguous = e.getMessage().startsWith("-: ambiguous: ");
            assertEquals(ambiguous, e.getMessage().contains("--isa classic"), e.getMessage());
            return ambiguous ? "?" : "-";
        }
    }

    @Property(tries = 20)
    void hostileTextDoesNotTakeLong(@ForAll("hostile") String unit) {
        programOrOneLine(text(unit.repeat(200_000)), Optional.empty());
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of("a:", ";\n", "((", "0 ", "b7", "\n", "r0", "{", "1,", "/*", "l0:\n", "ld #1\n", "exit\n");
    }
}
