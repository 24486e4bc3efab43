package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceCommandTest {
    private static final String RETURN_42 = "b7 00 00 00 2a 00 00 00  95 00 00 00 00 00 00 00 \n";

    @TempDir
    private Path folder;

    @Test
    void thePublicSuitePasses() {
        List<String> lines = Outcome.of("conformance", "isa", Repository.shared("bpf_conformance"))
                .succeeds()
                .lines();
        assertEquals(
                List.of("tests", "interpreter", "jit", "jit-unverified"),
                List.of(lines.get(0).strip().split(" +")));
        assertTrue(lines.get(lines.size() - 2).matches("all( +313){4}"), lines::toString);
        assertTrue(lines.get(lines.size() - 1).matches("to be refused( +45){4}"), lines::toString);
    }

    @Test
    void failuresAreNamed() throws IOException {
        Files.writeString(folder.resolve("wrong.data"), "-- asm\nmov %r0, 1\nexit\n-- result\n2\n");
        Outcome table = Outcome.of("conformance", "isa", folder.toString());
        assertEquals(1, table.status());
        assertEquals("", table.err());
        assertEquals(
                "FAILED wrong.data: interpreter: returned 0x1, which should be 0x2",
                table.lines().get(table.lines().size() - 3));
        List<Map<String, String>> objects =
                Outcome.of("conformance", "isa", folder.toString(), "--json").json();
        assertEquals(
                Map.of("tests", "cpu v1", "number", "1", "interpreter", "0", "jit", "0", "jit-unverified", "0"),
                objects.get(0));
        assertEquals(
                Map.of("test", "wrong.data", "engine", "jit", "message", "returned 0x1, which should be 0x2"),
                objects.get(objects.size() - 2));
    }

    @Test
    void unusableFoldersAreOneLine() throws IOException {
        Outcome.of("conformance", "isa", "nosuchfolder").fails(1, "nosuchfolder: no such folder");
        Outcome.of("conformance", "isa", folder.toString()).fails(1, "no file *.data is in it");
        Path file = Files.writeString(folder.resolve("file"), "");
        Outcome.of("conformance", "isa", file.toString()).fails(1, "file: not a folder");
        Outcome.of("conformance").fails(2, "no command given (see bpf conformance --help)");
        Outcome.of("conformance", "frob").fails(2, "frob");
        Outcome.of("conformance", "isa").fails(2, "Missing required parameter: 'DIR' (see bpf conformance isa --help)");
    }

    private static Outcome plugin(String program, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "conformance-plugin";
        System.arraycopy(args, 0, all, 1, args.length);
        return Outcome.ofText(program, all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "jit", "jit-unverified"})
    void thePluginAnswersInHexadecimal(String engine) {
        assertEquals("2a\n", plugin(RETURN_42, "--engine", engine).succeeds().out());
        String firstByte = "71 10 00 00 00 00 00 00  0f 20 00 00 00 00 00 00  95 00 00 00 00 00 00 00";
        String memory = "f0 11 22 33";
        assertEquals(
                "f4\n", plugin(firstByte, memory, "--engine", engine).succeeds().out());
        String minusOne = "b7 00 00 00 ff ff ff ff  95 00 00 00 00 00 00 00";
        assertEquals(
                "ffffffffffffffff\n",
                plugin("", "", "--engine", engine, "--program", minusOne)
                        .succeeds()
                        .out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "95 00 01 00 00 00 00 00                             | insn 0: BPF_EXIT uses reserved fields",
                "95 00                                               | ",
                "xx                                                  | program: not hexadecimal bytes",
                "79 10 00 00 00 00 00 00  95 00 00 00 00 00 00 00    | insn 0: ",
                "''                                                  | empty program",
            })
    void thePluginSaysWhyItDoesNotRun(String program, String reason) {
        plugin(program).fails(1, reason == null ? "" : reason);
    }

    @Test
    void thePluginChecksItsArguments() {
        plugin(RETURN_42, "0g").fails(1, "memory: not hexadecimal bytes");
        plugin(RETURN_42, "--engine", "kernel").fails(2, "'kernel' is none of interpreter, jit, jit-unverified");
        plugin(RETURN_42, "--elf").fails(1, "");
    }

    @Test
    void thePluginTakesObjects() throws IOException {
        Path object = Path.of(Repository.file("ebpf/src/test/resources/objects/text_only.el.v2.o"));
        String hex = HexFormat.ofDelimiter(" ").formatHex(Files.readAllBytes(object));
        String memory = "06 00 00 00 00 00 00 00";
        assertEquals("b\n", plugin(hex, memory, "--elf").succeeds().out());
    }
}
