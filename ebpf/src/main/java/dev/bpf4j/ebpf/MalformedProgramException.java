package dev.bpf4j.ebpf;

import java.util.OptionalInt;

/** Bytes or text that are not an eBPF program. The message says where: instruction slot, byte offset, or line and column. */
public final class MalformedProgramException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int NOWHERE = -1;

    private final int slot;
    private final String what;

    /** @param where the location, for example {@code "insn 3"} or {@code "line 2, column 7"} */
    public MalformedProgramException(String where, String what) {
        this(where, what, NOWHERE);
    }

    private MalformedProgramException(String where, String what, int slot) {
        super(where + ": " + what);
        this.what = what;
        this.slot = slot;
    }

    /** An error at an instruction slot, counted from 0. */
    public static MalformedProgramException atInsn(int slot, String what) {
        return new MalformedProgramException("insn " + slot, what, slot);
    }

    /** The instruction slot, if the error is in one. */
    public OptionalInt insn() {
        return slot == NOWHERE ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    /** What is wrong, without the location. */
    public String what() {
        return what;
    }
}
