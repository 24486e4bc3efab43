package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.DataSection;
import dev.bpf4j.ebpf.btf.BtfType.Entry;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.BtfType.Variable;
import java.util.List;
import java.util.Optional;

/** Variables of an object that are structures of functions of the kernel, with programs as the functions. */
public final class FilledStructures {
    private static final List<String> SECTIONS = List.of(".struct_ops", ".struct_ops.link");

    private FilledStructures() {}

    /** The place of a program, as {@code tcp_congestion_ops.ssthresh}; empty if no structure has it. */
    public static Optional<String> place(ObjectFile object, ObjectProgram program) {
        return object.btf()
                .flatMap(types -> SECTIONS.stream()
                        .flatMap(name -> object.elf().section(name).stream())
                        .flatMap(section -> object.elf().relocations(section).stream()
                                .filter(relocation -> isProgram(object.elf(), relocation, program))
                                .flatMap(relocation -> place(types, section.name(), relocation.offset()).stream()))
                        .findFirst());
    }

    private static boolean isProgram(ElfFile elf, ElfRelocation relocation, ObjectProgram program) {
        return elf.symbol(relocation).name().equals(program.name());
    }

    private static Optional<String> place(Btf types, String section, long offset) {
        return types.named(section, DataSection.class).stream()
                .flatMap(data -> data.entries().stream())
                .filter(entry -> offset >= entry.offset() && offset < entry.offset() + entry.size())
                .findFirst()
                .flatMap(entry -> structure(types, entry)
                        .flatMap(type -> type.members().stream()
                                .filter(member -> member.bitOffset() == (offset - entry.offset()) * Byte.SIZE)
                                .map(Member::name)
                                .findFirst()
                                .map(member -> type.name() + "." + member)));
    }

    private static Optional<Composite> structure(Btf types, Entry entry) {
        return types.type(entry.variable()) instanceof Variable variable
                        && types.resolved(variable.type()) instanceof Composite type
                ? Optional.of(type)
                : Optional.empty();
    }
}
