package dev.bpf4j.cli;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.OutputFile;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.Isa;
import dev.bpf4j.cli.program.ProgramInput;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A subcommand about one program. */
abstract class ProgramCommand extends Subcommand {
    @Parameters(paramLabel = "PROGRAM", description = "A file, or - for standard input; recognised by its content.")
    private String argument;

    @Option(
            names = "--isa",
            paramLabel = "classic|extended",
            description = "The instruction set, where the content can be read in both.")
    private Optional<Isa> isa = Optional.empty();

    ProgramCommand(Console console) {
        super(console);
    }

    final String argument() {
        return argument;
    }

    final ProgramInput program() {
        return ProgramInput.read(argument, isa, console);
    }

    /** What the argument holds, for commands that take more than programs. */
    final byte[] bytes() {
        return InputFile.of(argument).bytes(console, ProgramInput.MAX_BYTES);
    }

    /** The program in those bytes of the argument. */
    final ProgramInput program(byte[] bytes) {
        return ProgramInput.of(argument, bytes, isa);
    }

    final ClassicProgram classicProgram() {
        if (isa.filter(given -> given == Isa.EXTENDED).isPresent()) {
            throw new UsageException("--isa extended: this command takes classic programs");
        }
        return ProgramInput.classic(argument, console);
    }

    /** Writes to the file, or to standard output if there is none. */
    final void write(byte[] content, Optional<String> file) {
        file.ifPresentOrElse(name -> OutputFile.of(name).write(content), () -> console.bytes(content));
    }
}
