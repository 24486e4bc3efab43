package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.conformance.prove.domain.DomainProof;
import dev.bpf4j.conformance.prove.domain.DomainProver;
import java.time.Duration;

/** The proofs of the default domain, as they come: a table in Markdown, or JSON objects. */
final class DomainTable {
    private final Console console;
    private final DomainProver prover;
    private final boolean json;

    /** @param time for each theorem and width */
    DomainTable(Console console, Duration time, boolean json) {
        this.console = console;
        this.prover = new DomainProver(time);
        this.json = json;
    }

    /** Whether all theorems are proved at some width. */
    boolean print() {
        if (!json) {
            console.line("| theorem | bits | seconds |");
            console.line("|---|---:|---:|");
        }
        boolean all = true;
        for (String theorem : DomainProver.theorems()) {
            DomainProof proof = prover.prove(theorem, DomainProver.WIDTHS);
            all &= proof.isProved();
            if (json) {
                write(proof);
            } else {
                console.line(proof.row());
            }
        }
        return all;
    }

    private void write(DomainProof proof) {
        new JsonLines(console)
                .begin()
                .field("theorem", proof.theorem())
                .field("verdict", proof.verdict().name().toLowerCase(java.util.Locale.ROOT))
                .field("bits", proof.width())
                .field("detail", proof.detail())
                .field("time_ms", proof.time().toMillis())
                .end();
    }
}
