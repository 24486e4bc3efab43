package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelLogEnd;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.conformance.kernel.KernelObject;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Programs of the size and kind of gateways, load balancers, switches and tracers: {@code src/test/resources/large}, compiled as
 * old and new compilers would. The verifier decides as Linux does, and looks at not more than three times as many
 * instructions. The file {@code kernel.tsv} there holds what Linux 6.18 said as root: object, verdict, processed
 * instructions. {@link #main} writes it. Programs that take longer are for the profile {@code long}.
 */
class LargeProgramsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("bpf4j.root", "..")).resolve("conformance-tests/src/test/resources/large");
    private static final Path RECORD = FOLDER.resolve("kernel.tsv");
    private static final boolean LONG = Boolean.getBoolean("bpf4j.long");
    private static final int SHORT = 100_000;
    private static final int MOST_TIMES = 3;

    /** BPF_LOG_STATS: nothing but what the work took. */
    private static final int STATISTICS = 4;

    private record Line(String object, String verdict, int processed) {
        static Line parse(String line) {
            String[] fields = line.split("\t");
            return new Line(fields[0], fields[1], Integer.parseInt(fields[2]));
        }
    }

    private static ObjectFile load(String name) throws IOException {
        return ObjectFile.load(Files.readAllBytes(FOLDER.resolve("objects/" + name)));
    }

    private static List<Line> recorded() throws IOException {
        return Files.readAllLines(RECORD).stream()
                .map(Line::parse)
                .filter(line -> LONG || line.processed() < SHORT)
                .toList();
    }

    private static Line kernel(String name) throws IOException {
        ObjectFile object = load(name);
        ObjectProgram program = object.programs().get(0);
        KernelProgramType type = KernelProgramType.byName(
                        program.sectionName().orElseThrow().programType())
                .orElseThrow();
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        try (KernelObject maps = KernelObject.create(kernel, object)) {
            LoadResult result = kernel.load(maps.request(program, type.number()).withLog(STATISTICS, 1 << 12));
            int processed = KernelLogEnd.of(result.log()).statistics(0).processed();
            KernelPace.slow(20).program();
            if (result instanceof LoadResult.Loaded loaded) {
                loaded.fd().close();
                return new Line(name, "accept", processed);
            }
            return new Line(name, "reject", processed);
        }
    }

    /** Records what the live kernel says. */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("objects"))) {
            for (Path file : files.sorted().toList()) {
                Line line = kernel(file.getFileName().toString());
                lines.add(line.object() + "\t" + line.verdict() + "\t" + line.processed());
            }
        }
        Files.write(RECORD, lines);
    }

    @TestFactory
    Stream<DynamicTest> weDecideAsTheKernelDidWithThreeTimesTheWorkAtMost() throws IOException {
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT));
        return recorded().stream()
                .map(line -> DynamicTest.dynamicTest(line.object(), () -> {
                    ObjectFile object = load(line.object());
                    Judgement judgement =
                            judge.judge(object, object.programs().get(0)).judgement();
                    assertEquals(line.verdict().equals("accept"), judgement.isAccepted(), judgement::line);
                    int processed = judgement.statistics().processed();
                    assertTrue(
                            processed <= MOST_TIMES * line.processed(),
                            () -> "processed " + processed + ", the kernel " + line.processed());
                }));
    }

    @TestFactory
    Stream<DynamicTest> theKernelStillSaysSo() throws IOException {
        return recorded().stream()
                .map(line -> DynamicTest.dynamicTest(line.object(), () -> {
                    assumeTrue(
                            LiveKernel.availability().present(),
                            () -> LiveKernel.availability().reason());
                    assertEquals(line, kernel(line.object()));
                }));
    }
}
