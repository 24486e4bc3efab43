package dev.bpf4j.ebpf.elf;

/**
 * An instruction that needs something that is not there: a function, a kernel type, a configuration value. It was
 * replaced by a call of a helper that does not exist, so that the program is refused if it can be reached.
 *
 * @param slot of the instruction in its program
 * @param what is needed, in words
 * @param isValue whether it is a variable, without which a loader for Linux does not load the object at all
 */
public record Unresolved(int slot, String what, boolean isValue) {
    /** The number of the helper that is called instead; the one that libbpf uses. */
    public static final int HELPER = 195896080;

    /** Something that is not a variable. */
    public Unresolved(int slot, String what) {
        this(slot, what, false);
    }

    Unresolved at(int newSlot) {
        return new Unresolved(newSlot, what, isValue);
    }
}
