package dev.bpf4j.conformance.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The kernel's checker of seccomp programs, asked without installing any.
 *
 * <p>A thread may have one filter with a listener (seccomp(2), SECCOMP_FILTER_FLAG_NEW_LISTENER). A thread of our own
 * wears one that allows everything; every program is then offered to that thread with the same flag. The kernel checks
 * and converts the program first, and only then finds that there is a listener: EINVAL is the checker's refusal, EBUSY
 * means that it was content. The limits of a real installation (no_new_privs, total length of a thread's filters) are
 * not tested by this.
 */
public final class SeccompChecker implements AutoCloseable {

    private static final int NEW_LISTENER = 1 << 3;
    private static final int RET_K = 0x06;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;

    private final Syscalls syscalls;
    private final ExecutorService executor;
    private final Thread thread;
    private final OwnedFd listener;
    private boolean closed;

    private SeccompChecker(Syscalls syscalls, ExecutorService executor) {
        this.syscalls = syscalls;
        this.executor = executor;
        this.thread = onThread(Thread::currentThread);
        this.listener = new OwnedFd(syscalls, KernelException.require("seccomp", onThread(this::installListener)));
    }

    /** Whether the kernel, Linux 5.0 or newer, lets this process have a listener. No privilege is needed. */
    public static Availability availability() {
        return Syscalls.availability().and(Responsiveness::availability).and(SeccompChecker::listenerAvailability);
    }

    private static Availability listenerAvailability() {
        try {
            open().close();
            return Availability.yes();
        } catch (KernelException e) {
            return Availability.no("the kernel's seccomp checker cannot be asked: " + e.getMessage());
        }
    }

    /**
     * Starts the thread that programs are offered to.
     *
     * @throws UnsupportedOperationException where system calls are not available
     * @throws KernelException if the kernel lets us have no listener
     */
    public static SeccompChecker open() {
        Syscalls syscalls = Syscalls.open();
        ExecutorService executor = Executors.newSingleThreadExecutor(SeccompChecker::daemon);
        try {
            return new SeccompChecker(syscalls, executor);
        } catch (KernelException e) {
            executor.shutdown();
            throw e;
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "seccomp-checker");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Asks the checker.
     *
     * @param sockFilters native-endian {@code sock_filter}s of 8 bytes each
     * @return the error number of the refusal (EINVAL), empty if the program is valid
     * @throws IllegalArgumentException if that is not 0 to 65535 whole instructions
     * @throws IllegalStateException if this is closed
     */
    public synchronized OptionalInt refusal(byte[] sockFilters) {
        if (closed) {
            throw new IllegalStateException("the seccomp checker is closed");
        }
        long result = onThread(() -> offer(sockFilters));
        if (result >= 0) {
            throw new IllegalStateException("a seccomp program was installed that was to be checked only");
        }
        return Errno.EBUSY.is(result) ? OptionalInt.empty() : OptionalInt.of((int) -result);
    }

    /** Any other thread has no listener: the program would be put in force there. */
    private long offer(byte[] sockFilters) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("seccomp programs are offered to " + thread.getName() + " only");
        }
        return install(sockFilters);
    }

    private long installListener() {
        syscalls.setNoNewPrivileges();
        return install(allowAll());
    }

    private long install(byte[] sockFilters) {
        try (NativeScope scope = new NativeScope()) {
            return syscalls.installSeccompFilter(NEW_LISTENER, SockFprog.of(sockFilters, scope));
        }
    }

    private static byte[] allowAll() {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt(RET_K)
                .putInt(SECCOMP_RET_ALLOW)
                .array();
    }

    private <T> T onThread(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, executor).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Ends the thread, and with it the filter. */
    @Override
    public synchronized void close() {
        closed = true;
        listener.close();
        executor.shutdown();
    }
}
