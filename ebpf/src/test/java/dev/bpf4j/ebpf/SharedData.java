package dev.bpf4j.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The test data beside the repository; tests that need it are skipped where it is absent. */
public final class SharedData {
    private SharedData() {}

    /** The files of a folder of the data whose names start and end so, in order. */
    public static List<Path> files(String folder, String prefix, String suffix) throws IOException {
        Path path = Path.of(System.getProperty("bpf4j.shared", "../../shared"), "data", folder);
        Assumptions.assumeTrue(Files.isDirectory(path), () -> "needs the shared test data: no folder data/" + folder);
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(
                            file -> name(file).startsWith(prefix) && name(file).endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    public static String name(Path file) {
        return file.getFileName().toString();
    }
}
