package dev.bpf4j.conformance.cases;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as maps, lists, strings, numbers and booleans. Fields that are null are left out. Hostile text is refused
 * before it costs much: strings, numbers and nesting are bounded.
 */
final class JsonTree {
    /** A program of a million slots in hexadecimal digits. */
    private static final int MAX_STRING = 16_000_000;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_DIGITS = 40;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_STRING)
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();

    private JsonTree() {}

    /** @throws MalformedCaseException if the text is anything but one JSON object */
    static Map<String, Object> object(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedCaseException("not a JSON object");
            }
            Map<String, Object> object = fields(parser);
            if (parser.nextToken() != null) {
                throw new MalformedCaseException("more than one JSON object");
            }
            return object;
        } catch (JacksonException e) {
            String what = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            String where = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw new MalformedCaseException("not JSON" + where + ": " + what);
        } catch (IOException e) {
            throw new MalformedCaseException("not JSON: " + e.getMessage());
        }
    }

    private static Map<String, Object> fields(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            String field = name;
            value(parser).ifPresent(value -> fields.put(field, value));
        }
        return fields;
    }

    private static Optional<Object> value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> Optional.of(fields(parser));
            case START_ARRAY -> Optional.of(elements(parser));
            case VALUE_STRING -> Optional.of(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(parser.getNumberValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static List<Object> elements(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser).ifPresent(elements::add);
        }
        return elements;
    }
}
