package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.conformance.isa.IsaEngine;
import dev.bpf4j.conformance.isa.IsaReport;
import dev.bpf4j.conformance.isa.IsaSuite;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The public suite of the instruction set. */
@Command(
        name = "isa",
        description = {
            "Runs the bpf_conformance suite (files *.data) in the interpreter and in the compiler, which knows what the"
                    + " verifier found out (jit) or nothing (jit-unverified).",
            "Prints how many tests each passes, by cpu version and conformance group. Exit status 1 if one fails."
        },
        footer = {"", "Example: ./bpf conformance isa examples/isa"})
final class ConformanceIsaCommand extends Subcommand {
    private static final String CELL = "%15s";

    @Parameters(
            paramLabel = "DIR",
            description = "The suite's folder; programs in its folder negative must be refused.")
    private String folder;

    @Option(
            names = "--json",
            description = "Prints a JSON object per line of the table: tests, number and passes of each engine; and one"
                    + " per failure: test, engine, message.")
    private boolean json;

    ConformanceIsaCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        IsaSuite suite = suite();
        if (suite.tests().isEmpty() && suite.unreadable().isEmpty()) {
            throw InputFile.of(folder).failure("no file *.data is in it");
        }
        IsaReport report = IsaReport.of(suite);
        if (json) {
            objects(report);
        } else {
            table(report);
        }
        return report.exitStatus();
    }

    private IsaSuite suite() {
        InputFile file = InputFile.of(folder);
        try {
            return IsaSuite.read(file.folder());
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    private void table(IsaReport report) {
        StringBuilder head = new StringBuilder(String.format("%-15s %7s", "", "tests"));
        for (IsaEngine engine : IsaEngine.values()) {
            head.append(String.format(CELL, engine));
        }
        console.line(head.toString());
        for (IsaReport.Row row : report.rows()) {
            StringBuilder line = new StringBuilder(String.format("%-15s %7d", row.what(), row.tests()));
            row.passed().values().forEach(passed -> line.append(String.format(CELL, passed)));
            console.line(line.toString());
        }
        report.failures()
                .forEach(failure ->
                        console.line("FAILED " + failure.test() + ": " + failure.engine() + ": " + failure.reason()));
    }

    private void objects(IsaReport report) {
        JsonLines out = new JsonLines(console);
        for (IsaReport.Row row : report.rows()) {
            out.begin().field("tests", row.what()).field("number", row.tests());
            row.passed().forEach((engine, passed) -> out.field(engine.toString(), passed));
            out.end();
        }
        for (IsaReport.Failure failure : report.failures()) {
            out.begin()
                    .field("test", failure.test())
                    .field("engine", failure.engine().toString())
                    .field("message", failure.reason())
                    .end();
        }
    }
}
