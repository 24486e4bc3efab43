package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/** Types in the kernel, which live until this is closed and nothing refers to them. */
public final class BtfFd implements AutoCloseable {
    private static final int BPF_BTF_LOAD = 18;
    private static final int ATTRIBUTES_SIZE = 40;
    private static final int LOG_SIZE = 1 << 16;

    private final OwnedFd fd;

    private BtfFd(OwnedFd fd) {
        this.fd = fd;
    }

    /** @throws KernelException if the kernel refuses the types, with the last line of its log */
    static BtfFd load(Syscalls syscalls, byte[] btf) {
        long quiet = loadWithoutLog(syscalls, btf);
        return quiet < 0 ? loadWithLog(syscalls, btf) : new BtfFd(new OwnedFd(syscalls, (int) quiet));
    }

    /** Where the log is too small for what the kernel has to say, it refuses types that are right. */
    private static long loadWithoutLog(Syscalls syscalls, byte[] btf) {
        try (NativeScope scope = new NativeScope()) {
            Memory attributes = scope.zeroed(ATTRIBUTES_SIZE);
            attributes.setLong(0, NativeScope.address(scope.copyOf(btf)));
            attributes.setInt(16, btf.length);
            return syscalls.bpf(BPF_BTF_LOAD, attributes);
        }
    }

    private static BtfFd loadWithLog(Syscalls syscalls, byte[] btf) {
        try (NativeScope scope = new NativeScope()) {
            Memory log = scope.zeroed(LOG_SIZE);
            Memory attributes = scope.zeroed(ATTRIBUTES_SIZE);
            attributes.setLong(0, NativeScope.address(scope.copyOf(btf)));
            attributes.setLong(8, NativeScope.address(log));
            attributes.setInt(16, btf.length);
            attributes.setInt(20, LOG_SIZE);
            attributes.setInt(24, 1);
            long result = syscalls.bpf(BPF_BTF_LOAD, attributes);
            String why = log.getString(0, StandardCharsets.UTF_8.name()).lines().reduce("", (first, last) -> last);
            return new BtfFd(new OwnedFd(syscalls, KernelException.require("bpf(BPF_BTF_LOAD) " + why, result)));
        }
    }

    int number() {
        return fd.number();
    }

    @Override
    public void close() {
        fd.close();
    }
}
