package dev.bpf4j.conformance.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cases as text. {@code case NAME TYPE} begins one; then come instructions, separated by line feeds or semicolons;
 * {@code kernel VERDICT} ends it, perhaps with {@code ours REASON} before it where ours is another. {@code def NAME TEXT}
 * gives a name to a piece of source, which {@code $NAME} puts in. Lines that begin with {@code #} are comments.
 */
final class VerdictFile {
    private final Map<String, String> definitions = new HashMap<>();
    private final List<VerdictCase> cases = new ArrayList<>();
    private final List<String> source = new ArrayList<>();
    private String[] head = {};
    private Optional<VerdictCase.Answer> kernel = Optional.empty();
    private Optional<String> ours = Optional.empty();

    private VerdictFile() {}

    static List<VerdictCase> read(String text) {
        VerdictFile file = new VerdictFile();
        text.lines().forEach(file::line);
        file.end();
        return file.cases;
    }

    private void line(String line) {
        String[] words = line.strip().split("\\s+", 2);
        switch (words[0]) {
            case "", "#" -> {}
            case "def" -> {
                String[] parts = words[1].split("\\s+", 2);
                definitions.put(parts[0], parts[1]);
            }
            case "case" -> {
                end();
                head = words[1].split("\\s+");
            }
            case "kernel" -> kernel = Optional.of(VerdictCase.Answer.parse(words[1]));
            case "ours" -> ours = Optional.of(words[1]);
            default -> source.add(line.strip());
        }
    }

    private void end() {
        if (head.length > 0) {
            cases.add(new VerdictCase(head[0], head[1], expand(String.join("\n", source)), kernel, ours));
        }
        head = new String[0];
        source.clear();
        kernel = Optional.empty();
        ours = Optional.empty();
    }

    private String expand(String text) {
        StringBuilder out = new StringBuilder();
        for (String part : text.split("[;\n]")) {
            String insn = part.strip();
            int name = insn.indexOf('$');
            if (name >= 0) {
                String definition = definitions.get(insn.substring(name + 1));
                if (definition == null) {
                    throw new IllegalArgumentException("nothing is defined as " + insn + " in " + head[0]);
                }
                out.append(insn, 0, name).append(expand(definition));
            } else if (!insn.isEmpty()) {
                out.append(insn).append('\n');
            }
        }
        return out.toString();
    }
}
