package dev.bpf4j.conformance.kernel;

import java.util.concurrent.atomic.AtomicBoolean;

/** A file descriptor that is closed exactly once, whoever else reuses its number afterwards. */
final class OwnedFd implements AutoCloseable {

    private final Syscalls syscalls;
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    OwnedFd(Syscalls syscalls, int number) {
        this.syscalls = syscalls;
        this.number = number;
    }

    /** @throws IllegalStateException if it is closed */
    int number() {
        if (closed.get()) {
            throw new IllegalStateException("file descriptor " + number + " is closed");
        }
        return number;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            syscalls.close(number);
        }
    }
}
