package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;
import java.util.OptionalInt;

/**
 * A pair of connected AF_UNIX datagram sockets, with a classic filter on the receiving end (socket(7),
 * SO_ATTACH_FILTER). The filter sees exactly the bytes of the datagram, with no header before them. No privilege is
 * needed. Not for use by several threads at once.
 */
public final class ClassicSocket implements AutoCloseable {

    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_DETACH_FILTER = 27;
    private static final int FIRST_BUFFER_SIZE = 1 << 16;

    private final Syscalls syscalls;
    private final OwnedFd sender;
    private final OwnedFd receiver;
    private Memory buffer = new Memory(FIRST_BUFFER_SIZE);
    private int receivedLength;

    private ClassicSocket(Syscalls syscalls, int sender, int receiver) {
        this.syscalls = syscalls;
        this.sender = new OwnedFd(syscalls, sender);
        this.receiver = new OwnedFd(syscalls, receiver);
    }

    /** Whether this is Linux on a known architecture, and it answers. */
    public static Availability availability() {
        return Syscalls.availability().and(Responsiveness::availability);
    }

    /**
     * A new pair without a filter.
     *
     * @throws UnsupportedOperationException if {@link #availability} says no
     * @throws KernelException if the process has no file descriptors left
     */
    public static ClassicSocket open() {
        Syscalls syscalls = Syscalls.open();
        try (NativeScope scope = new NativeScope()) {
            Memory pair = scope.zeroed(2 * Integer.BYTES);
            KernelException.require("socketpair", syscalls.datagramPair(pair));
            return new ClassicSocket(syscalls, pair.getInt(0), pair.getInt(Integer.BYTES));
        }
    }

    /**
     * Puts a filter in the place of the present one.
     *
     * @param sockFilters native-endian {@code sock_filter}s of 8 bytes each
     * @throws IllegalArgumentException if that is not 0 to 65535 whole instructions
     */
    public AttachResult attach(byte[] sockFilters) {
        try (NativeScope scope = new NativeScope()) {
            Memory program = SockFprog.of(sockFilters, scope);
            return AttachResult.of(syscalls.setSocketOption(receiver.number(), SO_ATTACH_FILTER, program));
        }
    }

    /** Takes the filter away, if there is one: every datagram then passes whole. */
    public void detach() {
        try (NativeScope scope = new NativeScope()) {
            long result = syscalls.setSocketOption(receiver.number(), SO_DETACH_FILTER, scope.zeroed(Integer.BYTES));
            if (!Errno.ENOENT.is(result)) {
                KernelException.require("setsockopt(SO_DETACH_FILTER)", result);
            }
        }
    }

    /**
     * Sends a datagram through the filter. On AF_UNIX the sender of a dropped datagram is told that all went well (seen
     * on Linux 6.18); it is the empty queue of the receiver that shows the drop.
     *
     * @param datagram up to about 200 kB, the default of {@code net.core.wmem_default}
     * @return the length that the filter left, at most the datagram's; empty if it dropped the datagram
     * @throws KernelException if the datagram cannot be sent: EMSGSIZE if it is too long
     */
    public OptionalInt offer(byte[] datagram) {
        receivedLength = 0;
        reserve(datagram.length);
        buffer.write(0, datagram, 0, datagram.length);
        KernelException.require("sendto", syscalls.send(sender.number(), buffer, datagram.length));
        long result = syscalls.receive(receiver.number(), buffer);
        if (Errno.EAGAIN.is(result)) {
            return OptionalInt.empty();
        }
        receivedLength = KernelException.require("recvfrom", result);
        return OptionalInt.of(receivedLength);
    }

    /** What was received of the last datagram offered; empty if it was dropped. */
    public byte[] received() {
        return buffer.getByteArray(0, receivedLength);
    }

    private void reserve(int length) {
        if (length > buffer.size()) {
            buffer.close();
            buffer = new Memory(length);
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        buffer.close();
    }
}
