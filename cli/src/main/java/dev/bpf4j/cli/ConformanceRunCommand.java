package dev.bpf4j.cli;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.OutputFile;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.conformance.suite.MalformedSuiteException;
import dev.bpf4j.conformance.suite.Suite;
import dev.bpf4j.conformance.suite.SuiteReader;
import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.engine.EngineStartException;
import dev.bpf4j.conformance.suite.engine.Engines;
import dev.bpf4j.conformance.suite.engine.ExternalEngine;
import dev.bpf4j.conformance.suite.run.HtmlReport;
import dev.bpf4j.conformance.suite.run.JUnitReport;
import dev.bpf4j.conformance.suite.run.JsonReport;
import dev.bpf4j.conformance.suite.run.Report;
import dev.bpf4j.conformance.suite.run.SuiteRunner;
import dev.bpf4j.conformance.suite.run.TextReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The suite of bpf4j put to an implementation. */
@Command(
        name = "run",
        description = {
            "Runs the conformance suite for classic BPF and its translation against an engine of bpf4j, the live kernel, or"
                    + " a program of yours that speaks the line protocol of docs/conformance.md.",
            "Prints a table by feature. Exit status 1 if something failed; what an engine does not support is no failure."
        },
        footer = {"", "Example: ./bpf conformance run --engine jit --layer seccomp"})
final class ConformanceRunCommand extends Subcommand {
    /** A report in some form. */
    @FunctionalInterface
    private interface Form {
        void write(Writer out) throws IOException;
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "SUITE",
            description = "A folder or file that export wrote; the suite as this version generates it by default.")
    private Optional<String> suite = Optional.empty();

    @Option(
            names = "--engine",
            required = true,
            paramLabel = "NAME|COMMAND",
            description = "classic, interpreter, jit, kernel, or a command that is run by the shell.")
    private String engine;

    @Option(names = "--layer", paramLabel = "NAME", split = ",", description = "Only these layers; all by default.")
    private List<String> layers = List.of();

    @Option(names = "--failures", paramLabel = "N", description = "Failures to print; 20 by default.")
    private int failures = 20;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes an HTML page too.")
    private Optional<String> html = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes JUnit XML too.")
    private Optional<String> junit = Optional.empty();

    @Option(
            names = "--json",
            description =
                    "Prints a JSON object per failure (failed, detail), per feature (layer, feature, vectors, passed,"
                            + " failed, unsupported), and for all (engine, the same numbers, time_ms).")
    private boolean json;

    ConformanceRunCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        if (failures < 0) {
            throw new UsageException("--failures takes 0 or more");
        }
        Suite vectors = chosen(suite.map(this::read).orElseGet(Suite::generate));
        Report report;
        try (Engine asked = engine()) {
            report = SuiteRunner.run(vectors, asked);
        }
        html.ifPresent(file -> OutputFile.of(file).write(utf8(out -> HtmlReport.write(report, out))));
        junit.ifPresent(file -> OutputFile.of(file).write(utf8(out -> JUnitReport.write(report, out))));
        console.bytes(utf8(out -> {
            if (json) {
                JsonReport.write(report, out);
            } else {
                TextReport.write(report, failures, out);
            }
        }));
        return report.exitStatus();
    }

    private Suite read(String path) {
        InputFile file = InputFile.of(path);
        try {
            return SuiteReader.read(Path.of(path));
        } catch (InvalidPathException e) {
            throw file.failure("not a file name: " + e.getReason());
        } catch (MalformedSuiteException e) {
            throw file.failure(e.getMessage());
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    private Suite chosen(Suite all) {
        layers.stream()
                .filter(layer -> !all.layers().containsKey(layer))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new UsageException("--layer: '" + unknown + "' is none of "
                            + String.join(", ", all.layers().keySet()));
                });
        return layers.isEmpty()
                ? all
                : new Suite(all.vectors().stream()
                        .filter(vector -> layers.contains(vector.layer()))
                        .toList());
    }

    private Engine engine() {
        try {
            return Engines.named(engine).orElseGet(() -> ExternalEngine.start(ExternalEngine.Settings.shell(engine)));
        } catch (UnsupportedOperationException e) {
            throw new CommandException(engine + ": " + e.getMessage(), e);
        } catch (EngineStartException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private static byte[] utf8(Form form) {
        StringWriter text = new StringWriter();
        try {
            form.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
