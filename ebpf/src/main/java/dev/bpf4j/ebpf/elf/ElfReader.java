package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.bytes.StringTable;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Reads an {@link ElfFile}: header, section headers, names, symbols, relocations. */
final class ElfReader {
    private static final int MAGIC = 0x7f454c46;
    private static final int HEADER_BYTES = 64;
    private static final int SECTION_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;
    private static final int REL_BYTES = 16;
    private static final int RELA_BYTES = 24;

    private static final int FIRST_RESERVED_SECTION = 0xff00;
    private static final int EXTENDED_INDEX = 0xffff;

    private final LocatedBytes file;
    private List<ElfSection> sections = List.of();
    private List<ElfSymbol> symbols = List.of();
    private int symbolTable;

    private ElfReader(LocatedBytes file) {
        this.file = file;
    }

    static boolean isElf(byte[] bytes) {
        return bytes.length >= 4
                && LocatedBytes.of("", bytes, ByteOrder.BIG_ENDIAN).i32(0) == MAGIC;
    }

    static ElfFile read(byte[] bytes) {
        LocatedBytes header = LocatedBytes.of("ELF header", bytes, ByteOrder.LITTLE_ENDIAN);
        if (!isElf(bytes)) {
            throw header.error(0, "not an ELF file");
        }
        if (header.u8(4) != 2) {
            throw header.error(4, "not a 64-bit ELF file");
        }
        ByteOrder order = switch (header.u8(5)) {
            case 1 -> ByteOrder.LITTLE_ENDIAN;
            case 2 -> ByteOrder.BIG_ENDIAN;
            default -> throw header.error(5, "unknown byte order " + header.u8(5));
        };
        if (header.u8(6) != 1) {
            throw header.error(6, "unknown ELF version " + header.u8(6));
        }
        return new ElfReader(LocatedBytes.of("ELF file", bytes, order)).read();
    }

    private ElfFile read() {
        LocatedBytes header = file.slice(0, HEADER_BYTES, "ELF header");
        sections = readSections(header);
        checkExtents();
        symbols = readSymbols();
        return new ElfFile(file, header.u16(16), header.u16(18), sections, symbols, readRelocations());
    }

    private List<ElfSection> readSections(LocatedBytes header) {
        long offset = header.i64(40);
        if (offset == 0) {
            throw header.error(40, "no section headers");
        }
        if (header.u16(58) != SECTION_BYTES) {
            throw header.error(58, "section headers of " + header.u16(58) + " bytes, not " + SECTION_BYTES);
        }
        LocatedBytes first = table(header, offset, 1);
        long count = header.u16(60) != 0 ? header.u16(60) : first.i64(32);
        if (count < 1 || count > file.size() / SECTION_BYTES) {
            throw header.error(60, Long.toUnsignedString(count) + " sections do not fit into the file");
        }
        int names = header.u16(62) == EXTENDED_INDEX ? first.i32(40) : header.u16(62);
        return readSections(header, table(header, offset, count), (int) count, names);
    }

    private LocatedBytes table(LocatedBytes header, long offset, long count) {
        if (offset < 0 || offset > file.size() - count * SECTION_BYTES) {
            throw header.error(40, "section headers are outside the file, which has " + file.size() + " bytes");
        }
        return file.slice(offset, count * SECTION_BYTES, "section headers");
    }

    private List<ElfSection> readSections(LocatedBytes header, LocatedBytes table, int count, int names) {
        if (names < 0 || names >= count) {
            throw header.error(62, "the section of section names is " + names + " of " + count);
        }
        ElfSection nameSection = readSection(table, names, "of section names");
        requireInFile(table, nameSection);
        StringTable strings = new StringTable(bytes(file, nameSection));
        List<ElfSection> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long at = (long) i * SECTION_BYTES;
            String name =
                    strings.at(table.u32(at)).orElseThrow(() -> table.error(at, "the section's name is no string"));
            ElfSection section = readSection(table, i, name);
            requireInFile(table, section);
            all.add(section);
        }
        return all;
    }

    private static ElfSection readSection(LocatedBytes table, int index, String name) {
        long at = (long) index * SECTION_BYTES;
        return new ElfSection(
                index,
                name,
                table.i32(at + 4),
                table.i64(at + 8),
                table.i64(at + 24),
                table.i64(at + 32),
                table.i32(at + 40),
                table.i32(at + 44),
                table.i64(at + 56));
    }

    private void requireInFile(LocatedBytes table, ElfSection section) {
        long at = (long) section.index() * SECTION_BYTES;
        if (section.type() != ElfSection.NULL && section.size() < 0) {
            throw table.error(at + 32, "section " + section.name() + " is too large");
        }
        if (section.inFile() && (section.offset() < 0 || section.offset() > file.size() - section.size())) {
            throw table.error(at + 24, "section " + section.name() + " is not inside the file");
        }
    }

    /** Sections that share bytes would let a small file stand for much more data than it has. */
    private void checkExtents() {
        long total = 0;
        for (ElfSection section : sections) {
            total += section.inFile() ? section.size() : 0;
            if (total > file.size()) {
                throw file.error(section.offset(), "section " + section.name() + " overlaps other sections");
            }
        }
    }

    static LocatedBytes bytes(LocatedBytes file, ElfSection section) {
        String name = "section " + section.name();
        return section.inFile() ? file.slice(section.offset(), section.size(), name) : file.slice(0, 0, name);
    }

    private List<ElfSymbol> readSymbols() {
        List<ElfSection> tables = sections.stream()
                .filter(section -> section.type() == ElfSection.SYMTAB)
                .toList();
        if (tables.isEmpty()) {
            return List.of();
        }
        if (tables.size() > 1) {
            throw bytes(file, tables.get(1)).error(0, "a second symbol table");
        }
        ElfSection section = tables.get(0);
        symbolTable = section.index();
        LocatedBytes table = table(section, SYMBOL_BYTES);
        if (section.link() < 0 || section.link() >= sections.size()) {
            throw table.error(0, "the strings of the symbol table are in section " + section.link());
        }
        StringTable strings = new StringTable(bytes(file, sections.get(section.link())));
        int count = table.size() / SYMBOL_BYTES;
        return IntStream.range(0, count)
                .mapToObj(i -> readSymbol(table, i, strings))
                .toList();
    }

    private LocatedBytes table(ElfSection section, int entryBytes) {
        LocatedBytes table = bytes(file, section);
        if (section.entrySize() != entryBytes || section.size() % entryBytes != 0) {
            throw table.error(0, "not a table of entries of " + entryBytes + " bytes");
        }
        return table;
    }

    private ElfSymbol readSymbol(LocatedBytes table, int index, StringTable strings) {
        long at = (long) index * SYMBOL_BYTES;
        int info = table.u8(at + 4);
        int section = table.u16(at + 6);
        if (section >= sections.size() && (section < FIRST_RESERVED_SECTION || section == EXTENDED_INDEX)) {
            throw table.error(at + 6, "symbol " + index + " is in section " + section + ", which does not exist");
        }
        ElfSymbol.Type type = ElfSymbol.Type.of(info & 0xf);
        String name = strings.at(table.u32(at))
                .orElseThrow(() -> table.error(at, "the name of symbol " + index + " is no string"));
        boolean ofSection = type == ElfSymbol.Type.SECTION && section < sections.size();
        return new ElfSymbol(
                index,
                ofSection && name.isEmpty() ? sections.get(section).name() : name,
                type,
                ElfSymbol.Binding.of(info >> 4),
                table.u8(at + 5) & 3,
                section,
                table.i64(at + 8),
                table.i64(at + 16));
    }

    private List<List<ElfRelocation>> readRelocations() {
        List<List<ElfRelocation>> all = new ArrayList<>();
        sections.forEach(section -> all.add(new ArrayList<>()));
        for (ElfSection section : sections) {
            if (section.type() == ElfSection.REL || section.type() == ElfSection.RELA) {
                all.get(target(section).index()).addAll(readRelocations(section));
            }
        }
        return all.stream().map(List::copyOf).toList();
    }

    private ElfSection target(ElfSection section) {
        if (section.info() <= 0 || section.info() >= sections.size()) {
            throw bytes(file, section).error(0, "relocations of section " + section.info() + ", which does not exist");
        }
        return sections.get(section.info());
    }

    private List<ElfRelocation> readRelocations(ElfSection section) {
        boolean explicit = section.type() == ElfSection.RELA;
        int entryBytes = explicit ? RELA_BYTES : REL_BYTES;
        LocatedBytes table = table(section, entryBytes);
        if (section.size() > 0 && section.link() != symbolTable) {
            throw table.error(0, "relocations with the symbols of section " + section.link());
        }
        List<ElfRelocation> relocations = new ArrayList<>();
        for (int at = 0; at < table.size(); at += entryBytes) {
            relocations.add(readRelocation(section, table, at, explicit));
        }
        return relocations;
    }

    private ElfRelocation readRelocation(ElfSection section, LocatedBytes table, int at, boolean explicit) {
        long info = table.i64(at + 8);
        long symbol = info >>> 32;
        if (symbol >= symbols.size()) {
            throw table.error(at + 8, "relocation with symbol " + symbol + " of " + symbols.size());
        }
        OptionalLong addend = explicit ? OptionalLong.of(table.i64(at + 16)) : OptionalLong.empty();
        return new ElfRelocation(section.index(), at, table.i64(at), info & 0xffff_ffffL, (int) symbol, addend);
    }
}
