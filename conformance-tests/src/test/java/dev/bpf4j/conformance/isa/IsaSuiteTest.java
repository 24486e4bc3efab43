package dev.bpf4j.conformance.isa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.conformance.SharedData;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsaSuiteTest {
    /** Tests by cpu version and group, as the suite's own tables count them. */
    private static final Map<String, Integer> PUBLIC_SUITE = Map.ofEntries(
            Map.entry("cpu v1", 163),
            Map.entry("cpu v2", 9),
            Map.entry("cpu v3", 82),
            Map.entry("cpu v4", 59),
            Map.entry("group base32", 313),
            Map.entry("group base64", 260),
            Map.entry("group divmul32", 35),
            Map.entry("group divmul64", 34),
            Map.entry("group atomic32", 17),
            Map.entry("group atomic64", 17),
            Map.entry("group callx", 1),
            Map.entry("all", 313),
            Map.entry("to be refused", 45));

    @TempDir
    private Path folder;

    private IsaReport report() throws IOException {
        return IsaReport.of(IsaSuite.read(folder));
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void enginesPassAllOfThePublicSuite() throws IOException {
        IsaReport report = IsaReport.of(IsaSuite.read(SharedData.path("bpf_conformance")));
        assertEquals(List.of(), report.failures());
        assertEquals(0, report.exitStatus());
        assertEquals(
                PUBLIC_SUITE,
                report.rows().stream().collect(Collectors.toMap(IsaReport.Row::what, IsaReport.Row::tests)));
        for (IsaReport.Row row : report.rows()) {
            assertEquals(List.of(IsaEngine.values()), List.copyOf(row.passed().keySet()));
            row.passed().values().forEach(passed -> assertEquals(row.tests(), passed, row.what()));
        }
    }

    @Test
    void failuresAreFound() throws IOException {
        file("good.data", "-- asm\nmov %r0, 1\nexit\n-- result\n1\n");
        file("wrong.data", "-- asm\nmov %r0, 1\nexit\n-- result\n0x2\n");
        file("trap.data", "-- asm\nldxdw %r0, [%r1]\nexit\n-- result\n0\n");
        file("text.data", "-- asm\nfrobnicate\nexit\n-- result\n0\n");
        file("negative/fine.data", "-- raw\nb7 00 00 00 00 00 00 00 95 00 00 00 00 00 00 00\n-- error\n");
        file("negative/refused.data", "-- raw\n95 00 01 00 00 00 00 00\n-- error\n");
        file("negative/reader.data", "-- asm\n-- nonsense\n");
        file("notes.txt", "not a test");
        IsaReport report = report();
        assertEquals(1, report.exitStatus());
        Map<String, String> rows = report.rows().stream()
                .collect(Collectors.toMap(
                        IsaReport.Row::what,
                        row -> row.tests() + ": " + row.passed().get(IsaEngine.INTERPRETER)));
        assertEquals(
                Map.of(
                        "cpu v1", "3: 1",
                        "group base32", "3: 1",
                        "group base64", "3: 1",
                        "not readable", "1: 0",
                        "all", "3: 1",
                        "to be refused", "2: 1"),
                rows);
        for (IsaEngine engine : IsaEngine.values()) {
            Map<String, String> reasons = report.failures().stream()
                    .filter(failure -> failure.engine() == engine)
                    .collect(Collectors.toMap(IsaReport.Failure::test, IsaReport.Failure::reason));
            assertEquals(4, reasons.size());
            assertEquals("returned 0x1, which should be 0x2", reasons.get("wrong.data"));
            assertTrue(reasons.get("trap.data").startsWith("insn 0: "), reasons::toString);
            assertTrue(reasons.get("text.data").startsWith("line 1, column 1: unknown instruction"), reasons::toString);
            assertEquals("is not refused", reasons.get("negative/fine.data"));
        }
    }

    @Test
    void testsThatDoNotEndFail() {
        IsaTest endless = IsaTest.of("endless", DataFile.parse("-- asm\nstart:\nja start\n-- result\n0\n"));
        for (IsaEngine engine : IsaEngine.values()) {
            Exception e = assertThrows(RuntimeException.class, () -> engine.run(endless.program(), new byte[0]));
            assertTrue(e.getMessage().contains("instruction limit"), e.getMessage());
        }
    }

    /** As the suite's own reader does it. */
    @Test
    void sectionsAreRead() {
        DataFile file =
                DataFile.parse("# a comment -- raw\r\n-- asm # of the program\r\nmov %r0, %r2 # move\r\n\r\nexit\r\n"
                        + "-- result\n1\n\n0xff\n-- mem\n00 01\n0203\n-- no register offset\ncall\n-- c\nint f();\n");
        IsaTest test = IsaTest.of("test", file);
        assertEquals(2, test.program().slots());
        assertEquals(255, test.result());
        assertEquals(4, test.memory().length);
        assertEquals(3, test.memory()[3]);
    }

    @Test
    void instructionsMayBeNumbers() {
        IsaTest test = IsaTest.of("test", DataFile.parse("-- raw\n0x0000002a000000b7 149\n-- result\n42\n"));
        assertEquals(42, IsaEngine.INTERPRETER.run(test.program(), new byte[0]));
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-- asm;exit                           | section result: there is no expected result",
        "-- asm;exit;-- result;12x             | '12x': not a number of 64 bits",
        "-- asm;exit;-- result;0x              | '0x': not a number of 64 bits",
        "-- asm;exit;-- result;-1              | '-1': not a number of 64 bits",
        "-- asm;exit;-- result;1;-- mem;0g     | section mem: ",
        "-- asm;exit;-- result;1;-- mem;0      | section mem: ",
        "-- raw;12x;-- result;1                | '12x': not a number of 64 bits",
        "-- raw;95 00;-- result;1              | ",
        "-- asm;exit;-- frob                   | line 3: unknown section -- frob",
    })
    // spotless:on
    void malformedTestsAreRefused(String text, String reason) {
        String file = text.replace(';', '\n');
        Exception e = assertThrows(MalformedProgramException.class, () -> IsaTest.of("test", DataFile.parse(file)));
        assertTrue(e.getMessage().startsWith(reason == null ? "" : reason), e.getMessage());
    }

    /** Memory of a program for the other byte order holds its numbers in that order. */
    @Test
    void programsOfBothByteOrdersRun() {
        Program program = Assembler.parse("""
                r0 = *(u32 *)(r1 +0)
                r0 = be32 r0
                *(u16 *)(r1 +0) = r0
                exit
                """);
        for (IsaEngine engine : IsaEngine.values()) {
            byte[] little = {1, 2, 3, 4};
            assertEquals(0x0102_0304, engine.run(program, little));
            assertArrayEquals(new byte[] {4, 3, 3, 4}, little);
            byte[] big = {1, 2, 3, 4};
            assertEquals(0x0102_0304, engine.run(program.in(ByteOrder.BIG_ENDIAN), big));
            assertArrayEquals(new byte[] {3, 4, 3, 4}, big);
        }
    }
}
