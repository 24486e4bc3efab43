package dev.bpf4j.ebpf.elf;

/**
 * A section header of an ELF file (elf(5), {@code Elf64_Shdr}).
 *
 * @param index position in the section header table; 0 is the null section
 * @param offset of its bytes in the file
 * @param size bytes; a NOBITS section has none of them in the file
 * @param link the related section, for example the string table of a symbol table
 * @param info for relocations the section that they change
 * @param entrySize bytes per entry of a table
 */
public record ElfSection(
        int index, String name, int type, long flags, long offset, long size, int link, int info, long entrySize) {
    public static final int NULL = 0;
    public static final int PROGBITS = 1;
    public static final int SYMTAB = 2;
    public static final int STRTAB = 3;
    public static final int RELA = 4;
    public static final int NOBITS = 8;
    public static final int REL = 9;

    public static final long WRITE = 1;
    public static final long ALLOC = 2;
    public static final long EXECINSTR = 4;

    /** Whether it holds instructions. */
    public boolean isCode() {
        return type == PROGBITS && isExecutable();
    }

    /** Whether its bytes are in the file. */
    public boolean inFile() {
        return type != NULL && type != NOBITS;
    }

    /** The type as {@code readelf} prints it, or its number. */
    public String typeName() {
        return switch (type) {
            case NULL -> "NULL";
            case PROGBITS -> "PROGBITS";
            case SYMTAB -> "SYMTAB";
            case STRTAB -> "STRTAB";
            case RELA -> "RELA";
            case NOBITS -> "NOBITS";
            case REL -> "REL";
            default -> "0x" + Integer.toHexString(type);
        };
    }

    /** The flags for writable, allocated and executable as letters: {@code WAX}. */
    public String flagLetters() {
        return ((flags & WRITE) != 0 ? "W" : "") + ((flags & ALLOC) != 0 ? "A" : "") + (isExecutable() ? "X" : "");
    }

    private boolean isExecutable() {
        return (flags & EXECINSTR) != 0;
    }
}
