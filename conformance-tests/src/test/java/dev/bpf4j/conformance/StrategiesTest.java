package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.translator.ClassicTranslator;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.explore.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Joining states and following paths give the same verdicts, where a join loses nothing that matters. */
class StrategiesTest {
    /**
     * They go through a packet with a pointer while another register counts: that the two move together is known on each
     * path, but not of all paths at once.
     */
    private static final Set<String> RELATIONAL = Set.of("d1_memcpy750", "d2_csum1500");

    @TestFactory
    Stream<DynamicTest> benchmarkPrograms() throws IOException {
        return SharedData.files("vm-bench", ".hex").stream()
                .filter(file -> !file.getFileName().toString().startsWith("mem-"))
                .map(file -> dynamicTest(file.getFileName().toString(), () -> compareBenchmark(file)));
    }

    private static void compareBenchmark(Path file) throws IOException {
        Program program =
                Codec.decode(HexFormat.of().parseHex(Files.readString(file).strip()));
        String name = file.getFileName().toString();
        Verifier verifier = Verifier.of(name.endsWith(".xdp.hex") ? Linux.XDP : Linux.MEMORY);
        Verdict paths = verifier.strategy(Strategy.paths()).verify(program);
        Verdict joined = verifier.strategy(Strategy.fixpoint()).verify(program);
        assertTrue(paths instanceof Accepted, name);
        if (RELATIONAL.contains(name.substring(0, name.indexOf('.')))) {
            assertTrue(line(joined).endsWith("R1 offset is outside of the packet"), line(joined));
        } else {
            assertEquals("accepted", line(joined));
            assertTrue(
                    joined.statistics().processed() <= 150, joined.statistics().toString());
        }
    }

    @TestFactory
    Stream<DynamicTest> seccompFilters() throws IOException {
        return SharedData.files("seccomp", ".bpf").stream()
                .map(file -> dynamicTest(
                        file.getFileName().toString(),
                        () -> compare(
                                ClassicTranslator.SECCOMP,
                                ClassicTranslator.translateSeccomp(
                                        ProgramFormat.RAW_LE.decode(Files.readAllBytes(file))))));
    }

    @Test
    void translatedFilters() {
        IntStream.range(0, 100).forEach(seed -> {
            Random random = new Random(seed);
            compare(
                    ClassicTranslator.SOCKET_FILTER,
                    ClassicTranslator.translate(ProgramGenerator.generate(
                            random, 1 + random.nextInt(400), ProgramGenerator.Options.socketFilter())));
        });
    }

    private static void compare(ProgramType<?> type, Program program) {
        Verifier verifier = Verifier.of(type);
        assertEquals(
                line(verifier.verify(program)),
                line(verifier.strategy(Strategy.fixpoint()).verify(program)));
    }

    private static String line(Verdict verdict) {
        return verdict instanceof Rejected r ? r.rejection().line() : "accepted";
    }
}
