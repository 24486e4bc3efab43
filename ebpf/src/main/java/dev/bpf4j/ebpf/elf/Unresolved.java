package dev.bpf4j.ebpf.elf;

/**
 * An instruction that needs something that is not there: a function, a kernel type, a configuration value. It was
 * replaced by a call of a helper that does not exist, so that the program is refused if it can be reached.
 *
 * @param slot of the instruction in its program
 * @param what is needed, in words
 */
public record Unresolved(int slot, String what) {
    /** The number of the helper that is called instead; the one that libbpf uses. */
    public static final int HELPER = 195896080;

    Unresolved at(int newSlot) {
        return new Unresolved(newSlot, what);
    }
}
