package dev.bpf4j.cli.program;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A program argument: a file or {@code -} for standard input, recognised by its content.
 *
 * <p>Classic programs come in all formats of {@link dev.bpf4j.cbpf.format.ProgramFormat}, extended ones as raw
 * little-endian slots, as hexadecimal digits (16 per slot, blanks anywhere), or as assembly.
 *
 * @param name the argument
 */
public record ProgramInput(String name, AnyProgram program) {
    /** Most bytes of a program file. */
    public static final int MAX_BYTES = 64 << 20;

    /**
     * Reads and recognises a program.
     *
     * @param isa the instruction set, where the user says it
     * @throws CommandException if it cannot be read, is no program, or can be read in two ways
     */
    public static ProgramInput read(String argument, Optional<Isa> isa, Console console) {
        return of(argument, InputFile.of(argument).bytes(console, MAX_BYTES), isa);
    }

    /** Recognises a program by its bytes. @throws CommandException if it is no program, or can be read in two ways */
    public static ProgramInput of(String argument, byte[] bytes, Optional<Isa> isa) {
        try {
            return new ProgramInput(argument, Recognition.recognise(bytes, isa));
        } catch (CommandException e) {
            throw InputFile.of(argument).failure(e.getMessage());
        }
    }

    /** Reads a program that must be classic. @throws CommandException if it is none */
    public static ClassicProgram classic(String argument, Console console) {
        AnyProgram program = read(argument, Optional.of(Isa.CLASSIC), console).program();
        return ((AnyProgram.Classic) program).program();
    }

    /** The listing for people. @throws CommandException if the program has something that listings have no words for */
    public byte[] listing() {
        return encode(program::listing);
    }

    /** The program in a notation. @throws CommandException if the notation cannot express the program */
    public byte[] encode(Notation notation) {
        return encode(() -> program.encode(notation));
    }

    private byte[] encode(Supplier<byte[]> encoder) {
        try {
            return encoder.get();
        } catch (IllegalArgumentException e) {
            throw failure(e.getMessage());
        }
    }

    /** An error about this program, for the one line. */
    public CommandException failure(String what) {
        return InputFile.of(name).failure(what);
    }
}
