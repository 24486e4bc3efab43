package dev.bpf4j.cli;

import dev.bpf4j.cli.bench.Bench;
import dev.bpf4j.cli.bench.BenchResult;
import dev.bpf4j.cli.bench.Stopwatch;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.Isa;
import dev.bpf4j.cli.program.MemoryInput;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.run.Engine;
import dev.bpf4j.verifier.Profile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Speed. */
@Command(
        name = "bench",
        description = {
            "Measures programs in each engine that can run them: nanoseconds of thread CPU time per run and per executed"
                    + " instruction, the median of the repetitions.",
            "Extended programs get the memory in r1 and its length in r2, classic ones get it as their packet. A run"
                    + " includes entering and leaving; what programs write stays there for the next run."
        },
        footer = {"", "Example: ./bpf bench examples/port22.txt --engine jit"})
final class BenchCommand extends Subcommand {
    private static final String PROGRAM = "program";
    private static final String ROW = "%-11s %18s %9s %12s %8s";

    @Parameters(
            paramLabel = "PROGRAM",
            arity = "1..*",
            description = "Files, or - for standard input; recognised by their content.")
    private List<String> arguments = List.of();

    @Option(
            names = "--isa",
            paramLabel = "classic|extended",
            description = "The instruction set, where the content can be read in both.")
    private Optional<Isa> isa = Optional.empty();

    @Option(
            names = "--mem",
            paramLabel = "FILE|HEX",
            description = "The memory, a file or hexadecimal digits; none by default.")
    private Optional<String> memory = Optional.empty();

    @Option(
            names = "--engine",
            paramLabel = "classic|interpreter|jit",
            split = ",",
            description = "Who runs them; all that can by default. May be given more than once.")
    private List<Engine> engines = List.of();

    @Option(
            names = "--profile",
            paramLabel = "root|cap-bpf|strict",
            description = "What the verifier lets through; strict is the default.")
    private Profile profile = Profile.STRICT;

    @Option(names = "--unverified", description = "Runs the programs without asking the verifier; they may trap.")
    private boolean unverified;

    @Option(names = "--repetitions", paramLabel = "N", description = "Measurements; 15 by default.")
    private int repetitions = 15;

    @Option(names = "--warmup", paramLabel = "MS", description = "Milliseconds to run before; 1000 by default.")
    private int warmUp = 1000;

    @Option(
            names = "--json",
            description = "Prints a JSON object per program and engine: program, engine, r0, insns (executed per run),"
                    + " ns_per_run, ns_per_insn.")
    private boolean json;

    BenchCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        Stopwatch stopwatch = stopwatch();
        if (engines.contains(Engine.KERNEL)) {
            throw new UsageException("--engine kernel: bench measures classic, interpreter and jit");
        }
        byte[] bytes =
                memory.map(argument -> MemoryInput.read(argument, console)).orElse(new byte[0]);
        List<? extends Bench<?>> benches =
                arguments.stream().map(argument -> bench(argument, bytes)).toList();
        Consumer<BenchResult> results = results();
        benches.forEach(bench -> bench.measure(stopwatch, results));
        return OK;
    }

    private Stopwatch stopwatch() {
        if (repetitions < 1 || warmUp < 0) {
            throw new UsageException("--repetitions takes 1 or more, --warmup 0 or more");
        }
        return new Stopwatch(warmUp, repetitions);
    }

    private Bench<?> bench(String argument, byte[] bytes) {
        Optional<Profile> asked = unverified ? Optional.empty() : Optional.of(profile);
        return Bench.of(ProgramInput.read(argument, isa, console), bytes, asked, engines);
    }

    /** Each result is shown as soon as it is there. */
    private Consumer<BenchResult> results() {
        if (json) {
            JsonLines lines = new JsonLines(console);
            return result -> object(lines, result);
        }
        row(PROGRAM, "engine", "r0", "insns", "ns/run", "ns/insn");
        return result -> row(
                result.program(),
                result.engine().toString(),
                "0x" + Long.toHexString(result.r0()),
                Long.toString(result.insns()),
                decimal(result.nanosPerRun()),
                decimal(result.nanosPerInsn()));
    }

    private void row(String program, Object... cells) {
        int width = arguments.stream().mapToInt(String::length).reduce(PROGRAM.length(), Math::max);
        console.line(program + " ".repeat(width - program.length() + 1) + String.format(ROW, cells));
        console.flush();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private void object(JsonLines lines, BenchResult result) {
        lines.begin()
                .field(PROGRAM, result.program())
                .field("engine", result.engine().toString())
                .unsigned("r0", result.r0())
                .field("insns", result.insns())
                .decimal("ns_per_run", result.nanosPerRun())
                .decimal("ns_per_insn", result.nanosPerInsn())
                .end();
        console.flush();
    }
}
