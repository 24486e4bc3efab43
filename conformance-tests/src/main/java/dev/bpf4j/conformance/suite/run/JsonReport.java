package dev.bpf4j.conformance.suite.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import java.io.IOException;
import java.io.Writer;

/** One JSON object per line: the failures, the features, and in the end the summary. */
public final class JsonReport {

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes a report; the writer stays open.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Report report, Writer out) throws IOException {
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            new JsonReport(json).report(report);
        }
    }

    private void report(Report report) throws IOException {
        for (Result result : report.with(Status.FAILED)) {
            json.writeStartObject();
            json.writeStringField("failed", result.vector().id());
            json.writeStringField("detail", result.judgement().detail());
            end();
        }
        for (FeatureCount count : report.features()) {
            json.writeStartObject();
            json.writeStringField("layer", count.layer());
            json.writeStringField("feature", count.feature());
            numbers(count);
            end();
        }
        json.writeStartObject();
        json.writeStringField("engine", report.engine());
        numbers(report.total());
        json.writeNumberField("time_ms", report.time().toMillis());
        end();
    }

    private void numbers(FeatureCount count) throws IOException {
        json.writeNumberField("vectors", count.total());
        json.writeNumberField("passed", count.passed());
        json.writeNumberField("failed", count.failed());
        json.writeNumberField("unsupported", count.unsupported());
    }

    private void end() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
