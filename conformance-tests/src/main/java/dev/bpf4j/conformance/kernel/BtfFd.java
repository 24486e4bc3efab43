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
        try (NativeScope scope = new NativeScope()) {
            Memory attributes = scope.zeroed(ATTRIBUTES_SIZE);
            attributes.setLong(0, NativeScope.address(scope.copyOf(btf)));
            attributes.setInt(16, btf.length);
            long result = syscalls.bpf(BPF_BTF_LOAD, attributes);
            // asked again with a log only then: where that is too small for all there is to say, right types are
            // refused
            String why = result < 0 ? whyNot(syscalls, attributes, scope.zeroed(LOG_SIZE)) : "";
            return new BtfFd(new OwnedFd(syscalls, KernelException.require("bpf(BPF_BTF_LOAD) " + why, result)));
        }
    }

    private static String whyNot(Syscalls syscalls, Memory attributes, Memory log) {
        attributes.setLong(8, NativeScope.address(log));
        attributes.setInt(20, LOG_SIZE);
        attributes.setInt(24, 1);
        syscalls.bpf(BPF_BTF_LOAD, attributes);
        return log.getString(0, StandardCharsets.UTF_8.name()).lines().reduce("", (first, last) -> last);
    }

    int number() {
        return fd.number();
    }

    @Override
    public void close() {
        fd.close();
    }
}
