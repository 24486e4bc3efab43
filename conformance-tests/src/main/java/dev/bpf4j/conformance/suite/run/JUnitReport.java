package dev.bpf4j.conformance.suite.run;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** JUnit XML, as build servers read it: a test suite per layer, a test case per vector; unsupported ones are skipped. */
public final class JUnitReport {

    private JUnitReport() {}

    /**
     * Writes a report.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Report report, Appendable out) throws IOException {
        FeatureCount total = report.total();
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append(String.format(
                Locale.ROOT,
                "<testsuites name=\"%s\" tests=\"%d\" failures=\"%d\" skipped=\"%d\" time=\"%.3f\">%n",
                Markup.escape(report.engine()),
                total.total(),
                total.failed(),
                total.unsupported(),
                report.time().toMillis() / 1000.0));
        for (FeatureCount layer : report.layers()) {
            layer(layer, cases(report, layer), out);
        }
        out.append("</testsuites>\n");
    }

    private static List<Result> cases(Report report, FeatureCount layer) {
        return report.results().stream()
                .filter(result -> result.vector().layer().equals(layer.layer()))
                .toList();
    }

    private static void layer(FeatureCount layer, List<Result> results, Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" skipped=\"%d\" errors=\"0\">%n",
                Markup.escape(layer.layer()),
                layer.total(),
                layer.failed(),
                layer.unsupported()));
        for (Result result : results) {
            testCase(result, out);
        }
        out.append("  </testsuite>\n");
    }

    private static void testCase(Result result, Appendable out) throws IOException {
        String head = String.format(
                Locale.ROOT,
                "    <testcase classname=\"%s.%s\" name=\"%s\"",
                Markup.escape(result.vector().layer()),
                Markup.escape(result.vector().feature()),
                Markup.escape(result.vector().id()));
        String detail = Markup.escape(result.judgement().detail());
        out.append(head)
                .append(
                        switch (result.status()) {
                            case PASSED -> "/>\n";
                            case FAILED -> "><failure message=\"" + detail + "\"/></testcase>\n";
                            case UNSUPPORTED -> "><skipped message=\"" + detail + "\"/></testcase>\n";
                        });
    }
}
