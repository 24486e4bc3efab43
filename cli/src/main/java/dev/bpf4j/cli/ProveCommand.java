package dev.bpf4j.cli;

import dev.bpf4j.cbpf.capture.LinkType;
import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.console.OutputFile;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.AnyProgram;
import dev.bpf4j.cli.program.Isa;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.program.Translation;
import dev.bpf4j.conformance.prove.Counterexample;
import dev.bpf4j.conformance.prove.Kind;
import dev.bpf4j.conformance.prove.Limits;
import dev.bpf4j.conformance.prove.Prover;
import dev.bpf4j.conformance.prove.Result;
import dev.bpf4j.ebpf.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proofs. */
@Command(
        name = "prove",
        description = {
            "Proves that a classic program and its translation, or any two programs without loops, return the same for"
                    + " every input, or finds an input for which they do not.",
            "Prints equivalent, different or unknown, and why. Exit status 0 only if they are equivalent."
        },
        footer = {"", "Example: ./bpf prove examples/port22.txt"})
final class ProveCommand extends Subcommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "A",
            description = "A program, recognised by its content; a classic one if it is alone.")
    private Optional<String> first = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "The program to compare with.")
    private Optional<String> second = Optional.empty();

    @Option(
            names = "--isa",
            paramLabel = "classic|extended",
            description = "The instruction set, where the content can be read in both.")
    private Optional<Isa> isa = Optional.empty();

    @Option(names = "--seccomp", description = "They are seccomp filters; otherwise they are packet filters.")
    private boolean seccomp;

    @Option(
            names = "--capture",
            description = "They are packet filters as libpcap's checker lets them pass: cells of M[] may be read before"
                    + " they are written, and hold anything.")
    private boolean ofCapture;

    @Option(
            names = "--domain",
            description = "Proves instead that the verifier's default domain of scalars is sound: prints a table of the"
                    + " theorems, and status 0 only if all are proved at some width.")
    private boolean domain;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description = "With --domain, proves the theorems that have this in their names.")
    private Optional<String> only = Optional.empty();

    @Option(
            names = {"--time", "--timeout"},
            paramLabel = "SECONDS",
            description =
                    "After which the answer is unknown; 30 by default. With --domain for each theorem and width, 60"
                            + " by default.")
    private Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--min-packet",
            paramLabel = "BYTES",
            description = "Only packets with so many bytes count; 0 by default.")
    private int minimumPacket;

    @Option(names = "--pcap", paramLabel = "FILE", description = "Where to write a packet that tells them apart.")
    private Optional<String> capture = Optional.empty();

    @Option(
            names = "--json",
            description =
                    "Prints a JSON object: first, second, verdict; method, queries, terms; input and both results;"
                            + " reason, bound; time_ms.")
    private boolean json;

    ProveCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        if (seconds.orElse(0) < 0 || minimumPacket < 0) {
            throw new UsageException("--time and --min-packet take 0 or more");
        }
        if (domain) {
            return proveDomain();
        }
        if (only.isPresent()) {
            throw new UsageException("--only is for --domain");
        }
        if (seccomp && (capture.isPresent() || ofCapture)) {
            throw new UsageException("--pcap and --capture are for packet filters");
        }
        Limits limits =
                Limits.DEFAULT.withTime(Duration.ofSeconds(seconds.orElse(30))).withMinimumPacket(minimumPacket);
        Result result = prove(new Prover(limits), kind());
        show(result);
        capture.ifPresent(file -> write(result, file));
        return result instanceof Result.Equivalent ? OK : REFUSED;
    }

    private int proveDomain() {
        if (first.isPresent()) {
            throw new UsageException("--domain takes no program");
        }
        DomainTable table = new DomainTable(console, Duration.ofSeconds(seconds.orElse(60)), json);
        return table.print(only.orElse("")) ? OK : REFUSED;
    }

    private String first() {
        return first.orElseThrow(() -> new UsageException("Missing required parameter: 'A'"));
    }

    private Kind kind() {
        return seccomp ? Kind.SECCOMP : ofCapture ? Kind.CAPTURE : Kind.PACKET;
    }

    private Result prove(Prover prover, Kind kind) {
        ProgramInput a = ProgramInput.read(first(), isa, console);
        if (second.isPresent()) {
            ProgramInput b = ProgramInput.read(second.get(), isa, console);
            return checked(first() + " or " + second.get(), () -> prover.prove(program(a), program(b), kind));
        }
        if (a.program() instanceof AnyProgram.Classic classic) {
            Translation translation = seccomp ? Translation.SECCOMP : Translation.PACKET;
            Program extended = translation.apply(first(), classic.program());
            return checked(first(), () -> prover.proveTranslation(classic.program(), extended, kind));
        }
        throw new UsageException(first() + " is extended: say which program to compare it with");
    }

    private static Result checked(String name, Supplier<Result> proof) {
        try {
            return proof.get();
        } catch (IllegalArgumentException e) {
            throw new CommandException(name + ": " + e.getMessage(), e);
        }
    }

    private static dev.bpf4j.conformance.prove.AnyProgram program(ProgramInput input) {
        return input.program() instanceof AnyProgram.Classic classic
                ? dev.bpf4j.conformance.prove.AnyProgram.of(classic.program())
                : dev.bpf4j.conformance.prove.AnyProgram.of(((AnyProgram.Extended) input.program()).program());
    }

    private void show(Result result) {
        if (!json) {
            console.line(result.line());
            return;
        }
        JsonLines out = new JsonLines(console).begin().field("first", first());
        second.ifPresent(name -> out.field("second", name));
        if (result instanceof Result.Equivalent equal) {
            out.field("verdict", "equivalent")
                    .field("method", equal.method())
                    .field("queries", equal.queries())
                    .field("terms", equal.terms());
        } else if (result instanceof Result.Different different) {
            out.field("verdict", "different")
                    .field("input", different.input().text())
                    .field("first_result", different.first().toString())
                    .field("second_result", different.second().toString());
        } else if (result instanceof Result.Unknown unknown) {
            out.field("verdict", "unknown").field("reason", unknown.reason()).field("bound", unknown.bound());
        }
        out.field("time_ms", result.time().toMillis()).end();
    }

    private static void write(Result result, String file) {
        if (result instanceof Result.Different different && different.input() instanceof Counterexample.Packet packet) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                packet.writePcap(bytes, LinkType.EN10MB);
            } catch (IOException e) {
                throw new CommandException(file + ": " + e.getMessage(), e);
            }
            OutputFile.of(file).write(bytes.toByteArray());
        }
    }
}
