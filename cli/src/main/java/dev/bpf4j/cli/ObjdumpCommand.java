package dev.bpf4j.cli;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.program.HelperNames;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectReport;
import dev.bpf4j.ebpf.elf.ObjectTree;
import dev.bpf4j.ebpf.elf.TargetTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--kconfig",
            paramLabel = "NAME=VALUE",
            description = "The value of a configuration option of the kernel, as CONFIG_HZ=250; may be repeated.")
    private Map<String, String> kconfig = Map.of();

    @Option(
            names = "--btf",
            paramLabel = "FILE",
            description =
                    "The types of the kernel to run on, for CO-RE: bare BTF as in /sys/kernel/btf/vmlinux, or an ELF"
                            + " file with a section .BTF. Without it programs are shown as they were compiled.")
    private Optional<String> target = Optional.empty();

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
        ObjectFile.Options options = ObjectFile.Options.none().withKconfig(kconfig);
        ObjectFile.Options complete = target.map(name -> options.withTarget(read(name, TargetTypes::read)))
                .orElse(options);
        show(read(argument, bytes -> ObjectFile.load(bytes, complete)));
        return OK;
    }

    private <T> T read(String name, Function<byte[], T> reader) {
        InputFile file = InputFile.of(name);
        try {
            return reader.apply(file.bytes(console, MAX_BYTES));
        } catch (MalformedProgramException e) {
            throw file.failure(e.getMessage());
        }
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
