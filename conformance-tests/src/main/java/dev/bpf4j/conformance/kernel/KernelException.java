package dev.bpf4j.conformance.kernel;

/** A system call failed that was expected to succeed; the message names the call and the error. */
public final class KernelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    KernelException(String call, int errno) {
        super(call + ": " + Errno.nameOf(errno));
        this.errno = errno;
    }

    /** The same error with what it is about before it. */
    KernelException about(String subject) {
        return new KernelException(subject, this);
    }

    private KernelException(String subject, KernelException cause) {
        super(subject + ": " + cause.getMessage(), cause);
        this.errno = cause.errno;
    }

    /** The result of a system call as {@link Syscalls} gives it. @throws KernelException if it is an error */
    static int require(String call, long result) {
        if (result < 0) {
            throw new KernelException(call, (int) -result);
        }
        return (int) result;
    }

    /** The error number, positive; see errno(3). */
    public int errno() {
        return errno;
    }

    /** The error's symbolic name, such as {@code EINVAL}. */
    public String errnoName() {
        return Errno.nameOf(errno);
    }
}
