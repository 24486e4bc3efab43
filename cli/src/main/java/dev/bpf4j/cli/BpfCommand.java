package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.program.Isa;
import dev.bpf4j.cli.program.Notation;
import dev.bpf4j.cli.run.Engine;
import dev.bpf4j.cli.verify.HtmlPages;
import dev.bpf4j.cli.verify.TypeName;
import dev.bpf4j.conformance.fuzz.ProgramKind;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.seam.Pruning;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command itself: it only has subcommands. */
@Command(
        name = "bpf",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        description = "Checks, translates, verifies, runs and compiles BPF programs, classic and extended.",
        footer = {
            "",
            "A program is a file or - (standard input), recognised by its content.",
            "Exit status: 0 success, 1 program refused or input unusable, 2 wrong usage.",
            "Every command describes itself: bpf COMMAND --help",
            "",
            "Example: ./bpf run examples/port22.txt --pcap examples/traffic.pcap"
        })
final class BpfCommand {
    private static final int HELP_COLUMNS = 100;
    private static final List<String> VERSION = List.of("--version");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    private boolean version;

    /**
     * The command line. Of the subcommands it has only the one that the first argument names, if it names one, and none to
     * show the version: describing them takes most of the time to start.
     */
    static CommandLine line(Console console, String[] args) {
        CommandLine line = new CommandLine(new BpfCommand());
        Map<String, Function<Console, ?>> subcommands = subcommands();
        if (args.length > 0 && subcommands.containsKey(args[0])) {
            line.addSubcommand(subcommands.get(args[0]).apply(console));
        } else if (!List.of(args).equals(VERSION)) {
            subcommands.values().forEach(subcommand -> line.addSubcommand(subcommand.apply(console)));
        }
        return line.setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_COLUMNS)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .registerConverter(Isa.class, oneOf(Isa.values()))
                .registerConverter(Notation.class, oneOf(Notation.values()))
                .registerConverter(Engine.class, oneOf(Engine.values()))
                .registerConverter(TypeName.class, TypeName::parse)
                .registerConverter(Profile.class, oneOf(Profile.values()))
                .registerConverter(ProgramKind.class, oneOf(ProgramKind.values()))
                .registerConverter(HtmlPages.class, HtmlPages::new)
                .registerConverter(Pruning.class, oneOf(Pruning.values()))
                .registerConverter(ExplorationOptions.Domain.class, oneOf(ExplorationOptions.Domain.values()))
                .registerConverter(
                        ExplorationOptions.StrategyName.class, oneOf(ExplorationOptions.StrategyName.values()))
                .registerConverter(CheckCommand.Rules.class, oneOf(CheckCommand.Rules.values()));
    }

    /** By name; a subcommand that has subcommands is a command line. */
    private static Map<String, Function<Console, ?>> subcommands() {
        Map<String, Function<Console, ?>> subcommands = new LinkedHashMap<>();
        subcommands.put("check", CheckCommand::new);
        subcommands.put("translate", TranslateCommand::new);
        subcommands.put("verify", VerifyCommand::new);
        subcommands.put("run", RunCommand::new);
        subcommands.put("jit", JitCommand::new);
        subcommands.put("bench", BenchCommand::new);
        subcommands.put("disasm", DisasmCommand::new);
        subcommands.put("asm", AsmCommand::new);
        subcommands.put("prove", ProveCommand::new);
        subcommands.put("objdump", ObjdumpCommand::new);
        subcommands.put("header", HeaderCommand::new);
        subcommands.put("fuzz", FuzzCommand::line);
        subcommands.put("conformance", ConformanceCommand::line);
        subcommands.put("conformance-plugin", ConformancePluginCommand::new);
        return subcommands;
    }

    /** Values are written as their constants print. */
    static <E extends Enum<E>> ITypeConverter<E> oneOf(E[] values) {
        return text -> Arrays.stream(values)
                .filter(value -> value.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of "
                        + Arrays.stream(values).map(E::toString).collect(Collectors.joining(", "))));
    }
}
