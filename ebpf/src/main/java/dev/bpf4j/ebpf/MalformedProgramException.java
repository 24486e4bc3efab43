package dev.bpf4j.ebpf;

/** Bytes or text that are not an eBPF program. The message says where: instruction slot, byte offset, or line and column. */
public final class MalformedProgramException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param where the location, for example {@code "insn 3"} or {@code "line 2, column 7"} */
    public MalformedProgramException(String where, String what) {
        super(where + ": " + what);
    }

    /** An error at an instruction slot, counted from 0. */
    public static MalformedProgramException atInsn(int slot, String what) {
        return new MalformedProgramException("insn " + slot, what);
    }
}
