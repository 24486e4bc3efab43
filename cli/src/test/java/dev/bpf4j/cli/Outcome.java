package dev.bpf4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/** What a command did. */
record Outcome(int status, byte[] bytes, String err) {
    /** Runs a command in this process with nothing on standard input. */
    static Outcome of(String... args) {
        return of(new byte[0], args);
    }

    static Outcome of(byte[] input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(args, new ByteArrayInputStream(input), out, err);
        return new Outcome(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command with text on standard input. */
    static Outcome ofText(String input, String... args) {
        return of(input.getBytes(StandardCharsets.UTF_8), args);
    }

    String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return out().lines().toList();
    }

    /** Success, and nothing on the error stream. */
    Outcome succeeds() {
        Assertions.assertEquals("", err);
        Assertions.assertEquals(0, status);
        return this;
    }

    /** Fails with this status and exactly one line on the error stream, which starts as all do and contains the text. */
    Outcome fails(int expected, String part) {
        Assertions.assertEquals(expected, status, err);
        Assertions.assertEquals(1, err.lines().count(), err);
        Assertions.assertTrue(err.startsWith("bpf: ") && err.endsWith("\n"), err);
        Assertions.assertTrue(err.contains(part), () -> "'" + part + "' is not in: " + err);
        Assertions.assertFalse(err.contains("internal error") || err.contains("Exception"), err);
        return this;
    }

    /** Every line of the output as a JSON object. */
    List<Map<String, String>> json() {
        return lines().stream().map(Outcome::object).toList();
    }

    private static Map<String, String> object(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            Assertions.assertEquals(JsonToken.START_OBJECT, parser.nextToken());
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                Assertions.assertNull(fields.put(name, parser.getText()), name);
            }
            Assertions.assertNull(parser.nextToken());
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
        return fields;
    }
}
