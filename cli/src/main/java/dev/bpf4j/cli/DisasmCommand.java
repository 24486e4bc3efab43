package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.program.Notation;
import dev.bpf4j.cli.program.ProgramInput;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Programs as text for people. */
@Command(
        name = "disasm",
        description =
                "Prints a program: as tcpdump -d does if it is classic, as the kernel's log does if it is extended.",
        footer = {"", "Example: ./bpf disasm examples/port22.txt"})
final class DisasmCommand extends ProgramCommand {
    @Option(
            names = "--format",
            paramLabel = "decimal|xt|c|asm|raw|hex",
            description =
                    "Another form: decimal and xt for classic programs, hex for extended ones, the others for both.")
    private Optional<Notation> format = Optional.empty();

    DisasmCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        ProgramInput program = program();
        console.bytes(format.map(program::encode).orElseGet(program::listing));
        return OK;
    }
}
