package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfExt;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an ELF object for BPF holds: programs that are ready to be verified once their maps exist, and the maps to make.
 * Immutable.
 *
 * @param programs entry programs by section and position; functions in {@code .text} only if there are no others
 * @param maps to which instructions refer by index
 * @param license empty string if the object names none
 * @param version of the kernel that the object is for, in old objects
 */
public record ObjectFile(
        ElfFile elf,
        List<ObjectProgram> programs,
        List<ObjectMap> maps,
        String license,
        OptionalInt version,
        Optional<Btf> btf,
        BtfExt ext) {
    public ObjectFile {
        programs = List.copyOf(programs);
        maps = List.copyOf(maps);
    }

    /**
     * What a user decides.
     *
     * @param kconfig values of the kernel's configuration by name, as {@code CONFIG_HZ} to {@code 250}; strings in quotes
     * @param target types of the kernel to run on, for CO-RE and kernel functions. Without it, programs stay as compiled
     * @param cpus the length of perf event arrays that have none
     */
    public record Options(Map<String, String> kconfig, Optional<Btf> target, int cpus) {
        public Options {
            kconfig = Map.copyOf(kconfig);
        }

        /** No configuration, no target, the processors of this machine. */
        public static Options none() {
            return new Options(Map.of(), Optional.empty(), Runtime.getRuntime().availableProcessors());
        }

        public Options withKconfig(Map<String, String> values) {
            return new Options(values, target, cpus);
        }

        public Options withTarget(Btf types) {
            return new Options(kconfig, Optional.of(types), cpus);
        }

        public Options withCpus(int count) {
            return new Options(kconfig, target, count);
        }
    }

    /** Reads an object with {@link Options#none}. @throws MalformedProgramException with section and byte */
    public static ObjectFile load(byte[] file) {
        return load(file, Options.none());
    }

    /**
     * Reads an object. The bytes are not copied and must not change.
     *
     * @throws MalformedProgramException with section and byte, if it is no object for BPF or malformed
     */
    public static ObjectFile load(byte[] file, Options options) {
        return ObjectLoader.load(file, options);
    }

    /**
     * Byte order of the machine that the object is compiled for: its programs and maps have it, and run as on that machine.
     */
    public ByteOrder order() {
        return elf.order();
    }

    /** The program of that name. */
    public Optional<ObjectProgram> program(String name) {
        return programs.stream().filter(program -> program.name().equals(name)).findFirst();
    }

    /** The programs of a section, by position. */
    public List<ObjectProgram> programsIn(String section) {
        return programs.stream()
                .filter(program -> program.section().equals(section))
                .toList();
    }

    /** The map of that name. */
    public Optional<ObjectMap> map(String name) {
        return maps.stream().filter(map -> map.name().equals(name)).findFirst();
    }
}
