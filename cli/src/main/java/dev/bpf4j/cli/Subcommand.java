package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import picocli.CommandLine.Option;

/** What all subcommands share. */
abstract class Subcommand {
    static final int OK = 0;
    static final int REFUSED = 1;

    final Console console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    Subcommand(Console console) {
        this.console = console;
    }

    /** Does the work. @return the exit status */
    abstract int call();
}
