package dev.bpf4j.cli;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.Isa;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.verify.Batch;
import dev.bpf4j.cli.verify.HtmlPages;
import dev.bpf4j.cli.verify.Judge;
import dev.bpf4j.cli.verify.KernelVerdict;
import dev.bpf4j.cli.verify.ObjectInKernel;
import dev.bpf4j.cli.verify.ObjectInput;
import dev.bpf4j.cli.verify.StatsTable;
import dev.bpf4j.cli.verify.TypeName;
import dev.bpf4j.cli.verify.VerdictFields;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.conformance.cases.ObjectJudge;
import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.elf.SectionName;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.report.HtmlReport;
import dev.bpf4j.verifier.report.KernelLog;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verdicts. */
@Command(
        name = "verify",
        description = "Proves programs safe, or says which instruction may do what. Classic programs are checked and"
                + " translated first.",
        footer = {"", "Example: ./bpf verify examples/port22.txt"})
final class VerifyCommand extends Subcommand {
    @Parameters(
            paramLabel = "PROGRAM",
            arity = "0..*",
            description = "Files, or - for standard input; recognised by their content.")
    private List<String> arguments = List.of();

    @Option(
            names = "--batch",
            paramLabel = "CASES",
            description =
                    "Judges the cases of a file, or of - for standard input: a JSON object per line with id, insns"
                            + " (16 hexadecimal digits per slot), prog_type, and optionally expected_attach_type, flags, maps."
                            + " Prints an object per line, in the same order: id, verdict, insn, message, processed, states,"
                            + " time_us.")
    private Optional<String> batch = Optional.empty();

    @Option(
            names = "--isa",
            paramLabel = "classic|extended",
            description = "The instruction set, where the content can be read in both.")
    private Optional<Isa> isa = Optional.empty();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "What the programs are loaded for: a program type of Linux by name (sched_cls, xdp, "
                    + "BPF_PROG_TYPE_SOCK_OPS, ...) or number, seccomp, or memory. Programs of an object are what the name "
                    + "of their section says, or what they call and read; others are socket_filter.")
    private Optional<TypeName> givenType = Optional.empty();

    private TypeName type = TypeName.SOCKET_FILTER;

    @Option(
            names = "--attach-type",
            paramLabel = "TYPE",
            description = "Where the programs are to be attached, by name (cgroup_inet4_connect, ...) or number.")
    private Optional<String> attachType = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "root|cap-bpf|strict",
            description =
                    "What is let through: what Linux accepts from root, from CAP_BPF, or less; strict is the default.")
    private Profile profile = Profile.STRICT;

    @Option(
            names = "--log",
            paramLabel = "1|2",
            description = "Prints the exploration like the kernel's log: the rejected path (1) or everything (2).")
    private Optional<Integer> logLevel = Optional.empty();

    @Option(names = "--kernel", description = "Asks the running kernel too and shows both verdicts.")
    private boolean askKernel;

    @Option(
            names = "--json",
            description =
                    "Prints a JSON object per program: file, for objects section, function and type, verdict, insn, message, "
                            + "processed, states, time_us.")
    private boolean json;

    @Option(
            names = "--stats",
            description = "Prints comma-separated values in the columns of veristat, for its comparison mode (-C).")
    private boolean stats;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes the exploration to a page: control flow, states, and the path that is refused. For an"
                    + " object with several programs, a page each, with the name of the program in that of the file.")
    private Optional<HtmlPages> html = Optional.empty();

    @Mixin
    private ObjectOptions objectOptions = new ObjectOptions();

    @Mixin
    private ExplorationOptions exploration = new ExplorationOptions();

    private Optional<LiveKernel> kernel = Optional.empty();
    private Optional<StatsTable> table = Optional.empty();

    VerifyCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        logLevel.filter(level -> level != 1 && level != 2).ifPresent(level -> {
            throw new UsageException("--log takes 1 or 2, not " + level);
        });
        if (html.isPresent() && (logLevel.isPresent() || arguments.size() != 1)) {
            throw new UsageException("--html goes with one PROGRAM and no --log");
        }
        if (batch.isPresent()) {
            return judgeBatch(batch.get());
        }
        if (arguments.isEmpty()) {
            throw new UsageException("Missing required parameter: 'PROGRAM' (see bpf verify --help)");
        }
        type = givenType.orElse(TypeName.SOCKET_FILTER);
        if (stats && (json || logLevel.isPresent() || askKernel)) {
            throw new UsageException("--stats goes with no --json, --log or --kernel");
        }
        givenType = attachType
                .map(place -> givenType.orElse(TypeName.SOCKET_FILTER).attached(place))
                .or(() -> givenType);
        type = givenType.orElse(TypeName.SOCKET_FILTER);
        if (askKernel && type.kernel().isEmpty()) {
            throw new UsageException("--kernel: the kernel has no programs of type " + type);
        }
        kernel = askKernel ? Optional.of(KernelVerdict.kernel()) : Optional.empty();
        table = stats ? Optional.of(new StatsTable(console)) : Optional.empty();
        int status = OK;
        for (String argument : arguments) {
            status = Math.max(status, verify(argument));
        }
        return status;
    }

    /** Those that are given, or else of the kernel that runs. */
    private static KernelTypes kernelTypes(ObjectFile.Options options) {
        return options.target().map(KernelTypes::of).orElseGet(KernelTypes::running);
    }

    private int judgeBatch(String file) {
        if (!arguments.isEmpty() || logLevel.isPresent()) {
            throw new UsageException("--batch goes with no program and no --log");
        }
        Optional<KernelJudge> kernel =
                askKernel ? Optional.of(new KernelJudge(KernelVerdict.kernel(), new KernelPace())) : Optional.empty();
        KernelTypes types = kernelTypes(objectOptions.read(console));
        new Batch(
                        console,
                        new OwnJudge(
                                profile,
                                verifier -> exploration.apply(verifier, false).kernelTypes(types)),
                        kernel)
                .judge(InputFile.of(file));
        return OK;
    }

    private int verify(String argument) {
        Optional<KernelLog> log = logLevel.map(KernelLog::new);
        Optional<HtmlReport> report = html.map(to -> HtmlPages.report(argument));
        Verifier verifier = exploration
                .apply(Verifier.of(type.type()).profile(profile), log.isPresent() || report.isPresent())
                .observer(observer(log, report))
                .kernelTypes(kernelTypes(objectOptions.read(console)));
        Judge judge = new Judge(type, verifier);
        ProgramInput input;
        try {
            byte[] bytes = InputFile.of(argument).bytes(console, ProgramInput.MAX_BYTES);
            if (ObjectInput.isObject(bytes)) {
                return objects(argument, bytes);
            }
            input = ProgramInput.of(argument, bytes, isa);
        } catch (CommandException e) {
            unusable(argument, e.getMessage());
            return REFUSED;
        }
        Judgement judgement = judge.judge(input);
        report.ifPresent(page -> html.get().write(page));
        table.ifPresentOrElse(
                rows -> rows.row(argument, "", type.toString(), type.attachName(), judgement),
                () -> show(argument, judgement, kernel.flatMap(asked -> judge.ask(asked, input)), log));
        return judgement.isAccepted() ? OK : REFUSED;
    }

    private static Observer observer(Optional<KernelLog> log, Optional<HtmlReport> report) {
        return log.<Observer>map(l -> l).or(() -> report).orElse(Observer.none());
    }

    private int objects(String file, byte[] bytes) {
        ObjectFile.Options options = objectOptions.read(console);
        KernelTypes types = kernelTypes(options);
        ObjectInput object = ObjectInput.read(file, bytes, options, types);
        Optional<ObjectInKernel> loaded = kernel.map(asked -> new ObjectInKernel(asked, object.object()));
        int status = OK;
        for (ObjectProgram program : object.programs()) {
            Optional<KernelLog> log = logLevel.map(KernelLog::new);
            Optional<HtmlReport> report = html.map(to -> HtmlPages.report(file, program));
            ObjectJudge judge = new ObjectJudge(
                    givenType.map(TypeName::type),
                    verifier -> exploration
                            .apply(verifier.profile(profile), log.isPresent() || report.isPresent())
                            .observer(observer(log, report)),
                    types);
            ObjectJudge.Verdict verdict = object.judge(judge, program);
            report.ifPresent(page -> write(page, object.programs().size() > 1, program.name()));
            table.ifPresentOrElse(
                    rows -> rows.row(
                            file,
                            program.name(),
                            verdict.type(),
                            program.sectionName().map(SectionName::attachType).orElse(""),
                            verdict.judgement()),
                    () -> object.show(
                            verdict,
                            loaded.map(other -> other.judge(verdict)),
                            log.map(KernelLog::text),
                            json,
                            arguments.size() > 1,
                            console));
            status = Math.max(status, verdict.judgement().isAccepted() ? OK : REFUSED);
        }
        loaded.ifPresent(ObjectInKernel::close);
        return status;
    }

    private void write(HtmlReport page, boolean oneOfSeveral, String program) {
        if (oneOfSeveral) {
            html.get().write(page, program);
        } else {
            html.get().write(page);
        }
    }

    private void show(String file, Judgement judgement, Optional<KernelVerdict> kernel, Optional<KernelLog> log) {
        if (json) {
            object(file, judgement, kernel, log);
            return;
        }
        log.ifPresent(kept -> console.text(kept.text()));
        String prefix = arguments.size() > 1 ? file + ": " : "";
        console.line(prefix + judgement.line());
        kernel.ifPresent(verdict -> console.line(prefix + verdict.line()));
    }

    /** One unusable file does not keep the others from their verdicts. */
    private void unusable(String file, String message) {
        if (table.isPresent()) {
            table.get().row(file, "", "", "", Judgement.error(message));
            console.error(message);
        } else if (json) {
            String prefix = file + ": ";
            String what = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
            object(file, Judgement.error(what), Optional.empty(), Optional.empty());
        } else {
            console.flush();
            console.error(message);
        }
    }

    private void object(String file, Judgement judgement, Optional<KernelVerdict> kernel, Optional<KernelLog> log) {
        JsonLines out = new JsonLines(console).begin().field("file", file);
        VerdictFields.write(out, judgement);
        kernel.ifPresent(verdict -> out.field("kernel", verdict.word()).field("kernel_message", verdict.reason()));
        log.ifPresent(kept -> out.field("log", kept.text()));
        out.end();
    }
}
