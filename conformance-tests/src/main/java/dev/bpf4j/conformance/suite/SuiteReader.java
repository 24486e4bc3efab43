package dev.bpf4j.conformance.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads suites that {@link SuiteWriter} wrote, or that somebody else did in the same format. */
public final class SuiteReader {

    /** Most vectors of a suite. */
    public static final int MAX_VECTORS = 1_000_000;

    /** Longest line: a program of 65535 instructions and a packet of 65535 bytes fit. */
    private static final int MAX_LINE = 4 << 20;

    private final List<TestVector> vectors = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private SuiteReader() {}

    /**
     * Reads a file, or all files {@code *.jsonl} of a directory in the order of their names.
     *
     * @throws MalformedSuiteException with file, line and column, if something is not as the format says
     * @throws IOException if a file cannot be read
     */
    public static Suite read(Path path) throws IOException {
        SuiteReader reader = new SuiteReader();
        for (Path file : files(path)) {
            try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                reader.readFile(in, file.getFileName().toString());
            }
        }
        return new Suite(reader.vectors);
    }

    /**
     * Reads the text of one file.
     *
     * @param name what error messages call it
     * @throws MalformedSuiteException with file, line and column, if something is not as the format says
     * @throws IOException if the text cannot be read
     */
    public static Suite read(Reader text, String name) throws IOException {
        SuiteReader reader = new SuiteReader();
        reader.readFile(new BufferedReader(text), name);
        return new Suite(reader.vectors);
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> suite = files.filter(file -> file.toString().endsWith(SuiteWriter.ENDING))
                    .sorted()
                    .toList();
            if (suite.isEmpty()) {
                throw new MalformedSuiteException(path.toString(), "no file *" + SuiteWriter.ENDING + " is in it");
            }
            return suite;
        }
    }

    private void readFile(BufferedReader in, String name) throws IOException {
        String first = line(in, name, 1).orElse("");
        long count = header(new JsonLine(first, name + ":1"));
        VectorReader reader = new VectorReader();
        int number = 2;
        for (Optional<String> line = line(in, name, number); line.isPresent(); line = line(in, name, ++number)) {
            add(reader.vector(new JsonLine(line.get(), name + ":" + number)), name + ":" + number);
        }
        if (number - 2 != count) {
            throw new MalformedSuiteException(
                    name + ":" + number, (number - 2) + " vectors, where the header announces " + count);
        }
    }

    private static long header(JsonLine line) {
        line.parsed(VectorFields.FORMAT, format -> {
            if (!format.equals(VectorFields.FORMAT_NAME)) {
                throw new IllegalArgumentException("this is no suite of " + VectorFields.FORMAT_NAME);
            }
            return format;
        });
        line.integer(VectorFields.VERSION, VectorFields.FORMAT_VERSION, VectorFields.FORMAT_VERSION);
        line.string(VectorFields.LAYER);
        long count = line.integer(VectorFields.VECTORS, 0, MAX_VECTORS);
        line.end();
        return count;
    }

    private void add(TestVector vector, String place) {
        if (!ids.add(vector.id())) {
            throw new MalformedSuiteException(place + ":1", "there is another vector " + vector.id());
        }
        if (vectors.size() == MAX_VECTORS) {
            throw new MalformedSuiteException(place + ":1", "a suite has at most " + MAX_VECTORS + " vectors");
        }
        vectors.add(vector);
    }

    /** The next line; the last one may lack its line feed. Empty at the end of the text. */
    private static Optional<String> line(BufferedReader in, String name, int number) throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            int c = in.read();
            if (c < 0) {
                return Optional.empty();
            }
            for (; c >= 0 && c != '\n'; c = in.read()) {
                line.append((char) c);
                if (line.length() > MAX_LINE) {
                    throw new MalformedSuiteException(
                            name + ":" + number + ":" + MAX_LINE, "a line is longer than " + MAX_LINE + " characters");
                }
            }
        } catch (MalformedInputException e) {
            throw new MalformedSuiteException(name + ":" + number + ":" + (line.length() + 1), "this is not UTF-8");
        }
        return Optional.of(line.toString());
    }
}
