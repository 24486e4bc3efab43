package dev.bpf4j.cli;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.conformance.suite.Suite;
import dev.bpf4j.conformance.suite.SuiteWriter;
import dev.bpf4j.conformance.suite.engine.KernelEngine;
import dev.bpf4j.conformance.suite.run.Confirmer;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The suite of bpf4j as files. */
@Command(
        name = "export",
        description =
                "Writes the conformance suite for classic BPF and its translation into a folder: test vectors as JSON"
                        + " lines, a file per layer, in the format that docs/conformance.md describes.",
        footer = {"", "Example: ./bpf conformance export target/suite"})
final class ConformanceExportCommand extends Subcommand {
    @Parameters(paramLabel = "DIR", description = "The folder; it is made if it does not exist.")
    private String folder;

    @Option(names = "--kernel", description = "Has the running kernel confirm the expectations first (Linux, as root).")
    private boolean kernel;

    ConformanceExportCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        Suite suite = kernel ? confirmed(Suite.generate()) : Suite.generate();
        try {
            SuiteWriter.write(suite, Path.of(folder));
        } catch (InvalidPathException e) {
            throw new CommandException(folder + ": not a file name: " + e.getReason(), e);
        } catch (IOException e) {
            throw InputFile.of(folder).failure(e);
        }
        suite.layers()
                .forEach((layer, vectors) -> console.line(String.format("%-10s %6d vectors", layer, vectors.size())));
        console.line(String.format("%-10s %6d vectors", "all", suite.vectors().size()));
        return OK;
    }

    private Suite confirmed(Suite suite) {
        try (KernelEngine engine = KernelEngine.open()) {
            Confirmer.Confirmed confirmed = Confirmer.confirm(suite, engine);
            confirmed
                    .contradictions()
                    .forEach(result -> console.line("NOT CONFIRMED "
                            + result.vector().id() + ": " + result.judgement().detail()));
            return confirmed.suite();
        } catch (UnsupportedOperationException e) {
            throw new CommandException("kernel: " + e.getMessage(), e);
        }
    }
}
