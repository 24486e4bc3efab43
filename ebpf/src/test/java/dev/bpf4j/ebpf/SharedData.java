package dev.bpf4j.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** The test data beside the repository; tests that need it are skipped where it is absent. */
@SuppressWarnings("exports") // tests see the library through the class path
public final class SharedData {
    private SharedData() {}

    private static Path folder(String name) {
        return Path.of(System.getProperty("bpf4j.shared", "../../shared"), "data", name);
    }

    /** The files of a folder whose names start and end so, in order. */
    public static List<Path> files(String folder, String prefix, String suffix) throws IOException {
        Path path = folder(folder);
        Assumptions.assumeTrue(Files.isDirectory(path), () -> "needs the shared test data: no folder data/" + folder);
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(
                            file -> name(file).startsWith(prefix) && name(file).endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /**
     * One test per file. Without the data it is one test that is skipped: build tools do not report a skipped container.
     *
     * @param count how many files there are
     */
    public static Stream<DynamicTest> perFile(
            String folder, String prefix, String suffix, int count, Consumer<Path> test) throws IOException {
        if (!Files.isDirectory(folder(folder))) {
            return Stream.of(DynamicTest.dynamicTest(folder, () -> files(folder, prefix, suffix)));
        }
        List<Path> files = files(folder, prefix, suffix);
        Assertions.assertEquals(count, files.size());
        return files.stream().map(file -> DynamicTest.dynamicTest(name(file), () -> test.accept(file)));
    }

    public static String name(Path file) {
        return file.getFileName().toString();
    }
}
