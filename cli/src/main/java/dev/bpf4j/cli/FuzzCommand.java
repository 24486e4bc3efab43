package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Hunts for mistakes; it only has subcommands. */
@Command(
        name = "fuzz",
        synopsisSubcommandLabel = "COMMAND",
        description = "Hunts for mistakes with generated programs: of the verifier (verifier).",
        footer = {"", "Example: ./bpf fuzz verifier --count 200 --no-kernel"})
final class FuzzCommand extends Subcommand {
    FuzzCommand(Console console) {
        super(console);
    }

    /** The command with its subcommands. */
    static CommandLine line(Console console) {
        return new CommandLine(new FuzzCommand(console)).addSubcommand(new FuzzVerifierCommand(console));
    }

    @Override
    int call() {
        throw new UsageException("no command given (see bpf fuzz --help)");
    }
}
