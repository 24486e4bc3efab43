package dev.bpf4j.ebpf.asm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One {@code .data} file of the bpf_conformance suite: its sections, without comments. */
record ConformanceData(Map<String, List<String>> sections) {
    static ConformanceData read(Path file) {
        return parse(text(file).lines().toList());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConformanceData parse(List<String> lines) {
        Map<String, List<String>> sections = new HashMap<>();
        List<String> section = new ArrayList<>();
        for (String line : lines) {
            String text = line.replaceFirst("#.*", "").strip();
            if (text.contains("--")) {
                section = sections.computeIfAbsent(text.replace("-", "").strip(), name -> new ArrayList<>());
            } else {
                section.add(text);
            }
        }
        return new ConformanceData(sections);
    }

    /** The lines of a section, empty if there is none. */
    String text(String section) {
        return String.join("\n", sections.getOrDefault(section, List.of()));
    }

    /** The bytes of a section of hexadecimal digits. */
    byte[] bytes(String section) {
        return HexFormat.of().parseHex(text(section).replaceAll("\\s", ""));
    }

    /** What R0 must be: the last line that is not empty. */
    long result() {
        return sections.get("result").stream()
                .filter(Predicate.not(String::isEmpty))
                .reduce((first, last) -> last)
                .map(ConformanceData::number)
                .orElseThrow();
    }

    private static long number(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }
}
