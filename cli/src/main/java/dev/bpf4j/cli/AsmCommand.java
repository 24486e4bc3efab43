package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.program.Notation;
import dev.bpf4j.cli.program.ProgramInput;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Text to programs. */
@Command(
        name = "asm",
        description = {
            "Assembles a program: bpf_asm syntax for classic programs, the syntax of the verifier log and of LLVM for"
                    + " extended ones. Takes programs in all other forms too."
        },
        footer = {"", "Example: ./bpf asm examples/port22.txt --format c"})
final class AsmCommand extends ProgramCommand {
    @Option(
            names = "--format",
            paramLabel = "decimal|xt|c|asm|raw|hex",
            description = "The form of the result: decimal (default) and xt for classic programs, hex (default) for"
                    + " extended ones, the others for both.")
    private Optional<Notation> format = Optional.empty();

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description = "Where to write the result; to standard output by default.")
    private Optional<String> output = Optional.empty();

    AsmCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        ProgramInput input = program();
        write(input.encode(format.orElseGet(input.program()::assembled)), output);
        return OK;
    }
}
