package dev.bpf4j.cli;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.conformance.prove.domain.DomainProof;
import dev.bpf4j.conformance.prove.domain.DomainProver;
import java.time.Duration;
import java.util.List;

/** The proofs of the default domain, as they come: a table in Markdown, or JSON objects. */
final class DomainTable {
    /** For all theorems together. */
    private static final Duration TOTAL = Duration.ofMinutes(30);

    private final Console console;
    private final DomainProver prover;
    private final boolean json;
    private final long end = System.nanoTime() + TOTAL.toNanos();

    /** @param time for each theorem and width */
    DomainTable(Console console, Duration time, boolean json) {
        this.console = console;
        this.prover = new DomainProver(time);
        this.json = json;
    }

    /**
     * Proves theorems one by one, and prints each at once.
     *
     * @param only those whose names have this in them
     * @return whether all of them are proved at some width
     * @throws CommandException if there is none
     */
    boolean print(String only) {
        List<String> theorems = DomainProver.theorems().stream()
                .filter(theorem -> theorem.contains(only))
                .toList();
        if (theorems.isEmpty()) {
            throw new CommandException("no theorem has '" + only + "' in its name");
        }
        if (!json) {
            console.line("| theorem | bits | seconds |");
            console.line("|---|---:|---:|");
        }
        boolean all = true;
        for (String theorem : theorems) {
            if (System.nanoTime() - end >= 0) {
                throw new CommandException("no time for '" + theorem + "' and what follows: it took "
                        + TOTAL.toMinutes() + " minutes so far; --only proves some of them");
            }
            DomainProof proof = prover.prove(theorem, DomainProver.WIDTHS);
            all &= proof.isProved();
            if (json) {
                write(proof);
            } else {
                console.line(proof.row());
            }
            console.flush();
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
