package dev.bpf4j.cli;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.TargetTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What object files leave to whoever loads them. */
final class ObjectOptions {
    private static final int MAX_BYTES = 64 << 20;

    @Option(
            names = "--kconfig",
            paramLabel = "NAME=VALUE",
            description = "The value of a configuration option of the kernel, as CONFIG_HZ=250; may be repeated.")
    private Map<String, String> kconfig = new LinkedHashMap<>();

    @Option(
            names = "--btf",
            paramLabel = "FILE",
            description =
                    "The types of the kernel to run on, for CO-RE: bare BTF as in /sys/kernel/btf/vmlinux, or an ELF"
                            + " file with a section .BTF. Without it programs are run as they were compiled, and verified for"
                            + " the kernel that runs, where it tells its types.")
    private Optional<String> target = Optional.empty();

    boolean given() {
        return target.isPresent() || !kconfig.isEmpty();
    }

    /** @throws CommandException if the file of types cannot be read or holds none */
    ObjectFile.Options read(Console console) {
        ObjectFile.Options options = ObjectFile.Options.none().withKconfig(kconfig);
        return target.map(name -> withTypes(options, InputFile.of(name), console))
                .orElse(options);
    }

    private static ObjectFile.Options withTypes(ObjectFile.Options options, InputFile file, Console console) {
        try {
            return options.withTarget(TargetTypes.read(file.bytes(console, MAX_BYTES)));
        } catch (MalformedProgramException e) {
            throw file.failure(e.getMessage());
        }
    }
}
