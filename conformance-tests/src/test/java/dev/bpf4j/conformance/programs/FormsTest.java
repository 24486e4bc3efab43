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
import dev.bpf4j.ebpf.linux.AttachType;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.verifier.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One feature of the verifier each, in a form that Linux accepts and one that it refuses: {@code src/test/resources/forms}.
 * The file {@code kernel.tsv} there holds what Linux 6.18 said as root: object, verdict, message. {@link #main} writes it.
 */
class FormsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("bpf4j.root", "..")).resolve("conformance-tests/src/test/resources/forms");
    private static final Path RECORD = FOLDER.resolve("kernel.tsv");
    /** Between two lines of a log. */
    private static final String BOTH = " -- ";

    private static final KernelPace PACE = KernelPace.slow(20);

    /** @param verdict {@code accept} or {@code reject} @param message empty if accepted */
    private record Said(String verdict, String message) {
        static Said of(Judgement judgement) {
            return new Said(judgement.isAccepted() ? "accept" : "reject", judgement.message());
        }
    }

    private static Map<String, Said> record() throws IOException {
        Map<String, Said> record = new TreeMap<>();
        for (String line : Files.readAllLines(RECORD)) {
            String[] fields = line.split("\t", -1);
            record.put(fields[0], new Said(fields[1], fields[2]));
        }
        return record;
    }

    private static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("objects"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".o"))
                    .map(name -> name.substring(0, name.length() - 2))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectFile load(String name) throws IOException {
        return ObjectFile.load(Files.readAllBytes(FOLDER.resolve("objects/" + name + ".o")));
    }

    private static ObjectProgram entry(ObjectFile object) {
        return object.program("entry").orElseThrow();
    }

    private static Said kernel(String name) throws IOException {
        ObjectFile object = load(name);
        ObjectProgram program = entry(object);
        var section = program.sectionName().orElseThrow();
        KernelProgramType type = KernelProgramType.byName(section.programType()).orElseThrow();
        int attach = section.attachType().isEmpty()
                ? 0
                : AttachType.byName(section.attachType()).orElseThrow().number();
        try (KernelObject maps = KernelObject.create(LiveKernel.probe().orElseThrow(), object)) {
            LoadResult result = LiveKernel.probe()
                    .orElseThrow()
                    .load(maps.request(program, type.number()).withExpectedAttachType(attach));
            PACE.program();
            if (result instanceof LoadResult.Loaded loaded) {
                loaded.fd().close();
                return new Said("accept", "");
            }
            return new Said("reject", message(result.log()));
        }
    }

    /** The last line; where that only says that something leaks, after the one that says what. */
    private static String message(String log) {
        String last = KernelLogEnd.of(log).message().orElse("");
        Optional<String> leaked = log.lines()
                .filter(line -> line.startsWith("Unreleased reference"))
                .findFirst();
        return leaked.filter(line -> !line.equals(last))
                .map(line -> line + BOTH + last)
                .orElse(last);
    }

    /** Numbers of references are counted in other ways. */
    private static String withoutIds(String message) {
        return message.replaceAll("\\bid=\\d+", "id=N");
    }

    private static void assertSame(Said kernel, Said ours) {
        assertEquals(kernel.verdict(), ours.verdict(), () -> "the kernel: " + kernel + ", we: " + ours);
        List<String> lines = List.of(withoutIds(kernel.message()).split(BOTH, -1));
        assertTrue(lines.contains(withoutIds(ours.message())), () -> "the kernel: " + kernel + ", we: " + ours);
    }

    /** Records what the live kernel says. */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names()) {
            Said said = kernel(name);
            lines.add(name + "\t" + said.verdict() + "\t" + said.message());
        }
        Files.write(RECORD, lines);
    }

    @TestFactory
    Stream<DynamicTest> weSayWhatTheKernelSaid() throws IOException {
        Map<String, Said> record = record();
        ObjectJudge judge = new ObjectJudge(Optional.empty(), verifier -> verifier.profile(Profile.ROOT));
        return names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    ObjectFile object = load(name);
                    assertSame(
                            record.get(name),
                            Said.of(judge.judge(object, entry(object)).judgement()));
                }));
    }

    @TestFactory
    Stream<DynamicTest> theKernelStillSaysSo() throws IOException {
        Map<String, Said> record = record();
        return names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    assumeTrue(
                            LiveKernel.availability().present(),
                            () -> LiveKernel.availability().reason());
                    assertEquals(record.get(name), kernel(name));
                }));
    }

    @Test
    void formsAreWhatTheyAreCalled() throws IOException {
        Map<String, Said> record = record();
        assertEquals(names(), List.copyOf(record.keySet()));
        assertTrue(record.size() >= 80, () -> "objects: " + record.size());
        record.forEach(
                (name, said) -> assertEquals(name.endsWith(".accepted") ? "accept" : "reject", said.verdict(), name));
    }
}
