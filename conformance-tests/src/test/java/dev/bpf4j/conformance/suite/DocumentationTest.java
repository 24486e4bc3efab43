package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.suite.engine.ExternalEngine;
import dev.bpf4j.conformance.suite.engine.ExternalEngine.Settings;
import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import dev.bpf4j.conformance.suite.run.Report;
import dev.bpf4j.conformance.suite.run.SuiteRunner;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/conformance.md says is so. */
class DocumentationTest {

    @Test
    void numbersOfVectors() throws IOException {
        List<String> table = new ArrayList<>(List.of("| layer | vectors | programs |", "|---|---:|---:|"));
        for (Map.Entry<String, List<TestVector>> layer :
                GeneratedSuite.SUITE.layers().entrySet()) {
            table.add(row(layer.getKey(), layer.getValue()));
        }
        table.add(row("all", GeneratedSuite.SUITE.vectors()));
        DocumentationPage.compare("vectors", table);
    }

    private static String row(String name, List<TestVector> vectors) {
        long programs = vectors.stream().map(TestVector::program).distinct().count();
        return String.format(Locale.ROOT, "| %s | %d | %d |", name, vectors.size(), programs);
    }

    /** Our engines pass everything, which {@link OwnEnginesTest} tests; the page says so with the present number. */
    @Test
    void resultsOfOurEngines() throws IOException {
        int total = GeneratedSuite.SUITE.vectors().size();
        long rows = DocumentationPage.lines().stream()
                .filter(line -> line.endsWith("| " + total + " | " + total + " | 0 | 0 |"))
                .count();
        assertEquals(3, rows);
    }

    /** The two vectors shown are read, and are what the suite has. */
    @Test
    void vectorsShown() throws IOException {
        String page = String.join("\n", DocumentationPage.lines());
        for (String id : List.of("ancillary/mark/", "checker/opcode/")) {
            int at = page.indexOf("{\"id\":\"" + id);
            String line = page.substring(at, page.indexOf("\n```", at)).replace("\n", "");
            String header = "{\"format\":\"bpf4j-conformance\",\"version\":1,\"layer\":\"x\",\"vectors\":1}\n";
            TestVector shown = SuiteReader.read(new StringReader(header + line), "conformance.md")
                    .vectors()
                    .get(0);
            TestVector real = GeneratedSuite.SUITE.vectors().stream()
                    .filter(vector -> vector.id().equals(shown.id()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(real, shown.confirmedBy(Set.of()));
        }
    }

    /** The adapter of the page, around an engine that knows one program. */
    @Test
    void adapterInThirtyLines(@TempDir Path directory) throws IOException, InterruptedException {
        assumeTrue(hasPython(), "python3 is not installed");
        List<String> page = DocumentationPage.lines();
        int begin = page.indexOf("<!-- adapter -->") + 2;
        List<String> code =
                page.subList(begin, begin + page.subList(begin, page.size()).indexOf("```"));
        assertTrue(code.size() <= 31, () -> code.size() + " lines");
        Files.write(directory.resolve("adapter.py"), code);
        Files.writeString(directory.resolve("my_engine.py"), """
                def check(kind, insns):
                    if kind == "seccomp" or insns[0][0] == 0x28 and insns[0][3] >= 0xfffff000:
                        raise NotImplementedError("this")
                    return len(insns) != 4097

                def run(insns, data, wire, meta):
                    return insns[0][3] if insns[0][0] == 6 else (len(data) + wire + meta.get("mark", 0)) % 7
                """);
        Settings settings =
                Settings.of(List.of("python3", directory.resolve("adapter.py").toString()));
        try (ExternalEngine engine = ExternalEngine.start(settings)) {
            Report report = SuiteRunner.run(new Suite(some()), engine);
            assertEquals("my-engine", report.engine());
            assertTrue(report.total().unsupported() > 100, () -> report.total().toString());
            assertTrue(report.total().passed() > 100, () -> report.total().toString());
            assertEquals(
                    0,
                    report.with(Status.FAILED).stream()
                            .filter(result -> !result.judgement().detail().matches("(expected|accepted|refused).*"))
                            .count(),
                    "the protocol was broken");
        }
    }

    /** A part of the suite that has vectors of every kind. */
    private static List<TestVector> some() {
        List<TestVector> all = GeneratedSuite.SUITE.vectors();
        return IntStream.range(0, all.size())
                .filter(i -> i % 10 == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException absent) {
            return false;
        }
    }
}
