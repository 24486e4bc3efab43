package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.console.OutputFile;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.verify.KernelVerdict;
import dev.bpf4j.conformance.cases.CaseWriter;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.fuzz.Finding;
import dev.bpf4j.conformance.fuzz.Fuzzer;
import dev.bpf4j.conformance.fuzz.KindTally;
import dev.bpf4j.conformance.fuzz.ProgramKind;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.verifier.Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Hunts for mistakes of the verifier. */
@Command(
        name = "verifier",
        description = {
            "Generates programs at the border between what is accepted and what is refused. Runs those that are accepted"
                    + " in the interpreter, beside the verifier's states, and compares verdicts with the running kernel.",
            "Prints a table by kind of program and what was found, made small. Exit status 1 if an accepted program"
                    + " trapped or left the verifier's states."
        },
        footer = {"", "Example: ./bpf fuzz verifier --count 200 --no-kernel"})
final class FuzzVerifierCommand extends Subcommand {
    private static final long KERNEL_PAUSE_MILLIS = 20;

    @Option(names = "--seed", paramLabel = "N", description = "Decides which programs are made; default 1.")
    private long seed = 1;

    @Option(names = "--count", paramLabel = "N", description = "How many programs, over all kinds; default 1000.")
    private int count = 1000;

    @Option(names = "--first", paramLabel = "N", description = "The number of the first program; default 0.")
    private int first;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Only these kinds of programs: alu64, alu32, stack, variable-stack, packet, map-values,"
                    + " atomics, context, legacy, helpers, ring-buffer, sockets, dynptrs, loops, subprograms, callbacks,"
                    + " tail-calls, handles, arenas.")
    private List<ProgramKind> kinds = Arrays.asList(ProgramKind.values());

    @Option(names = "--time", paramLabel = "SECONDS", description = "Ends after so many seconds.")
    private Optional<Long> seconds = Optional.empty();

    @Option(names = "--no-kernel", description = "Does not ask the kernel.")
    private boolean withoutKernel;

    @Option(
            names = "--profile",
            paramLabel = "root|cap-bpf|strict",
            description = "What the verifier lets through; root is the default, as it is the kernel's for this user.")
    private Profile profile = Profile.ROOT;

    @Option(
            names = "--save",
            paramLabel = "FOLDER",
            description = "Writes what was found as cases, a file per kind, for bpf verify --batch.")
    private Optional<String> folder = Optional.empty();

    @Option(names = "--json", description = "Prints a JSON object per kind of program, and one per finding.")
    private boolean json;

    FuzzVerifierCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        if (count < 0 || first < 0) {
            throw new UsageException("--count and --first take 0 or more");
        }
        folder.ifPresent(OutputFile::folder);
        Optional<KernelJudge> kernel = withoutKernel
                ? Optional.empty()
                : Optional.of(KernelJudge.brief(KernelVerdict.kernel(), KernelPace.slow(KERNEL_PAUSE_MILLIS)));
        Fuzzer fuzzer = new Fuzzer(new OwnJudge(profile), kernel, seed);
        fuzzer.run(kinds, first, count, timer());
        if (json) {
            objects(fuzzer);
        } else {
            table(fuzzer);
        }
        folder.ifPresent(path -> save(fuzzer, path));
        return fuzzer.total().unsound() > 0 ? REFUSED : OK;
    }

    private BooleanSupplier timer() {
        long started = System.nanoTime();
        return () -> seconds.map(limit -> System.nanoTime() - started < TimeUnit.SECONDS.toNanos(limit))
                .orElse(true);
    }

    private void table(Fuzzer fuzzer) {
        console.line(String.format(
                "%-15s %8s %8s %8s %9s %10s %10s %7s %8s",
                "kind", "programs", "accepted", "kernel", "agreement", "we refuse", "we accept", "ran", "unsound"));
        new TreeMap<>(fuzzer.tallies()).forEach((kind, tally) -> row(kind.toString(), tally));
        row("all", fuzzer.total());
        Map<String, List<Finding>> groups = fuzzer.findings().stream()
                .collect(Collectors.groupingBy(Finding::group, LinkedHashMap::new, Collectors.toList()));
        groups.forEach((group, findings) -> {
            console.line("");
            console.line(findings.size() + " x " + group);
            console.line("  " + findings.get(0).program().id() + ", "
                    + findings.get(0).program().slots() + " slots");
        });
    }

    private void row(String name, KindTally tally) {
        console.line(String.format(
                "%-15s %8d %8d %8s %9s %10d %10d %7d %8d",
                name,
                tally.programs(),
                tally.ownAccepts(),
                tally.judgedByBoth() == 0 ? "-" : Integer.toString(tally.kernelAccepts()),
                tally.judgedByBoth() == 0
                        ? "-"
                        : String.format("%.2f%%", 100.0 * tally.agreed() / tally.judgedByBoth()),
                tally.weAcceptLess(),
                tally.weAcceptMore(),
                tally.ran(),
                tally.unsound()));
    }

    private void objects(Fuzzer fuzzer) {
        JsonLines out = new JsonLines(console);
        new TreeMap<>(fuzzer.tallies())
                .forEach((kind, tally) -> out.begin()
                        .field("kind", kind.toString())
                        .field("programs", tally.programs())
                        .field("accepted", tally.ownAccepts())
                        .field("kernel_judged", tally.judgedByBoth())
                        .field("kernel_accepted", tally.kernelAccepts())
                        .field("agreed", tally.agreed())
                        .field("only_kernel_accepts", tally.weAcceptLess())
                        .field("only_we_accept", tally.weAcceptMore())
                        .field("ran", tally.ran())
                        .field("unsound", tally.unsound())
                        .end());
        fuzzer.findings().forEach(finding -> out.object(fields(finding)));
    }

    private static Map<String, Object> fields(Finding finding) {
        Map<String, Object> fields = CaseWriter.fields(finding.program());
        fields.put("finding", finding.group());
        fields.put("verdict", finding.own().kind().toString());
        fields.put("message", finding.own().message());
        finding.kernel().map(Judgement::kind).ifPresent(verdict -> fields.put("kernel", verdict.toString()));
        finding.kernel().map(Judgement::message).ifPresent(message -> fields.put("kernel_message", message));
        finding.breach().ifPresent(breach -> fields.put("breach", breach));
        return fields;
    }

    private void save(Fuzzer fuzzer, String path) {
        Map<ProgramKind, List<Finding>> byKind =
                fuzzer.findings().stream().collect(Collectors.groupingBy(Finding::kind));
        byKind.forEach((kind, findings) -> {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            Console lines = new Console(new ByteArrayInputStream(new byte[0]), text, text);
            JsonLines out = new JsonLines(lines);
            findings.forEach(finding -> out.object(fields(finding)));
            lines.flush();
            OutputFile.of(Path.of(path, kind + "-" + seed + "-" + first + ".jsonl")
                            .toString())
                    .write(text.toByteArray());
        });
    }
}
