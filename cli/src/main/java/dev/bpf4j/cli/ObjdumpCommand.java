package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.program.HelperNames;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectReport;
import dev.bpf4j.ebpf.elf.ObjectTree;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Object files for people. */
@Command(
        name = "objdump",
        description =
                "Prints what an object file that clang compiled for BPF holds: sections, maps, types, and programs as"
                        + " they are loaded, with their source lines.",
        footer = {"", "Example: ./bpf objdump examples/protocols.o"})
final class ObjdumpCommand extends Subcommand {
    private static final int MAX_BYTES = 64 << 20;

    @Parameters(paramLabel = "FILE", description = "An ELF object, or - for standard input.")
    private String argument;

    @Mixin
    private ObjectOptions options = new ObjectOptions();

    @Option(
            names = "--json",
            description = "Prints one JSON object: file, byte_order, license, sections, maps, programs with functions,"
                    + " instructions, lines and what is unresolved.")
    private boolean json;

    ObjdumpCommand(Console console) {
        super(console);
    }

    @Override
    int call() {
        ObjectFile.Options chosen = options.read(console);
        InputFile file = InputFile.of(argument);
        try {
            show(ObjectFile.load(file.bytes(console, MAX_BYTES), chosen));
        } catch (MalformedProgramException e) {
            throw file.failure(e.getMessage());
        }
        return OK;
    }

    private void show(ObjectFile object) {
        if (json) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("file", argument);
            tree.putAll(ObjectTree.of(object, HelperNames.table()));
            new JsonLines(console).object(tree);
        } else {
            console.text(ObjectReport.format(object, HelperNames.table()));
        }
    }
}
