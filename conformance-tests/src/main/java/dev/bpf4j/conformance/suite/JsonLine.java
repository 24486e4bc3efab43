package dev.bpf4j.conformance.suite;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a JSON object on a line of a file. Each is taken once, with the type it must have; what is left in the
 * end is an error, and so is everything else that is not as the format says. Errors have file, line and column.
 */
final class JsonLine {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A string, an integer, a list of strings, or integers by name; and the column it starts in. */
    private record Value(Object content, int column) {}

    private final String place;
    private final Map<String, Value> fields = new LinkedHashMap<>();

    /**
     * Reads a line.
     *
     * @param place file and line, as in {@code opcodes.jsonl:17}
     */
    JsonLine(String line, String place) {
        this.place = place;
        try (JsonParser parser = JSON.createParser(line)) {
            read(parser);
        } catch (JacksonException e) {
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw error(column, e.getOriginalMessage().lines().findFirst().orElse("not JSON"));
        } catch (IOException e) {
            throw error(1, e.getMessage());
        }
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw error(1, "expected a JSON object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            int column = parser.currentTokenLocation().getColumnNr();
            fields.put(name, new Value(content(parser, column), column));
        }
        if (parser.nextToken() != null) {
            throw error(parser.currentTokenLocation().getColumnNr(), "expected the end of the line");
        }
    }

    private Object content(JsonParser parser, int column) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser, column);
            case START_ARRAY -> strings(parser);
            case START_OBJECT -> integers(parser);
            default -> throw error(column, "expected a string, an integer, a list or an object");
        };
    }

    private long integer(JsonParser parser, int column) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw error(column, "expected an integer");
        }
        return parser.getLongValue();
    }

    private List<String> strings(JsonParser parser) throws IOException {
        List<String> strings = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw error(parser.currentTokenLocation().getColumnNr(), "expected a string");
            }
            strings.add(parser.getText());
        }
        return strings;
    }

    private Map<String, Long> integers(JsonParser parser) throws IOException {
        Map<String, Long> integers = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            integers.put(name, integer(parser, parser.currentTokenLocation().getColumnNr()));
        }
        return integers;
    }

    MalformedSuiteException error(int column, String what) {
        return new MalformedSuiteException(place + ":" + column, what);
    }

    /** An error about a field that was there. */
    private MalformedSuiteException error(String name, Value value, String what) {
        return error(value.column(), "\"" + name + "\": " + what);
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String string(String name) {
        return take(name, String.class, value -> value);
    }

    /** A string that must mean something. */
    <T> T word(String name, Parser<String, Optional<T>> meaning) {
        return take(
                name,
                String.class,
                word -> meaning.parse(word)
                        .orElseThrow(() -> new IllegalArgumentException("unknown word '" + shortened(word) + "'")));
    }

    /** A string that is read by a function which may throw an IllegalArgumentException. */
    <T> T parsed(String name, Parser<String, T> parser) {
        return take(name, String.class, parser);
    }

    long integer(String name, long min, long max) {
        return take(name, Long.class, value -> {
            if (value < min || value > max) {
                throw new IllegalArgumentException(value + " is not in " + min + ".." + max);
            }
            return value;
        });
    }

    /** A list of strings, read by a function which may throw an IllegalArgumentException. */
    @SuppressWarnings("unchecked")
    <T> T strings(String name, Parser<List<String>, T> parser) {
        return take(name, List.class, list -> parser.parse((List<String>) list));
    }

    /** Integers by name, read by a function which may throw an IllegalArgumentException. */
    @SuppressWarnings("unchecked")
    <T> T integers(String name, Parser<Map<String, Long>, T> parser) {
        return take(name, Map.class, map -> parser.parse((Map<String, Long>) map));
    }

    private <C, T> T take(String name, Class<C> type, Parser<C, T> parser) {
        Value value = fields.remove(name);
        if (value == null) {
            throw error(1, "there is no \"" + name + "\"");
        }
        if (!type.isInstance(value.content())) {
            throw error(name, value, "has the wrong type");
        }
        try {
            return parser.parse(type.cast(value.content()));
        } catch (IllegalArgumentException e) {
            throw error(name, value, e.getMessage());
        }
    }

    /** Says that everything was taken. */
    void end() {
        fields.forEach((name, value) -> {
            throw error(value.column(), "unknown field \"" + shortened(name) + "\"");
        });
    }

    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    /** A function that may throw an IllegalArgumentException whose message says what is wrong. */
    @FunctionalInterface
    interface Parser<S, T> {
        T parse(S source);
    }
}
