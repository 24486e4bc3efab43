package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.program.UserTypes;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.CHeader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Headers for clang. */
@Command(
        name = "header",
        description = {
            "Prints a C header for programs that clang compiles: the structure of their context, the helpers they may call,"
                    + " the kinds of maps.",
            "The type is one of Linux (xdp, sched_cls, ...), or a Java class: a record or class marked @BpfContext, or a"
                    + " Platform with program types of its own."
        },
        footer = {"", "Example: ./bpf header xdp"})
final class HeaderCommand extends Subcommand {
    @Parameters(paramLabel = "TYPE", description = "A program type of Linux, or the full name of a Java class.")
    private String argument;

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            description = "Where the class is: folders and jars, separated as for java.")
    private String classPath = "";

    HeaderCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        console.text(new Linux()
                .programType(argument)
                .map(CHeader::of)
                .orElseGet(() -> UserTypes.named(argument, classPath).header()));
        return OK;
    }
}
