package dev.bpf4j.conformance.bugs;

import java.util.Locale;
import java.util.Optional;

/** Mistakes as rows of a table in the documentation. */
final class BugTable {
    private BugTable() {}

    static String row(KernelBug bug, Optional<BugHunt.Catch> caught) {
        String by = caught.map(c -> String.format(
                        Locale.ROOT, "%,d programs, %.1f s (`%s`)", c.programs(), c.millis() / 1000.0, c.program()))
                .orElse("not found");
        return "| " + bug.id() + " | " + bug.rule() + " | "
                + bug.proof().program().slots() + " | " + by + " |";
    }
}
