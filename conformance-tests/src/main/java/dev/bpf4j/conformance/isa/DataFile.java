package dev.bpf4j.conformance.isa;

import dev.bpf4j.ebpf.MalformedProgramException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@code .data} file of the suite: the lines of its sections, without comments and empty lines. */
record DataFile(Map<Section, List<String>> sections) {
    private static final String HEADER = "--";

    /** What a file may have, in the order in which headers are matched. A header contains the word anywhere. */
    enum Section {
        // spotless:off
        ASM                ("asm"),
        RESULT             ("result"),
        MEM                ("mem"),
        RAW                ("raw"),
        NO_REGISTER_OFFSET ("no register offset"),
        C                  (" c"),
        ERROR              ("error");
        // spotless:on

        private final String word;

        Section(String word) {
            this.word = word;
        }

        static Optional<Section> of(String header) {
            return Arrays.stream(values())
                    .filter(section -> header.contains(section.word))
                    .findFirst();
        }
    }

    /** @throws MalformedProgramException if a section has a name that the suite does not know */
    static DataFile parse(String text) {
        Map<Section, List<String>> sections = new EnumMap<>(Section.class);
        List<String> section = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = withoutComment(line).strip();
            if (content.contains(HEADER)) {
                String place = "line " + number;
                Section named = Section.of(content)
                        .orElseThrow(() -> new MalformedProgramException(place, "unknown section " + content));
                section = sections.computeIfAbsent(named, name -> new ArrayList<>());
            } else if (!content.isEmpty()) {
                section.add(content);
            }
        }
        return new DataFile(sections);
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    boolean has(Section section) {
        return sections.containsKey(section);
    }

    List<String> lines(Section section) {
        return sections.getOrDefault(section, List.of());
    }

    /** The words of a section, which blanks and line ends separate. */
    List<String> words(Section section) {
        return lines(section).stream()
                .flatMap(line -> Arrays.stream(line.split("\\s+")))
                .toList();
    }
}
