package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmark programs give their documented results. */
class VmBenchTest {
    private static byte[] hex(String name) throws IOException {
        Path file = Path.of(System.getProperty("bpf4j.shared", "../shared"), "data", "vm-bench", name + ".hex");
        assumeTrue(Files.exists(file), () -> "no benchmark program " + name + ": " + file + " is absent");
        return HexFormat.of().parseHex(Files.readString(file).strip());
    }

    @ParameterizedTest
    @CsvSource({
        "a_trivial,      mem-zero64,      2a",
        "b1_alu10k,      mem-seed64,      21ae9938c86de7f9",
        "b2_prime,       mem-prime64,     1",
        "c_tcp443,       mem-v4-443-64,   40000",
        "c_tcp443,       mem-v4-443-1500, 40000",
        "c_tcp443,       mem-v6-443-1500, 40000",
        "c_tcp443,       mem-v4-80-1500,  0",
        "d1_memcpy750,   mem-v4-443-1500, 7e",
        "d2_csum1500,    mem-v4-443-1500, 323c",
        "e_call1k,       mem-seed64,      364fda594d75a16f",
        "f_stack1k,      mem-seed64,      123456789b36d1b"
    })
    void documentedResult(String name, String memory, String r0) throws IOException {
        Program program = Codec.decode(hex(name));
        assertEquals(r0, run(Interpreter.of(program, Linux.MEMORY), hex(memory)));
        assertEquals(r0, run(JitCompiler.compile(program, Linux.MEMORY), hex(memory)));
        Facts facts = Verifier.of(Linux.MEMORY)
                .profile(Profile.ROOT)
                .verify(program)
                .orThrow()
                .facts();
        assertEquals(r0, run(JitCompiler.compile(program, Linux.MEMORY, facts), hex(memory)));
    }

    private static String run(Executable<PlainMemory> engine, byte[] memory) {
        return Long.toHexString(engine.run(new Execution<>(Linux.MEMORY), new PlainMemory(memory)));
    }
}
