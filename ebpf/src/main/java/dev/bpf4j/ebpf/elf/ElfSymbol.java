package dev.bpf4j.ebpf.elf;

/**
 * A symbol of an ELF file (elf(5), {@code Elf64_Sym}).
 *
 * @param index position in the symbol table
 * @param section index of the section where it is defined, or {@link #UNDEFINED}, {@link #ABSOLUTE}, {@link #COMMON}
 * @param value in relocatable files the byte in its section
 * @param size bytes; 0 if unknown
 */
public record ElfSymbol(
        int index, String name, Type type, Binding binding, int visibility, int section, long value, long size) {
    public static final int UNDEFINED = 0;
    public static final int ABSOLUTE = 0xfff1;
    public static final int COMMON = 0xfff2;

    /** What a symbol names; its number is the low half of {@code st_info}. */
    public enum Type {
        NOTYPE,
        OBJECT,
        FUNC,
        SECTION,
        FILE,
        OTHER;

        static Type of(int number) {
            return number < OTHER.ordinal() ? values()[number] : OTHER;
        }
    }

    /** Who sees a symbol; its number is the high half of {@code st_info}. */
    public enum Binding {
        LOCAL,
        GLOBAL,
        WEAK,
        OTHER;

        static Binding of(int number) {
            return number < OTHER.ordinal() ? values()[number] : OTHER;
        }
    }

    public boolean isUndefined() {
        return section == UNDEFINED;
    }

    /** Whether it stays in the object that it is linked into: {@code STV_INTERNAL} or {@code STV_HIDDEN}. */
    public boolean isHidden() {
        return visibility == 1 || visibility == 2;
    }

    public boolean isLocal() {
        return binding == Binding.LOCAL;
    }
}
