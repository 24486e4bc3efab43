package dev.bpf4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Files outside this module; tests that need them are skipped where they are absent. */
final class Repository {
    static final String FILTER = "examples/port22.txt";
    static final String CAPTURE = "examples/traffic.pcap";

    private Repository() {}

    /** A file of the repository, by its path from the root. */
    static String file(String path) {
        return existing(root().resolve(path));
    }

    static Path root() {
        return Path.of(System.getProperty("bpf4j.root", ".."));
    }

    /** A file of the shared test data. */
    static String shared(String path) {
        return existing(Path.of(System.getProperty("bpf4j.shared", "../../shared"), "data", path));
    }

    private static String existing(Path path) {
        Assumptions.assumeTrue(Files.exists(path), () -> "needs " + path);
        return path.toString();
    }
}
