package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Test data beside the repository. Tests that need it are skipped, by name, where it is absent. */
public final class SharedData {
    private SharedData() {}

    /** A file or folder below {@code data}. */
    public static Path path(String name) {
        Path path = Path.of(System.getProperty("bpf4j.shared", "../shared"), "data", name);
        assumeTrue(Files.exists(path), () -> "shared test data is absent: " + name);
        return path;
    }

    /** The files in a folder below {@code data} whose names end so, sorted. */
    public static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
