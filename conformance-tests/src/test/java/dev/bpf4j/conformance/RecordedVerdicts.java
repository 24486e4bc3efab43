package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What Linux said of the programs of some objects: the table {@code verdicts.tsv} beside them. */
public final class RecordedVerdicts {
    private final String folder;

    /** @param folder of resources, between slashes */
    public RecordedVerdicts(String folder) {
        this.folder = folder;
    }

    /** A line of the table. */
    public record Recorded(String object, String program, String verdict, String insn, String message) {
        @Override
        public String toString() {
            return object + " " + program;
        }
    }

    /** The content of a file of the folder. */
    public byte[] resource(String name) {
        try (InputStream in = RecordedVerdicts.class.getResourceAsStream(folder + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Stream<Recorded> all() {
        return new String(resource("verdicts.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(field -> new Recorded(field[0], field[1], field[2], field[3], field[4]));
    }

    /** The names of the objects. */
    public Stream<String> objects() {
        return all().map(Recorded::object).distinct();
    }

    /** Every program of an object is in the table, once. */
    public void assertComplete(String name, ObjectFile object) {
        assertEquals(
                object.programs().stream().map(ObjectProgram::name).sorted().toList(),
                all().filter(recorded -> recorded.object().equals(name))
                        .map(Recorded::program)
                        .sorted()
                        .toList());
    }
}
