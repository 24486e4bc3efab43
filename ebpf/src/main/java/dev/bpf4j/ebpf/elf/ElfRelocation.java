package dev.bpf4j.ebpf.elf;

import java.util.OptionalLong;

/**
 * A relocation of an ELF file (elf(5), {@code Elf64_Rel} and {@code Elf64_Rela}).
 *
 * @param table index of the section that holds the relocation
 * @param position byte of that section
 * @param offset byte of the section that it changes
 * @param type number of the machine's relocation type
 * @param symbol index in the symbol table
 * @param addend where the relocation holds it; otherwise it is in the bytes to change
 */
public record ElfRelocation(int table, int position, long offset, long type, int symbol, OptionalLong addend) {}
