package dev.bpf4j.ebpf.elf;

/**
 * A function of an object: a range of a section.
 *
 * @param start byte in the section, a multiple of 8
 * @param size bytes, a multiple of 8
 * @param isStatic whether nothing outside the object refers to it: it is local or, as libbpf reads it, hidden
 */
record FunctionRange(String name, ElfSection section, long start, long size, boolean isStatic) {
    long end() {
        return start + size;
    }

    int slots() {
        return (int) (size / FunctionTable.SLOT_BYTES);
    }
}
