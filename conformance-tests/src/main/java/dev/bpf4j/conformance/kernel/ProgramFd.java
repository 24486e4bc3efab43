package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;

/** A program that the kernel has accepted and holds until this is closed. */
public final class ProgramFd implements AutoCloseable {

    private static final int BPF_PROG_TEST_RUN = 10;
    private static final int ATTRIBUTES_SIZE = 80;

    private static final int RAW_TRACEPOINT = 17;
    private static final int SYSCALL = 31;

    /** Room that programs may add to a packet in front and behind (XDP headroom, skb head and tail growth). */
    private static final int GROWTH = 4096;

    private static final int CTX_OUT_SIZE = 1024;

    private final Syscalls syscalls;
    private final OwnedFd fd;
    private final int progType;

    ProgramFd(Syscalls syscalls, OwnedFd fd, int progType) {
        this.syscalls = syscalls;
        this.fd = fd;
        this.progType = progType;
    }

    /** The file descriptor, for attachment elsewhere. @throws IllegalStateException if it is closed */
    public int fd() {
        return fd.number();
    }

    /**
     * Runs the program in the kernel (BPF_PROG_TEST_RUN of bpf(2)).
     *
     * <p>Packet programs need at least the 14 bytes of an Ethernet header. Socket filters see the packet behind that
     * header, {@code dataOut} has it again.
     *
     * @param dataIn the packet, up to about 3.5 kB (XDP: 64 kB); empty for program types without one
     * @param ctxIn the context in its user-visible layout, such as {@code struct __sk_buff}; empty for none
     * @param repeat how often to run, 1 or more; 0 for program types that refuse a count
     * @throws KernelException if the kernel refuses the run: EINVAL for sizes or contexts that do not suit the
     *     program type, ENOTSUPP or EOPNOTSUPP for types that cannot be run
     */
    public TestRun testRun(byte[] dataIn, byte[] ctxIn, int repeat) {
        try (NativeScope scope = new NativeScope()) {
            Memory attributes = scope.zeroed(ATTRIBUTES_SIZE);
            attributes.setInt(0, fd());
            Memory dataOut = data(attributes, dataIn, scope);
            attributes.setInt(32, repeat);
            Memory ctxOut = context(attributes, ctxIn, scope);
            KernelException.require("bpf(BPF_PROG_TEST_RUN)", syscalls.bpf(BPF_PROG_TEST_RUN, attributes));
            return new TestRun(
                    attributes.getInt(4),
                    dataOut.getByteArray(0, dataIn.length == 0 ? 0 : attributes.getInt(12)),
                    ctxOut.getByteArray(0, ctxRunsInPlace() ? ctxIn.length : attributes.getInt(44)),
                    Integer.toUnsignedLong(attributes.getInt(36)));
        }
    }

    private static Memory data(Memory attributes, byte[] dataIn, NativeScope scope) {
        Memory out = scope.zeroed(dataIn.length + GROWTH);
        if (dataIn.length > 0) {
            attributes.setInt(8, dataIn.length);
            attributes.setInt(12, (int) out.size());
            attributes.setLong(16, NativeScope.address(scope.copyOf(dataIn)));
            attributes.setLong(24, NativeScope.address(out));
        }
        return out;
    }

    /** Where the context can be read after the run. */
    private Memory context(Memory attributes, byte[] ctxIn, NativeScope scope) {
        Memory in = scope.copyOf(ctxIn);
        if (ctxIn.length == 0) {
            return in;
        }
        attributes.setInt(40, ctxIn.length);
        attributes.setLong(48, NativeScope.address(in));
        if (ctxRunsInPlace()) {
            return in;
        }
        Memory out = scope.zeroed(Math.max(ctxIn.length, CTX_OUT_SIZE));
        attributes.setInt(44, (int) out.size());
        attributes.setLong(56, NativeScope.address(out));
        return out;
    }

    /** These types refuse an output context: the input block is what they work on. */
    private boolean ctxRunsInPlace() {
        return progType == RAW_TRACEPOINT || progType == SYSCALL;
    }

    @Override
    public void close() {
        fd.close();
    }
}
