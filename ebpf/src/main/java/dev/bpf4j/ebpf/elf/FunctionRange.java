package dev.bpf4j.ebpf.elf;

/**
 * A function of an object: a range of a section.
 *
 * @param start byte in the section, a multiple of 8
 * @param size bytes, a multiple of 8
 * @param isStatic whether other files cannot refer to it
 */
record FunctionRange(String name, ElfSection section, long start, long size, boolean isStatic) {
    long end() {
        return start + size;
    }

    int slots() {
        return (int) (size / FunctionTable.SLOT_BYTES);
    }
}
