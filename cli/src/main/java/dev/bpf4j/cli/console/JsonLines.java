package dev.bpf4j.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Results for programs: one JSON object per line, written field by field. */
public final class JsonLines {
    /** A step of writing. */
    @FunctionalInterface
    private interface Step {
        void run(JsonGenerator generator) throws IOException;
    }

    private final JsonGenerator generator;

    public JsonLines(Console console) {
        try {
            generator = new JsonFactory()
                    .createGenerator(console.out())
                    .configure(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM, false)
                    .setRootValueSeparator(new SerializedString(""));
        } catch (IOException e) {
            throw Console.unwritable(e);
        }
    }

    /** Starts an object. @throws CommandException if the output cannot be written, as all methods here */
    public JsonLines begin() {
        return write(JsonGenerator::writeStartObject);
    }

    public JsonLines field(String name, String value) {
        return write(g -> g.writeStringField(name, value));
    }

    /** A string, a number or, if there is nothing, null. */
    public JsonLines field(String name, Optional<?> value) {
        return write(g -> {
            g.writeFieldName(name);
            if (value.isEmpty()) {
                g.writeNull();
            } else if (value.get() instanceof Number number) {
                g.writeNumber(number.toString());
            } else {
                g.writeString(value.get().toString());
            }
        });
    }

    public JsonLines field(String name, long value) {
        return write(g -> g.writeNumberField(name, value));
    }

    /** A number with three decimals. */
    public JsonLines decimal(String name, double value) {
        return write(g -> {
            g.writeFieldName(name);
            g.writeNumber(String.format(Locale.ROOT, "%.3f", value));
        });
    }

    /** A number, or null. */
    public JsonLines field(String name, OptionalInt value) {
        return value.isPresent() ? field(name, value.getAsInt()) : write(g -> g.writeNullField(name));
    }

    /** A number of 64 bits without sign. */
    public JsonLines unsigned(String name, long value) {
        return write(g -> {
            g.writeFieldName(name);
            g.writeNumber(Long.toUnsignedString(value));
        });
    }

    /** A line that is an object: its values are strings, integers, booleans, lists of such values, and objects. */
    public void object(Map<String, ?> fields) {
        write(g -> value(g, fields));
        endLine();
    }

    private static void value(JsonGenerator g, Object value) throws IOException {
        if (value instanceof Map<?, ?> fields) {
            g.writeStartObject();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                g.writeFieldName(field.getKey().toString());
                value(g, field.getValue());
            }
            g.writeEndObject();
        } else if (value instanceof List<?> values) {
            g.writeStartArray();
            for (Object element : values) {
                value(g, element);
            }
            g.writeEndArray();
        } else if (value instanceof Boolean bool) {
            g.writeBoolean(bool);
        } else if (value instanceof Number number) {
            g.writeNumber(number.toString());
        } else {
            g.writeString(value.toString());
        }
    }

    /** Ends the object and its line. */
    public void end() {
        write(JsonGenerator::writeEndObject);
        endLine();
    }

    private void endLine() {
        write(g -> {
            g.writeRaw('\n');
            g.flush();
        });
    }

    private JsonLines write(Step step) {
        try {
            step.run(generator);
            return this;
        } catch (IOException e) {
            throw Console.unwritable(e);
        }
    }
}
