package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.UsageException;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Test suites; it only has subcommands. */
@Command(
        name = "conformance",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Runs test suites for implementations of BPF: the public one for the instruction set (isa), and that of bpf4j for classic BPF and its translation (export, run).",
        footer = {"", "Example: ./bpf conformance isa examples/isa"})
final class ConformanceCommand extends Subcommand {
    private static final List<Function<Console, Subcommand>> SUITES =
            List.of(ConformanceIsaCommand::new, ConformanceExportCommand::new, ConformanceRunCommand::new);

    ConformanceCommand(Console console) {
        super(console);
    }

    /** The command with its subcommands. */
    static CommandLine line(Console console) {
        CommandLine line = new CommandLine(new ConformanceCommand(console));
        SUITES.forEach(suite -> line.addSubcommand(suite.apply(console)));
        return line;
    }

    @Override
    int call() {
        throw new UsageException("no command given (see bpf conformance --help)");
    }
}
