package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bpf4j.conformance.suite.engine.Answer;
import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.run.FeatureCount;
import dev.bpf4j.conformance.suite.run.HtmlReport;
import dev.bpf4j.conformance.suite.run.JUnitReport;
import dev.bpf4j.conformance.suite.run.JsonReport;
import dev.bpf4j.conformance.suite.run.Report;
import dev.bpf4j.conformance.suite.run.SuiteRunner;
import dev.bpf4j.conformance.suite.run.TextReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** The four forms of a report tell the same numbers. */
class ReportsTest {
    /** Every third vector fails with a text that no markup survives, every seventh is not supported. */
    private static final Report REPORT = SuiteRunner.run(GeneratedSuite.SUITE, new Moody());

    private static final class Moody implements Engine {
        private int asked;

        @Override
        public String name() {
            return "<moody> & \"odd\"";
        }

        @Override
        public Answer answer(TestVector vector) {
            asked++;
            if (asked % 3 == 0) {
                return new Answer.Broken("]]> <b> & \u0000 \ud800 \u001b[31m");
            }
            if (asked % 7 == 0) {
                return new Answer.Unsupported("<none>");
            }
            return vector instanceof RunVector run
                    ? new Answer.Value(run.expected())
                    : ((CheckVector) vector).isAccepted() ? new Answer.Accepted() : new Answer.Refused("");
        }

        @Override
        public void close() {}
    }

    @Test
    void countsAddUp() {
        FeatureCount total = REPORT.total();
        int vectors = GeneratedSuite.SUITE.vectors().size();
        assertEquals(vectors, total.total());
        assertEquals(vectors / 3, total.failed());
        assertEquals(vectors / 7 - vectors / 21, total.unsupported());
        assertEquals(
                total.failed(),
                REPORT.features().stream().mapToInt(FeatureCount::failed).sum());
        assertEquals(
                total.passed(),
                REPORT.layers().stream().mapToInt(FeatureCount::passed).sum());
        assertEquals(1, REPORT.exitStatus());
    }

    @Test
    void text() throws IOException {
        StringBuilder text = new StringBuilder();
        TextReport.write(REPORT, 5, text);
        long rows = text.toString().lines().count();
        assertEquals(1 + REPORT.features().size() + 5 + 1 + 1, rows);
        assertTrue(text.toString().contains("... and " + (REPORT.total().failed() - 5) + " more failures"));
    }

    @Test
    void jsonLinesAreObjects() throws IOException {
        StringWriter text = new StringWriter();
        JsonReport.write(REPORT, text);
        JsonFactory factory = new JsonFactory();
        String last = "";
        for (String line : text.toString().lines().toList()) {
            try (JsonParser parser = factory.createParser(line)) {
                assertEquals(JsonToken.START_OBJECT, parser.nextToken());
                parser.skipChildren();
                assertEquals(null, parser.nextToken());
            }
            last = line;
        }
        assertTrue(last.contains("\"failed\":" + REPORT.total().failed()), last);
    }

    private static Document parse(String xml) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void junitXmlIsWellFormed() throws IOException, SAXException, ParserConfigurationException {
        StringBuilder text = new StringBuilder();
        JUnitReport.write(REPORT, text);
        Document document = parse(text.toString());
        assertEquals(
                REPORT.total().total(),
                document.getElementsByTagName("testcase").getLength());
        assertEquals(
                REPORT.total().failed(),
                document.getElementsByTagName("failure").getLength());
        assertEquals(
                REPORT.total().unsupported(),
                document.getElementsByTagName("skipped").getLength());
    }

    @Test
    void htmlIsOnePageWithoutLinks() throws IOException {
        StringBuilder text = new StringBuilder();
        HtmlReport.write(REPORT, text);
        assertTrue(text.toString().startsWith("<!DOCTYPE html>"));
        assertTrue(text.toString().contains("&lt;moody&gt; &amp; &quot;odd&quot;"));
        assertFalse(text.toString().contains("<moody>"));
        assertFalse(text.toString().matches("(?s).*(src|href)=.*"));
        assertFalse(text.toString().contains("<b>"));
    }
}
