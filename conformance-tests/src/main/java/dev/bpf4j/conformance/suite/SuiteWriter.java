package dev.bpf4j.conformance.suite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Writes a suite into a directory: one file {@code LAYER.jsonl} per layer, in the format that {@code
 * docs/conformance.md} explains.
 */
public final class SuiteWriter {

    static final String ENDING = ".jsonl";

    private SuiteWriter() {}

    /**
     * Writes a suite; files of the same names are replaced, each at once, when it is complete.
     *
     * @param directory made if it is not there
     * @throws IOException if a file cannot be written
     */
    public static void write(Suite suite, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, List<TestVector>> layer : suite.layers().entrySet()) {
            Path unfinished = directory.resolve(layer.getKey() + ".tmp");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16)) {
                    write(layer.getKey(), layer.getValue(), out);
                }
                Path file = directory.resolve(layer.getKey() + ENDING);
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /** Writes one layer; the stream stays open. */
    static void write(String layer, List<TestVector> vectors, OutputStream out) throws IOException {
        JsonFactory factory = JsonFactory.builder().build();
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            VectorWriter writer = new VectorWriter(json);
            writer.header(layer, vectors.size());
            for (TestVector vector : vectors) {
                writer.vector(vector);
            }
        }
    }
}
