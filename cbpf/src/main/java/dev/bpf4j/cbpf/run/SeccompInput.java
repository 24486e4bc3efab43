package dev.bpf4j.cbpf.run;

import dev.bpf4j.cbpf.Ancillary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The 64 bytes of {@code struct seccomp_data} as a little-endian machine lays them out: syscall number (4 bytes),
 * architecture (4), instruction pointer (8), six arguments (8 each).
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/seccomp.2.html">seccomp(2)</a>
 */
public final class SeccompInput implements ClassicInput {

    /** Size of seccomp_data in bytes, and the value of {@code ld len}. */
    public static final int BYTES = 64;

    /** Number of system call arguments. */
    public static final int ARGUMENTS = 6;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] data;

    private SeccompInput(byte[] data) {
        this.data = data;
    }

    /**
     * The bytes of a seccomp_data, copied.
     *
     * @throws IllegalArgumentException if they are not 64
     */
    public static SeccompInput of(byte[] data) {
        if (data.length != BYTES) {
            throw new IllegalArgumentException("seccomp_data has " + BYTES + " bytes, not " + data.length);
        }
        return new SeccompInput(data.clone());
    }

    /**
     * A system call.
     *
     * @param number system call number
     * @param arch an AUDIT_ARCH value such as 0xc000003e for x86-64
     * @param instructionPointer address of the call
     * @param arguments up to six arguments; missing ones are 0
     * @throws IllegalArgumentException if there are more than six arguments
     */
    public static SeccompInput of(int number, int arch, long instructionPointer, long... arguments) {
        if (arguments.length > ARGUMENTS) {
            throw new IllegalArgumentException("a system call has at most 6 arguments, not " + arguments.length);
        }
        byte[] data = new byte[BYTES];
        WORD.set(data, 0, number);
        WORD.set(data, 4, arch);
        LONG.set(data, 8, instructionPointer);
        for (int i = 0; i < arguments.length; i++) {
            LONG.set(data, 16 + 8 * i, arguments[i]);
        }
        return new SeccompInput(data);
    }

    /** A copy of the 64 bytes. */
    public byte[] bytes() {
        return data.clone();
    }

    @Override
    public int length() {
        return BYTES;
    }

    /** Aligned words inside the 64 bytes only, in little-endian order; anything else is absent. */
    @Override
    public long load(int offset, int size) {
        if (size != 4 || offset < 0 || offset >= BYTES || offset % 4 != 0) {
            return -1;
        }
        return Integer.toUnsignedLong((int) WORD.get(data, offset));
    }

    /** There is none: the seccomp checker refuses programs that ask for one. */
    @Override
    public long ancillary(Ancillary ancillary, int a, int x) {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeccompInput that && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data);
    }
}
