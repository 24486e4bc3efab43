package dev.bpf4j.conformance.suite.run;

import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A table by feature, the first failures, and a summary. */
public final class TextReport {

    private static final String ROW = "%-10s %-20s %8s %8s %8s %12s%n";

    private TextReport() {}

    /**
     * Writes a report.
     *
     * @param failures how many failures to show
     * @throws IOException if the text cannot be written
     */
    public static void write(Report report, int failures, Appendable out) throws IOException {
        out.append(String.format(Locale.ROOT, ROW, "layer", "feature", "vectors", "passed", "failed", "unsupported"));
        for (FeatureCount count : report.features()) {
            out.append(row(count));
        }
        failures(report.with(Status.FAILED), failures, out);
        out.append(summary(report)).append(System.lineSeparator());
    }

    private static String row(FeatureCount count) {
        return String.format(
                Locale.ROOT,
                ROW,
                count.layer(),
                count.feature(),
                count.total(),
                count.passed(),
                count.failed(),
                count.unsupported());
    }

    private static void failures(List<Result> failed, int most, Appendable out) throws IOException {
        for (Result result : failed.subList(0, Math.min(most, failed.size()))) {
            String id = result.vector().id();
            out.append(String.format(
                    Locale.ROOT, "FAILED %s: %s%n", id, result.judgement().detail()));
        }
        if (failed.size() > most) {
            out.append(String.format(Locale.ROOT, "... and %d more failures%n", failed.size() - most));
        }
    }

    /** One line: {@code NAME: 30580 vectors, 30580 passed, 0 failed, 0 unsupported in 1.2 s}. */
    public static String summary(Report report) {
        FeatureCount total = report.total();
        return String.format(
                Locale.ROOT,
                "%s: %d vectors, %d passed, %d failed, %d unsupported in %.1f s",
                report.engine(),
                total.total(),
                total.passed(),
                total.failed(),
                total.unsupported(),
                report.time().toMillis() / 1000.0);
    }
}
