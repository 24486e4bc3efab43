package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.translator.ClassicTranslator;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.explore.Strategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** One goes on in the stack where a path bounds it, and one's iterator is advanced by a function that it calls. */
    private static final Set<String> LOST_IN_JOINS = Set.of("grows_with_bound", "next_in_static");

    /** Loops over iterators, calls back, and lists and trees of objects. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/features/iterators", "/features/bits", "/features/callbacks", "/kfuncs/lists", "/kfuncs/trees"
            })
    void objects(String name) throws IOException {
        ObjectFile object;
        try (InputStream in = StrategiesTest.class.getResourceAsStream(name + ".o")) {
            object = ObjectFile.load(in.readAllBytes());
        }
        for (ObjectProgram program : object.programs()) {
            boolean paths = accepts(object, program, Strategy.paths());
            boolean joined = accepts(object, program, Strategy.fixpoint());
            assertEquals(paths && !LOST_IN_JOINS.contains(program.name()), joined, program.name());
        }
    }

    private static boolean accepts(ObjectFile object, ObjectProgram program, Strategy strategy) {
        ObjectJudge judge = new ObjectJudge(
                Optional.empty(), verifier -> verifier.profile(Profile.ROOT).strategy(strategy));
        return judge.judge(object, program).judgement().isAccepted();
    }

    /** A loop that acquires and gives nothing back fills no memory. */
    @Test
    void referencesAreBounded() {
        int disable = KernelFunctions.instance().id("bpf_preempt_disable").orElseThrow();
        String loop = "r6 = r1\nr7 = 1000000\ncall " + disable + "\nr7 -= 1\nif r7 != 0 goto -3\nr0 = 0\nexit\n";
        for (Strategy strategy : List.of(Strategy.paths(), Strategy.fixpoint())) {
            Verdict verdict = Verifier.of(Linux.SCHED_CLS)
                    .profile(Profile.ROOT)
                    .strategy(strategy)
                    .verify(Assembler.parse(loop));
            assertTrue(line(verdict).endsWith("references and regions are not given back"), line(verdict));
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
