package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.ClassicSocket;
import dev.bpf4j.conformance.suite.engine.ExternalEngine;
import dev.bpf4j.conformance.suite.engine.ExternalEngine.Settings;
import dev.bpf4j.conformance.suite.run.FeatureCount;
import dev.bpf4j.conformance.suite.run.Report;
import dev.bpf4j.conformance.suite.run.SuiteRunner;
import dev.bpf4j.conformance.suite.run.TextReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapters in C: they build, and what they fail at is known. */
class AdaptersTest {
    /** What libpcap does otherwise than Linux, beside ancillary loads: see docs/conformance.md. */
    private static final Set<String> LIBPCAP_DIFFERS = Set.of(
            "opcodes/lsh_x",
            "opcodes/rsh_x",
            "jumps/over_long_code",
            "checker/length",
            "checker/opcode",
            "checker/shift",
            "checker/ja_range",
            "checker/mem_init",
            "checker/ancillary",
            "filters/optimized",
            "generated/packet-programs");

    private static final Set<String> LIBPCAP_DIFFERS_SOMEWHERE =
            Set.of("chains", "ancillary", "netlink", "offsets", "state");

    @TempDir
    static Path directory;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Adapters.build(directory);
    }

    private static Report run(String adapter) {
        Settings settings = Settings.of(List.of(directory.resolve(adapter).toString()));
        try (ExternalEngine engine = ExternalEngine.start(settings)) {
            Report report = SuiteRunner.run(GeneratedSuite.SUITE, engine);
            System.out.println("[suite] " + TextReport.summary(report));
            return report;
        }
    }

    @Test
    void libpcapDiffersWhereItIsKnownTo() {
        Report report = run("libpcap");
        Set<String> unexpected = report.features().stream()
                .filter(count -> count.failed() > 0)
                .filter(count -> !LIBPCAP_DIFFERS_SOMEWHERE.contains(count.layer()))
                .map(count -> count.layer() + "/" + count.feature())
                .filter(feature -> !LIBPCAP_DIFFERS.contains(feature))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), unexpected);
        assertTrue(report.total().passed() > 20_000, () -> report.total().toString());
        assertTrue(report.total().failed() > 1_000, () -> report.total().toString());
    }

    @Test
    void kernelSocketsAgree() {
        assumeTrue(
                ClassicSocket.availability().present(),
                () -> "live kernel: " + ClassicSocket.availability().reason());
        Report report = run("kernel-socket");
        for (FeatureCount count : report.features()) {
            assertTrue(count.failed() == 0 || count.feature().equals("over_long_code"), count::toString);
        }
        assertTrue(report.total().passed() > 20_000, () -> report.total().toString());
    }
}
