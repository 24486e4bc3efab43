package dev.bpf4j.conformance.isa;

import dev.bpf4j.conformance.isa.DataFile.Section;
import dev.bpf4j.ebpf.MalformedProgramException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The suite in a folder: its tests ({@code *.data}), and the programs in its folder {@code negative} that have a non-zero
 * value where nothing but zero may be. The other files there test the suite's own reader.
 *
 * @param tests sorted by name
 * @param negatives programs that must be refused, as bytes, by name
 * @param unreadable what is wrong with tests that could not be read or assembled, by name
 */
public record IsaSuite(List<IsaTest> tests, Map<String, byte[]> negatives, Map<String, String> unreadable) {
    private static final String ENDING = ".data";
    private static final String NEGATIVE = "negative";
    private static final long MAX_BYTES = 1 << 20;

    /** @throws IOException if the folder or a file cannot be read */
    public static IsaSuite read(Path folder) throws IOException {
        IsaSuite suite = new IsaSuite(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Path file : files(folder)) {
            suite.add(name(file), file);
        }
        Path negative = folder.resolve(NEGATIVE);
        if (Files.isDirectory(negative)) {
            for (Path file : files(negative)) {
                suite.addNegative(NEGATIVE + "/" + name(file), file);
            }
        }
        return suite;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private void add(String name, Path file) throws IOException {
        try {
            tests.add(IsaTest.of(name, parse(file)));
        } catch (MalformedProgramException e) {
            unreadable.put(name, e.getMessage());
        }
    }

    private void addNegative(String name, Path file) throws IOException {
        try {
            DataFile data = parse(file);
            if (data.has(Section.RAW)) {
                negatives.put(name, IsaTest.raw(data));
            }
        } catch (MalformedProgramException e) {
            // one of those that test how a reader treats what it cannot read
        }
    }

    /** Bytes that are not UTF-8 can only be in comments, or are found to be wrong where they stand. */
    private static DataFile parse(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new MalformedProgramException("byte " + MAX_BYTES, "larger than any test");
        }
        return DataFile.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    }
}
