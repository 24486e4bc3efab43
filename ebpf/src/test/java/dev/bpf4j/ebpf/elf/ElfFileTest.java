package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElfFileTest {
    private static final String READELF = "llvm-readelf-19";

    static List<String> objects() {
        return TestObjects.names();
    }

    @ParameterizedTest
    @MethodSource("objects")
    void readsWhatReadelfReads(String name) {
        Tool.assume(READELF);
        String file = TestObjects.folder().resolve(name + ".o").toString();
        ElfFile elf = ElfFile.parse(TestObjects.bytes(name));
        assertEquals(sections(Tool.lines(READELF, "-SW", file)), sections(elf));
        assertEquals(symbols(Tool.lines(READELF, "-sW", file)), symbols(elf));
        assertEquals(relocations(Tool.lines(READELF, "-rW", file)), relocations(elf));
    }

    private static List<String> sections(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches(" *\\[ *[1-9]\\d*\\].*"))
                .map(line -> line.replaceFirst(".*?\\] *", "").split(" +"))
                .map(w -> w[0] + " " + Long.parseLong(w[3], 16) + " " + Long.parseLong(w[4], 16) + " "
                        + Integer.parseInt(w[5], 16))
                .toList();
    }

    private static List<String> sections(ElfFile elf) {
        return elf.sections().stream()
                .skip(1)
                .map(s -> s.name() + " " + s.offset() + " " + s.size() + " " + s.entrySize())
                .toList();
    }

    private static List<String> symbols(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches(" *\\d+: .*"))
                .map(line -> line.strip().split(" +"))
                .map(w -> Long.parseLong(w[1], 16) + " " + Long.decode(w[2]) + " " + w[3] + " " + w[4] + " "
                        + section(w[6]) + " " + (w.length > 7 ? w[7] : ""))
                .toList();
    }

    private static String section(String text) {
        return switch (text) {
            case "UND" -> "0";
            case "ABS" -> Integer.toString(ElfSymbol.ABSOLUTE);
            default -> text;
        };
    }

    private static List<String> symbols(ElfFile elf) {
        return elf.symbols().stream()
                .map(s -> s.value() + " " + s.size() + " " + s.type() + " " + s.binding() + " " + s.section() + " "
                        + s.name())
                .toList();
    }

    private static List<String> relocations(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("[0-9a-f]{16} .*"))
                .map(line -> line.split(" +"))
                .map(w -> Long.parseLong(w[0], 16) + " " + w[2] + " " + (w.length > 4 ? w[4] : ""))
                .sorted()
                .toList();
    }

    private static List<String> relocations(ElfFile elf) {
        List<String> all = new ArrayList<>();
        for (ElfSection section : elf.sections()) {
            for (ElfRelocation relocation : elf.relocations(section)) {
                String type = RelocationType.of(relocation.type()).orElseThrow().spelling();
                all.add(relocation.offset() + " " + type + " "
                        + elf.symbol(relocation).name());
            }
        }
        return all.stream().sorted().toList();
    }

    private static String refused(byte[] bytes) {
        return assertThrows(MalformedProgramException.class, () -> ElfFile.parse(bytes))
                .getMessage();
    }

    /** An error after writing a number of that many bytes into the minimal object. */
    private static String refused(int at, int width, long value) {
        byte[] bytes = TestObjects.bytes("minimal.el.v3");
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (width) {
            case 1 -> buffer.put(at, (byte) value);
            case 2 -> buffer.putShort(at, (short) value);
            case 4 -> buffer.putInt(at, (int) value);
            default -> buffer.putLong(at, value);
        }
        return refused(bytes);
    }

    @Test
    void headersThatAreWrong() {
        assertEquals("ELF header byte 0x0: not an ELF file", refused(new byte[0]));
        assertEquals("ELF header byte 0x0: not an ELF file", refused(0, 1, 0));
        assertEquals("ELF header byte 0x4: not a 64-bit ELF file", refused(4, 1, 1));
        assertEquals("ELF header byte 0x5: unknown byte order 3", refused(5, 1, 3));
        assertEquals("ELF header byte 0x6: unknown ELF version 2", refused(6, 1, 2));
        assertEquals("ELF header byte 0x28: no section headers", refused(40, 8, 0));
        assertEquals(
                "ELF header byte 0x28: section headers are outside the file, which has 1784 bytes",
                refused(40, 8, 1784));
        assertEquals(
                "ELF header byte 0x28: section headers are outside the file, which has 1784 bytes",
                refused(40, 8, Long.MIN_VALUE));
        assertEquals("ELF header byte 0x3a: section headers of 40 bytes, not 64", refused(58, 2, 40));
        assertEquals("ELF header byte 0x3c: 65535 sections do not fit into the file", refused(60, 2, 0xffff));
        assertEquals("ELF header byte 0x3e: the section of section names is 99 of 12", refused(62, 2, 99));
    }

    @Test
    void sectionHeadersThatAreWrong() {
        ElfFile elf = ElfFile.parse(TestObjects.bytes("minimal.el.v3"));
        ElfSection symbols = elf.section(".symtab").orElseThrow();
        int headers = 1784 - 64 * elf.sections().size();
        int header = headers + 64 * symbols.index();
        String at = "section headers byte 0x" + Integer.toHexString(64 * symbols.index());
        assertEquals(at + ": the section's name is no string", refused(header, 4, 5000));
        assertTrue(refused(header + 32, 8, 5000).endsWith("section .symtab is not inside the file"));
        assertTrue(refused(header + 32, 8, -1).endsWith("section .symtab is too large"));
        assertEquals("section .symtab byte 0x0: not a table of entries of 24 bytes", refused(header + 56, 8, 16));
        assertEquals(
                "section .symtab byte 0x0: the strings of the symbol table are in section 77",
                refused(header + 40, 4, 77));
        int data = headers + 64 * elf.section("license").orElseThrow().index();
        assertTrue(refused(data + 32, 8, 1700).endsWith("overlaps other sections"));
    }

    @Test
    void symbolsThatAreWrong() {
        ElfFile elf = ElfFile.parse(TestObjects.bytes("minimal.el.v3"));
        int second = (int) elf.section(".symtab").orElseThrow().offset() + 24;
        assertEquals("section .symtab byte 0x18: the name of symbol 1 is no string", refused(second, 4, 5000));
        assertEquals(
                "section .symtab byte 0x1e: symbol 1 is in section 500, which does not exist",
                refused(second + 6, 2, 500));
    }

    @Test
    void relocationTablesThatAreWrong() {
        ElfBuilder elf = new ElfBuilder(ByteOrder.BIG_ENDIAN);
        elf.relocations(55, 0, 1, 0);
        assertEquals("section .rel55 byte 0x0: relocations of section 55, which does not exist", refused(elf.build()));
    }

    @Test
    void controlCharactersStayOutOfMessages() {
        ElfBuilder elf = new ElfBuilder(ByteOrder.LITTLE_ENDIAN);
        elf.words("maps\u001b[31m\n", ElfBuilder.DATA, 1);
        elf.section("maps/\u001b[31m\n" + "x".repeat(200), ElfSection.PROGBITS, ElfBuilder.DATA, new byte[4]);
        String message = assertThrows(MalformedProgramException.class, () -> ObjectFile.load(elf.build()))
                .getMessage();
        assertFalse(message.chars().anyMatch(Character::isISOControl));
        assertTrue(message.length() < 200, message);
    }

    @Test
    void namesMayBeTailsOfOthersButNotForever() {
        ElfBuilder elf = new ElfBuilder(ByteOrder.LITTLE_ENDIAN);
        elf.symbol("a".repeat(20_000), 0, 0, 0, 0, 0);
        for (int i = 0; i < 1000; i++) {
            elf.symbol("", 0, 0, 0, 0, 0);
        }
        byte[] bytes = elf.build();
        ElfFile parsed = ElfFile.parse(bytes);
        long symbols = parsed.section(".symtab").orElseThrow().offset();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1000; i++) {
            buffer.putInt((int) symbols + 24 * (i + 2), 2 + i);
        }
        assertTrue(refused(bytes).endsWith("too many strings that are tails of others"));
    }

    @Test
    void unnamedSectionSymbolsHaveTheNameOfTheirSection() {
        ElfFile elf = ElfFile.parse(TestObjects.bytes("data.eb.v3"));
        assertTrue(elf.symbols().stream()
                .filter(symbol -> symbol.type() == ElfSymbol.Type.SECTION)
                .anyMatch(symbol -> symbol.name().equals(".rodata")));
        assertEquals(ByteOrder.BIG_ENDIAN, elf.order());
    }
}
