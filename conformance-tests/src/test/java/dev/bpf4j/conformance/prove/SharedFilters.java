package dev.bpf4j.conformance.prove;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.format.ProgramFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Real filters: the shared test data, and what the installed tcpdump compiles. Where these are absent, tests are skipped. */
final class SharedFilters {
    private static final String TCPDUMP = "tcpdump";

    private SharedFilters() {}

    private static Path path(String name) {
        Path path = Path.of(System.getProperty("bpf4j.shared", "../shared"), "data", name);
        assumeTrue(Files.exists(path), () -> "shared test data is absent: " + name);
        return path;
    }

    /** pcap-filter expressions. */
    static List<String> expressions() throws IOException {
        return Files.readAllLines(path("filters/expressions.txt"));
    }

    /** Seccomp filters by file name. */
    static Map<String, ClassicProgram> seccomp() throws IOException {
        Map<String, ClassicProgram> filters = new TreeMap<>();
        try (Stream<Path> files = Files.list(path("seccomp"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".bpf")).toList()) {
                filters.put(file.getFileName().toString(), ProgramFormat.RAW_LE.decode(Files.readAllBytes(file)));
            }
        }
        return filters;
    }

    /** The version that tcpdump and libpcap give themselves. */
    static String tcpdumpVersion() throws IOException, InterruptedException {
        Optional<String> version = output(TCPDUMP, "--version");
        assumeTrue(version.isPresent(), "tcpdump is not installed");
        return version.get();
    }

    /** An Ethernet filter compiled by tcpdump; empty if it has a loop, or tcpdump refuses the expression. */
    static Optional<ClassicProgram> compile(String expression, boolean optimise)
            throws IOException, InterruptedException {
        tcpdumpVersion();
        List<String> command = new ArrayList<>(List.of(TCPDUMP, "-y", "EN10MB", "-ddd"));
        if (!optimise) {
            command.add("-O");
        }
        command.add(expression);
        return output(command.toArray(String[]::new))
                .map(text -> ProgramFormat.DECIMAL.decode(text.getBytes(StandardCharsets.US_ASCII)))
                .filter(program -> ClassicChecker.linux().check(program).isEmpty());
    }

    /** Packets of a capture that tcpdump's own interpreter passes. */
    static int passed(Path capture, String expression, boolean optimise) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(TCPDUMP, "-r", capture.toString(), "--count"));
        if (!optimise) {
            command.add("-O");
        }
        command.add(expression);
        return Integer.parseInt(
                output(command.toArray(String[]::new)).orElseThrow().split(" ")[0]);
    }

    private static Optional<String> output(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            return Optional.empty();
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "tcpdump hangs");
        return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
    }
}
