package dev.bpf4j.ebpf.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.SharedData;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The bpf_conformance suite, assembled here and run by the interpreter, and its programs with reserved fields in use. */
class BpfConformanceTest {
    private static final String FOLDER = "bpf_conformance";
    private static final String NEGATIVE = FOLDER + "/negative";
    private static final int TESTS = 313;
    private static final int RESERVED_FIELD_TESTS = 45;
    private static final int INVALID_TEXTS = 11;
    private static final int BENCHMARKS = 16;

    /** Helper 5 of the suite's plug-ins; a result of 0 would end the program, which no test asks for. */
    private static final Helper UNWIND =
            Helper.of(5, "unwind", ReturnType.INTEGER, List.of(ArgType.ANYTHING), (caller, r1, r2, r3, r4, r5) -> r1);

    private static final ProgramType<PlainMemory> TYPE = Linux.MEMORY.with(List.of(UNWIND));

    @TestFactory
    Stream<DynamicTest> theInterpreterReturnsWhatTheSuiteExpects() throws IOException {
        return SharedData.perFile(FOLDER, "", ".data", TESTS, file -> run(ConformanceData.read(file)));
    }

    private static void run(ConformanceData test) {
        Program program = ConformanceAssembler.parse(test.text("asm"));
        assertEquals(program, Assembler.parse(Disassembler.format(program)));
        Execution<PlainMemory> execution = new Execution<>(TYPE).limit(1_000_000);
        long r0 = Interpreter.of(program, TYPE).run(execution, new PlainMemory(test.bytes("mem")));
        assertEquals(Long.toHexString(test.result()), Long.toHexString(r0));
    }

    @TestFactory
    Stream<DynamicTest> reservedFieldsMustBeZero() throws IOException {
        return SharedData.perFile(
                NEGATIVE, "unused-", ".data", RESERVED_FIELD_TESTS, file -> refused(ConformanceData.read(file)));
    }

    private static void refused(ConformanceData test) {
        byte[] bytes = test.bytes("raw");
        MalformedProgramException e = assertThrows(MalformedProgramException.class, () -> Codec.decode(bytes));
        assertEquals("reserved fields", e.getMessage().replaceFirst(".* uses ", ""));
    }

    @TestFactory
    Stream<DynamicTest> invalidTextIsRefused() throws IOException {
        return SharedData.perFile(
                NEGATIVE, "invalid_", ".data", INVALID_TEXTS, file -> invalid(ConformanceData.read(file)));
    }

    /** A section under an unknown heading leaves an empty program. */
    private static void invalid(ConformanceData test) {
        assertThrows(MalformedProgramException.class, () -> ConformanceAssembler.parse(test.text("asm")));
    }

    /** The hexadecimal files come from another assembler. */
    @TestFactory
    Stream<DynamicTest> benchmarksAssembleToTheBytesBesideThem() throws IOException {
        return SharedData.perFile("vm-bench", "", ".asm", BENCHMARKS, BpfConformanceTest::sameBytes);
    }

    private static void sameBytes(Path file) {
        Path hex = file.resolveSibling(SharedData.name(file).replace(".asm", ".hex"));
        Program program = ConformanceAssembler.parse(ConformanceData.text(file));
        assertEquals(ConformanceData.text(hex).strip(), HexFormat.of().formatHex(Codec.encode(program)));
    }
}
