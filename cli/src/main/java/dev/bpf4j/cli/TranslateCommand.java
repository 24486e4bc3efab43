package dev.bpf4j.cli;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.program.AnyProgram;
import dev.bpf4j.cli.program.Notation;
import dev.bpf4j.cli.program.Translation;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Classic to extended. */
@Command(
        name = "translate",
        description = "Translates a classic program to an extended one that returns the same for every input.",
        footer = {"", "Example: ./bpf translate examples/port22.txt"})
final class TranslateCommand extends ProgramCommand {
    @Option(names = "--seccomp", description = "The program is a seccomp filter; otherwise it is a packet filter.")
    private boolean seccomp;

    @Option(
            names = "--format",
            paramLabel = "asm|raw|hex|c",
            description = "How to print the result; asm, the verifier log's syntax, is the default.")
    private Notation format = Notation.ASM;

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description = "Where to write the result; to standard output by default.")
    private Optional<String> output = Optional.empty();

    TranslateCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        ClassicProgram program = classicProgram();
        Translation translation = seccomp ? Translation.SECCOMP : Translation.PACKET;
        write(new AnyProgram.Extended(translation.apply(argument(), program)).encode(format), output);
        return OK;
    }
}
