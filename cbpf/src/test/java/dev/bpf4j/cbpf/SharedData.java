package dev.bpf4j.cbpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The shared test data, which is not part of the repository; tests that need it are skipped where it is absent. */
public final class SharedData {

    private SharedData() {}

    /** The files of a data folder whose names have one of these endings, in order of their names. */
    public static List<Path> files(String folder, String... endings) {
        Path directory = Path.of(System.getProperty("bpf4j.shared", "../shared"), "data", folder);
        Assumptions.assumeTrue(Files.isDirectory(directory), "skipped: shared test data '" + folder + "' is absent");
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> matching = files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .sorted()
                    .toList();
            Assumptions.assumeFalse(matching.isEmpty(), "skipped: shared test data '" + folder + "' is empty");
            return matching;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
