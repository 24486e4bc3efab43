package dev.bpf4j.ebpf.run;

/** The end of a program that did what it must not: a wild access, too many instructions, a call of nothing. */
public final class TrapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int slot;

    /** @param slot the instruction that trapped */
    public TrapException(int slot, String what) {
        super("insn " + slot + ": " + what, null, false, false);
        this.slot = slot;
    }

    /** The instruction that trapped, as a slot of the program. */
    public int slot() {
        return slot;
    }
}
