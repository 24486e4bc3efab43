package dev.bpf4j.conformance.suite;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes vectors as JSON objects, one per line. */
final class VectorWriter {

    private final JsonGenerator json;

    VectorWriter(JsonGenerator json) {
        this.json = json;
    }

    /** The first line of a file. */
    void header(String layer, int vectors) throws IOException {
        json.writeStartObject();
        json.writeStringField(VectorFields.FORMAT, VectorFields.FORMAT_NAME);
        json.writeNumberField(VectorFields.VERSION, VectorFields.FORMAT_VERSION);
        json.writeStringField(VectorFields.LAYER, layer);
        json.writeNumberField(VectorFields.VECTORS, vectors);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    void vector(TestVector vector) throws IOException {
        json.writeStartObject();
        json.writeStringField(VectorFields.ID, vector.id());
        json.writeStringField(VectorFields.PROGRAM, text(vector.program()));
        json.writeStringField(VectorFields.CONTEXT, vector.context().word());
        if (vector instanceof RunVector run) {
            input(run.input());
            json.writeNumberField(VectorFields.EXPECT, Integer.toUnsignedLong(run.expected()));
            json.writeStringField(VectorFields.SOURCE, VectorFields.INTERPRETER);
        } else if (vector instanceof CheckVector check) {
            verdict(check);
            json.writeStringField(VectorFields.SOURCE, VectorFields.CHECKER);
        }
        words(
                VectorFields.CONFIRMED,
                vector.confirmed().stream().sorted().map(Confirmation::word).toList());
        words(VectorFields.TAGS, vector.tags());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** A program on one line, as bpf_asm prints it. */
    static String text(ClassicProgram program) {
        return new String(ProgramFormat.XT.encode(program), StandardCharsets.US_ASCII).strip();
    }

    private void input(Input input) throws IOException {
        if (input instanceof PacketData packet) {
            json.writeStringField(VectorFields.PACKET, packet.hex());
            json.writeNumberField(VectorFields.WIRE, packet.wire());
            meta(packet.meta());
        } else {
            json.writeStringField(VectorFields.DATA, input.hex());
        }
    }

    private void meta(Metadata meta) throws IOException {
        json.writeObjectFieldStart(VectorFields.META);
        for (Map.Entry<Meta, Integer> field : meta.values().entrySet()) {
            json.writeNumberField(field.getKey().word(), Integer.toUnsignedLong(field.getValue()));
        }
        json.writeEndObject();
    }

    private void verdict(CheckVector check) throws IOException {
        json.writeStringField(VectorFields.CHECK, check.isAccepted() ? VectorFields.ACCEPT : VectorFields.REFUSE);
        if (check.breach().isPresent()) {
            json.writeStringField(VectorFields.RULE, check.breach().get().rule().name());
            json.writeNumberField(VectorFields.INSN, check.breach().get().insn());
        }
    }

    private void words(String field, Iterable<String> words) throws IOException {
        json.writeArrayFieldStart(field);
        for (String word : words) {
            json.writeString(word);
        }
        json.writeEndArray();
    }
}
