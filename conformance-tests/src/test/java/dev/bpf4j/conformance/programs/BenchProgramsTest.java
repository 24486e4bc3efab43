package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.conformance.SharedData;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The eight benchmark programs are accepted: over plain memory, and as XDP programs. */
class BenchProgramsTest {
    private static Program program(Path file) throws IOException {
        return Codec.decode(HexFormat.of().parseHex(Files.readString(file).strip()));
    }

    private static void accept(String file, ProgramType<?> type) throws IOException {
        Program program = program(SharedData.path("vm-bench/" + file));
        assertEquals(
                program,
                Verifier.of(type)
                        .profile(Profile.ROOT)
                        .verify(program)
                        .orThrow()
                        .program());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a_trivial",
                "b1_alu10k",
                "b2_prime",
                "c_tcp443",
                "d1_memcpy750",
                "d2_csum1500",
                "e_call1k",
                "f_stack1k"
            })
    void overMemoryAndAsXdp(String name) throws IOException {
        accept(name + ".hex", Linux.MEMORY);
        accept(name + ".xdp.hex", Linux.XDP);
    }
}
