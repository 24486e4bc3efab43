package dev.bpf4j.ebpf.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes ELF objects that no compiler makes. Sections are numbered from 1 in the order in which they are added. */
public final class ElfBuilder {
    public static final long CODE = ElfSection.ALLOC | ElfSection.EXECINSTR;
    public static final long DATA = ElfSection.ALLOC | ElfSection.WRITE;

    private static final int HEADER_BYTES = 64;

    private final ByteOrder order;
    private final List<Section> sections = new ArrayList<>();
    private final List<ByteBuffer> symbols = new ArrayList<>();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private int type = ElfFile.TYPE_RELOCATABLE;
    private int machine = ElfFile.MACHINE_BPF;

    private record Section(String name, int type, long flags, byte[] bytes, long size, int link, int info, int entry) {}

    ElfBuilder(ByteOrder order) {
        this.order = order;
        strings.write(0);
        symbol("", 0, 0, 0, 0, 0);
    }

    ElfBuilder type(int newType) {
        type = newType;
        return this;
    }

    ElfBuilder machine(int newMachine) {
        machine = newMachine;
        return this;
    }

    /** @return the section's index */
    int section(String name, int sectionType, long flags, byte[] bytes) {
        sections.add(new Section(name, sectionType, flags, bytes, bytes.length, 0, 0, 0));
        return sections.size();
    }

    /** Slots of code as opcode, registers, offset, immediate. */
    int code(String name, long... slots) {
        ByteBuffer bytes = ByteBuffer.allocate(slots.length * 8).order(order);
        for (long slot : slots) {
            int registers = (int) (slot >> 48 & 0xff);
            int swapped = registers << 4 & 0xf0 | registers >> 4;
            bytes.put((byte) (slot >> 56)).put((byte) (order == ByteOrder.LITTLE_ENDIAN ? swapped : registers));
            bytes.putShort((short) (slot >> 32)).putInt((int) slot);
        }
        return section(name, ElfSection.PROGBITS, CODE, bytes.array());
    }

    /** A slot for {@link #code}: registers have the destination in the high half. */
    static long slot(int opcode, int registers, int offset, int imm) {
        return (long) opcode << 56 | (long) registers << 48 | (offset & 0xffffL) << 32 | imm & 0xffff_ffffL;
    }

    static final long EXIT = slot(0x95, 0, 0, 0);

    static long mov(int register, int value) {
        return slot(0xb7, register << 4, 0, value);
    }

    int words(String name, long flags, int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * 4).order(order);
        for (int word : words) {
            bytes.putInt(word);
        }
        return section(name, ElfSection.PROGBITS, flags, bytes.array());
    }

    int noBits(String name, long size) {
        sections.add(new Section(name, ElfSection.NOBITS, DATA, new byte[0], size, 0, 0, 0));
        return sections.size();
    }

    /** @return the symbol's index */
    int symbol(String name, int symbolType, int binding, int section, long value, long size) {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(order);
        bytes.putInt(string(name)).put((byte) (binding << 4 | symbolType)).put((byte) 0);
        bytes.putShort((short) section).putLong(value).putLong(size);
        symbols.add(bytes);
        return symbols.size() - 1;
    }

    int function(String name, int section, long value, long size) {
        return symbol(name, ElfSymbol.Type.FUNC.ordinal(), 1, section, value, size);
    }

    int object(String name, int section, long value, long size) {
        return symbol(name, ElfSymbol.Type.OBJECT.ordinal(), 1, section, value, size);
    }

    /** Relocations of a section as offset, type, symbol, repeated. */
    ElfBuilder relocations(int section, long... triples) {
        ByteBuffer bytes = ByteBuffer.allocate(triples.length / 3 * 16).order(order);
        for (int i = 0; i < triples.length; i += 3) {
            bytes.putLong(triples[i]).putLong(triples[i + 2] << 32 | triples[i + 1]);
        }
        return table(".rel" + section, ElfSection.REL, section, bytes.array(), 16);
    }

    /** Relocations with addends: offset, type, symbol, addend, repeated. */
    ElfBuilder relocationsWithAddend(int section, long... quadruples) {
        ByteBuffer bytes = ByteBuffer.allocate(quadruples.length / 4 * 24).order(order);
        for (int i = 0; i < quadruples.length; i += 4) {
            bytes.putLong(quadruples[i]).putLong(quadruples[i + 2] << 32 | quadruples[i + 1]);
            bytes.putLong(quadruples[i + 3]);
        }
        return table(".rela" + section, ElfSection.RELA, section, bytes.array(), 24);
    }

    private ElfBuilder table(String name, int tableType, int section, byte[] bytes, int entry) {
        sections.add(new Section(name, tableType, 0, bytes, bytes.length, -1, section, entry));
        return this;
    }

    private int string(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int at = strings.size();
        strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        strings.write(0);
        return at;
    }

    byte[] build() {
        ByteBuffer symbolBytes = ByteBuffer.allocate(symbols.size() * 24);
        symbols.forEach(symbol -> symbolBytes.put(symbol.array()));
        List<Section> all = new ArrayList<>(sections);
        int symbolTable = sections.size() + 1;
        all.add(new Section(
                ".symtab", ElfSection.SYMTAB, 0, symbolBytes.array(), symbolBytes.limit(), symbolTable + 1, 0, 24));
        List<Integer> names = new ArrayList<>();
        all.forEach(section -> names.add(string(section.name())));
        names.add(string(".strtab"));
        byte[] stringBytes = strings.toByteArray();
        all.add(new Section(".strtab", ElfSection.STRTAB, 0, stringBytes, stringBytes.length, 0, 0, 0));
        return write(all, names, symbolTable);
    }

    private byte[] write(List<Section> all, List<Integer> names, int symbolTable) {
        int data = all.stream().mapToInt(section -> section.bytes().length).sum();
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + data + (all.size() + 1) * HEADER_BYTES)
                .order(order);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2), 1});
        file.putShort(16, (short) type).putShort(18, (short) machine).putInt(20, 1);
        file.putLong(40, HEADER_BYTES + data).putShort(52, (short) HEADER_BYTES).putShort(58, (short) 64);
        file.putShort(60, (short) (all.size() + 1)).putShort(62, (short) all.size());
        file.position(HEADER_BYTES);
        int header = HEADER_BYTES + data + HEADER_BYTES;
        for (int i = 0; i < all.size(); i++) {
            Section section = all.get(i);
            int at = header + i * HEADER_BYTES;
            file.putInt(at, names.get(i)).putInt(at + 4, section.type()).putLong(at + 8, section.flags());
            file.putLong(at + 24, file.position()).putLong(at + 32, section.size());
            file.putInt(at + 40, section.link() < 0 ? symbolTable : section.link())
                    .putInt(at + 44, section.info());
            file.putLong(at + 48, 1).putLong(at + 56, section.entry());
            file.put(section.bytes());
        }
        return file.array();
    }
}
