package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.explore.Strategy;
import dev.bpf4j.verifier.report.KernelLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our log is Linux 6.18's, line by line, for straight programs and simple branches. The logs beside the programs were
 * recorded from Linux 6.18. Left out: lines about the kernel's own data structures, and how many states it keeps.
 */
class KernelLogComparisonTest {
    private static final Path FOLDER = Path.of("src/test/resources/kernel-logs");

    private static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".asm")).sorted().toList();
        }
    }

    private static Program program(Path file) throws IOException {
        return Assembler.parse(Files.readString(file));
    }

    private static List<String> lines(String log) {
        return log.lines()
                .filter(line -> !line.startsWith("(0) ") && !line.startsWith("SCC "))
                .map(line -> line.startsWith("processed ") ? line.substring(0, line.indexOf(" max_states")) : line)
                .toList();
    }

    private static List<String> ours(Program program, int level) {
        KernelLog log = new KernelLog(level);
        Verifier.of(Linux.SOCKET_FILTER)
                .profile(Profile.ROOT)
                .strategy(Strategy.paths())
                .observer(log)
                .verify(program);
        return lines(log.text());
    }

    @TestFactory
    Stream<DynamicTest> recordedLogs() throws IOException {
        assertFalse(programs().isEmpty());
        return programs().stream()
                .map(file -> dynamicTest(
                        file.getFileName().toString(),
                        () -> assertEquals(
                                String.join("\n", lines(Files.readString(recording(file)))),
                                String.join("\n", ours(program(file), 2)))));
    }

    private static Path recording(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".asm", ".log"));
    }

    @Test
    void liveKernelAtBothLevels() throws Exception {
        Assumptions.assumeTrue(
                LiveKernel.availability().present(),
                () -> "no live kernel: " + LiveKernel.availability().reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        Assumptions.assumeTrue(
                kernel.release().startsWith("6.18"), () -> "the log of another kernel: " + kernel.release());
        for (Path file : programs()) {
            Program program = program(file);
            for (int level = 1; level <= 2; level++) {
                assertEquals(
                        String.join("\n", lines(ask(kernel, program, level))),
                        String.join("\n", ours(program, level)),
                        file + " at level " + level);
            }
        }
    }

    private static String ask(LiveKernel kernel, Program program, int level) {
        LoadResult result = kernel.load(LoadRequest.of(LoadRequest.SOCKET_FILTER, Codec.encode(program))
                .withLog(level, LoadRequest.MAX_LOG_SIZE / 16));
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.fd().close();
        }
        return result.log();
    }
}
