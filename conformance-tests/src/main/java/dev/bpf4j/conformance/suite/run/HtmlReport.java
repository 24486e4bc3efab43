package dev.bpf4j.conformance.suite.run;

import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** One HTML page that needs nothing else: totals, a table by feature, failures with program and input. */
public final class HtmlReport {

    private static final int MOST_FAILURES = 500;
    private static final int LONGEST_PROGRAM = 4000;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>bpf4j conformance: %1$s</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
            table { border-collapse: collapse; width: 100%%; }
            th, td { text-align: right; padding: .15em .6em; border-bottom: 1px solid #8884; }
            th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
            tr.bad td { background: #f443; } tr.part td { background: #fc33; }
            pre { overflow-x: auto; background: #8881; padding: .5em; font-size: 12px; }
            summary { cursor: pointer; } code { font-size: 13px; }
            </style></head><body>
            <h1>Conformance of %1$s</h1>
            """;

    private final Appendable out;

    private HtmlReport(Appendable out) {
        this.out = out;
    }

    /**
     * Writes a report.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Report report, Appendable out) throws IOException {
        new HtmlReport(out).page(report);
    }

    private void page(Report report) throws IOException {
        out.append(String.format(Locale.ROOT, HEAD, Markup.escape(report.engine())));
        out.append("<p>").append(Markup.escape(TextReport.summary(report))).append("</p>\n");
        table("By layer", report.layers());
        table("By feature", report.features());
        failures(report.with(Status.FAILED));
        out.append("</body></html>\n");
    }

    private void table(String title, List<FeatureCount> counts) throws IOException {
        out.append("<h2>").append(title).append("</h2>\n<table><tr><th>layer</th><th>feature</th><th>vectors</th>");
        out.append("<th>passed</th><th>failed</th><th>unsupported</th></tr>\n");
        for (FeatureCount count : counts) {
            out.append(String.format(
                    Locale.ROOT,
                    "<tr%s><td>%s</td><td>%s</td><td>%d</td><td>%d</td><td>%d</td><td>%d</td></tr>%n",
                    colour(count),
                    Markup.escape(count.layer()),
                    Markup.escape(count.feature()),
                    count.total(),
                    count.passed(),
                    count.failed(),
                    count.unsupported()));
        }
        out.append("</table>\n");
    }

    private static String colour(FeatureCount count) {
        if (count.failed() > 0) {
            return " class=\"bad\"";
        }
        return count.unsupported() > 0 ? " class=\"part\"" : "";
    }

    private void failures(List<Result> failed) throws IOException {
        if (failed.isEmpty()) {
            return;
        }
        out.append("<h2>Failures</h2>\n");
        for (Result result : failed.subList(0, Math.min(MOST_FAILURES, failed.size()))) {
            out.append("<details><summary><code>")
                    .append(Markup.escape(result.vector().id()));
            out.append("</code> ").append(Markup.escape(result.judgement().detail()));
            out.append("</summary><pre>").append(question(result.vector()));
            out.append("</pre></details>\n");
        }
        if (failed.size() > MOST_FAILURES) {
            out.append(String.format(Locale.ROOT, "<p>... and %d more.</p>%n", failed.size() - MOST_FAILURES));
        }
    }

    /** The program and, if it is run, the input. */
    private static String question(TestVector vector) {
        String program = new String(ProgramFormat.XT.encode(vector.program()), StandardCharsets.US_ASCII).strip();
        String shown = program.length() <= LONGEST_PROGRAM ? program : program.substring(0, LONGEST_PROGRAM) + "...";
        String input = vector instanceof RunVector run
                ? "\n" + Markup.escape(run.input().toString())
                : "";
        return Markup.escape(shown) + input;
    }
}
