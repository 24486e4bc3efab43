package dev.bpf4j.ebpf.elf;

/**
 * Where instructions of a program come from, from one slot up to the next that has a line.
 *
 * @param line from 1; 0 if unknown
 * @param column from 1; 0 if unknown
 * @param text of the line; may be empty
 */
public record SourceLine(int slot, String file, int line, int column, String text) {
    /** File and line, as {@code prog.c:12}. */
    public String place() {
        return file + ":" + line;
    }
}
