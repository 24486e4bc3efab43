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
        synopsisSubcommandLabel = "SUITE",
        description = "Runs test suites for implementations of BPF.",
        footer = {"", "Example: ./bpf conformance isa examples/isa"})
final class ConformanceCommand extends Subcommand {
    private static final List<Function<Console, Subcommand>> SUITES = List.of(ConformanceIsaCommand::new);

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
        throw new UsageException("no suite given (see bpf conformance --help)");
    }
}
