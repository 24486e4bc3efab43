package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.isa.Width;

/**
 * A system call as a seccomp filter sees it: {@code struct seccomp_data} of {@code linux/seccomp.h}, 64 bytes. Reusable.
 */
public final class SeccompData {
    /** Size of {@code struct seccomp_data} in bytes. */
    public static final int SIZE = 64;

    /** Number of system call arguments. */
    public static final int ARGS = 6;

    /** nr at 0, arch at 4, instruction_pointer at 8, args[6] from 16. */
    public static final ContextType<SeccompData> CONTEXT = declare();

    private int number;
    private int arch;
    private long instructionPointer;
    private final long[] args = new long[ARGS];

    private static ContextType<SeccompData> declare() {
        ContextType.Builder<SeccompData> type = ContextType.named("seccomp_data", SeccompData.class)
                .field("nr", 0, Width.W, d -> d.number & 0xffff_ffffL)
                .field("arch", 4, Width.W, d -> d.arch & 0xffff_ffffL)
                .field("instruction_pointer", 8, Width.DW, d -> d.instructionPointer);
        for (int i = 0; i < ARGS; i++) {
            int n = i;
            type.field("args[" + i + "]", 16 + 8 * i, Width.DW, d -> d.args[n]);
        }
        return type.build();
    }

    /** The system call number and the {@code AUDIT_ARCH_} value. */
    public SeccompData call(int systemCall, int auditArch) {
        number = systemCall;
        arch = auditArch;
        return this;
    }

    public SeccompData instructionPointer(long address) {
        instructionPointer = address;
        return this;
    }

    /** @param index 0..5 */
    public SeccompData arg(int index, long value) {
        args[index] = value;
        return this;
    }

    public int number() {
        return number;
    }

    public int arch() {
        return arch;
    }

    public long instructionPointer() {
        return instructionPointer;
    }

    public long arg(int index) {
        return args[index];
    }
}
