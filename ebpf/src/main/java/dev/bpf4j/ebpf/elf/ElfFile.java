package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A 64-bit ELF file of either byte order (elf(5)): its sections, symbols and relocations. Everything that points
 * somewhere in the file is checked when it is read; what symbols and relocations mean is not.
 */
public final class ElfFile {
    /** {@code e_machine} of BPF. */
    public static final int MACHINE_BPF = 247;

    /** {@code e_machine} of files that name none, as some assemblers write them. */
    public static final int MACHINE_NONE = 0;

    /** {@code e_type} of files that a compiler writes for a linker or loader. */
    public static final int TYPE_RELOCATABLE = 1;

    private final LocatedBytes bytes;
    private final int type;
    private final int machine;
    private final List<ElfSection> sections;
    private final List<ElfSymbol> symbols;
    private final List<List<ElfRelocation>> relocations;
    private final Map<Integer, List<ElfSymbol>> bySection;

    ElfFile(
            LocatedBytes bytes,
            int type,
            int machine,
            List<ElfSection> sections,
            List<ElfSymbol> symbols,
            List<List<ElfRelocation>> relocations) {
        this.bytes = bytes;
        this.type = type;
        this.machine = machine;
        this.sections = List.copyOf(sections);
        this.symbols = List.copyOf(symbols);
        this.relocations = List.copyOf(relocations);
        this.bySection = symbols.stream().collect(Collectors.groupingBy(ElfSymbol::section));
    }

    /** Whether the bytes begin as every ELF file does. */
    public static boolean isElf(byte[] bytes) {
        return ElfReader.isElf(bytes);
    }

    /**
     * Reads a file, which is not copied and must not change.
     *
     * @throws MalformedProgramException with section and byte, if it is no 64-bit ELF file or anything is out of bounds
     */
    public static ElfFile parse(byte[] file) {
        return ElfReader.read(file);
    }

    public ByteOrder order() {
        return bytes.order();
    }

    /** {@code e_type}. */
    public int type() {
        return type;
    }

    /** {@code e_machine}. */
    public int machine() {
        return machine;
    }

    /** All sections by index, with the null section first. */
    public List<ElfSection> sections() {
        return sections;
    }

    /** The first section of that name. */
    public Optional<ElfSection> section(String name) {
        return sections.stream()
                .filter(section -> section.type() != ElfSection.NULL)
                .filter(section -> section.name().equals(name))
                .findFirst();
    }

    /** All symbols by index; empty without a symbol table, else with the null symbol first. */
    public List<ElfSymbol> symbols() {
        return symbols;
    }

    /** The symbols that are defined in a section, by index. */
    public List<ElfSymbol> symbolsIn(ElfSection section) {
        return bySection.getOrDefault(section.index(), List.of());
    }

    /** The relocations that change a section, in file order. */
    public List<ElfRelocation> relocations(ElfSection section) {
        return relocations.get(section.index());
    }

    /** A read-only view of a section's bytes, in the file's byte order; empty for NOBITS. */
    public ByteBuffer bytes(ElfSection section) {
        return located(section).buffer();
    }

    LocatedBytes located(ElfSection section) {
        return ElfReader.bytes(bytes, section);
    }

    /** The symbol of a relocation. */
    ElfSymbol symbol(ElfRelocation relocation) {
        return symbols.get(relocation.symbol());
    }

    /** An error at a relocation. */
    MalformedProgramException error(ElfRelocation relocation, String what) {
        return located(sections.get(relocation.table())).error(relocation.position(), what);
    }

    /** An error in the ELF header. */
    MalformedProgramException headerError(int at, String what) {
        return bytes.slice(0, bytes.size(), "ELF header").error(at, what);
    }
}
