package dev.bpf4j.cli;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.conformance.isa.IsaEngine;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.run.TrapException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The other side of the public suite's own runner. */
@Command(
        name = "conformance-plugin",
        description = {
            "Speaks the plug-in protocol of the bpf_conformance runner: a program on standard input as hexadecimal bytes,"
                    + " memory as an argument, r0 in hexadecimal as the answer.",
            "The runner's --plugin_path takes one file: a script that says exec bpf conformance-plugin \"$@\"."
        },
        footer = {"", "Example: ./bpf conformance-plugin --program b70000002a0000009500000000000000"})
final class ConformancePluginCommand extends Subcommand {
    /** Registered here and not for all commands, since the engines take time to load. */
    static final class EngineName implements ITypeConverter<IsaEngine> {
        @Override
        public IsaEngine convert(String text) throws Exception {
            return BpfCommand.oneOf(IsaEngine.values()).convert(text);
        }
    }

    private static final int MAX_BYTES = 64 << 20;
    private static final String MAIN = "main";

    @Parameters(paramLabel = "MEMORY", arity = "0..*", description = "Memory as hexadecimal bytes; none by default.")
    private List<String> memory = List.of();

    @Option(names = "--program", paramLabel = "HEX", description = "The program, instead of standard input.")
    private Optional<String> given = Optional.empty();

    @Option(names = "--elf", description = "The program is an object file, in hexadecimal bytes all the same.")
    private boolean elf;

    @Option(
            names = "--engine",
            paramLabel = "interpreter|jit|jit-unverified",
            converter = EngineName.class,
            description = "Who runs it; the interpreter by default.")
    private IsaEngine engine = IsaEngine.INTERPRETER;

    ConformancePluginCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        byte[] bytes = hex("program", given.orElseGet(this::standardInput));
        byte[] block = hex("memory", String.join("", memory));
        try {
            console.line(Long.toHexString(engine.run(elf ? ofObject(bytes) : Codec.decode(bytes), block)));
            return OK;
        } catch (MalformedProgramException | TrapException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private String standardInput() {
        byte[] text = InputFile.of(InputFile.STANDARD_INPUT).bytes(console, MAX_BYTES);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String what, String text) {
        try {
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new CommandException(what + ": not hexadecimal bytes", e);
        }
    }

    /** The function main, or the first program. */
    private static Program ofObject(byte[] bytes) {
        ObjectFile object = ObjectFile.load(bytes);
        return object.program(MAIN)
                .or(() -> object.programs().stream().findFirst())
                .map(ObjectProgram::resolved)
                .orElseThrow(() -> new CommandException("program: the object has none"));
    }
}
