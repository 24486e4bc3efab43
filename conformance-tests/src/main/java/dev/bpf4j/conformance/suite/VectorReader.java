package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.Rule;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.conformance.suite.CheckVector.Breach;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the vectors of one file. Neighbours that have the same program share it. */
final class VectorReader {

    private String lastText = "";
    private ClassicProgram lastProgram = ClassicProgram.of();

    TestVector vector(JsonLine line) {
        ContextKind kind = line.word(VectorFields.CONTEXT, ContextKind::of);
        TestVector vector = line.has(VectorFields.CHECK) ? check(line, kind) : run(line, kind);
        line.end();
        return vector;
    }

    private RunVector run(JsonLine line, ContextKind kind) {
        requireSource(line, VectorFields.INTERPRETER);
        Input input = kind == ContextKind.PACKET ? packet(line) : line.parsed(VectorFields.DATA, CallData::new);
        return named(
                line,
                id -> new RunVector(
                        id,
                        program(line),
                        input,
                        (int) line.integer(VectorFields.EXPECT, 0, 0xffff_ffffL),
                        confirmed(line),
                        tags(line)));
    }

    private CheckVector check(JsonLine line, ContextKind kind) {
        requireSource(line, VectorFields.CHECKER);
        boolean refuse = line.word(
                VectorFields.CHECK,
                word -> Optional.of(word.equals(VectorFields.REFUSE))
                        .filter(it -> it || word.equals(VectorFields.ACCEPT)));
        Optional<Breach> breach = refuse ? Optional.of(breach(line)) : Optional.empty();
        return named(line, id -> new CheckVector(id, program(line), kind, breach, confirmed(line), tags(line)));
    }

    private static <T> T named(JsonLine line, JsonLine.Parser<String, T> vector) {
        return line.parsed(VectorFields.ID, vector);
    }

    private static void requireSource(JsonLine line, String source) {
        line.word(VectorFields.SOURCE, word -> Optional.of(word).filter(source::equals));
    }

    private static Breach breach(JsonLine line) {
        Rule rule = line.word(
                VectorFields.RULE,
                word -> Arrays.stream(Rule.values())
                        .filter(it -> it.name().equals(word))
                        .findFirst());
        return new Breach(rule, (int) line.integer(VectorFields.INSN, -1, ClassicProgram.MAX_ENCODED_INSNS));
    }

    private ClassicProgram program(JsonLine line) {
        return line.parsed(VectorFields.PROGRAM, text -> {
            if (!text.equals(lastText)) {
                lastProgram = ProgramFormat.XT.decode(text.getBytes(StandardCharsets.UTF_8));
                lastText = text;
            }
            return lastProgram;
        });
    }

    private static PacketData packet(JsonLine line) {
        int wire = (int) line.integer(VectorFields.WIRE, 0, Integer.MAX_VALUE);
        Metadata meta = line.integers(VectorFields.META, VectorReader::metadata);
        return line.parsed(VectorFields.PACKET, hex -> new PacketData(hex, wire, meta));
    }

    private static Metadata metadata(Map<String, Long> numbers) {
        Map<Meta, Integer> values = new EnumMap<>(Meta.class);
        numbers.forEach((word, value) -> {
            Meta field = Meta.of(word)
                    .orElseThrow(() -> new IllegalArgumentException("unknown field " + JsonLine.shortened(word)));
            if (value < 0 || value > field.max()) {
                throw new IllegalArgumentException(word + " " + value + " is not in 0.." + field.max());
            }
            values.put(field, value.intValue());
        });
        return new Metadata(values);
    }

    private static Set<Confirmation> confirmed(JsonLine line) {
        return line.strings(VectorFields.CONFIRMED, words -> {
            Set<Confirmation> confirmed = EnumSet.noneOf(Confirmation.class);
            for (String word : words) {
                confirmed.add(Confirmation.of(word)
                        .orElseThrow(() -> new IllegalArgumentException("unknown word " + JsonLine.shortened(word))));
            }
            return confirmed;
        });
    }

    private static List<String> tags(JsonLine line) {
        return line.strings(VectorFields.TAGS, List::copyOf);
    }
}
