package dev.bpf4j.conformance.kernel;

/** The kernel's answer to a classic program. */
public sealed interface AttachResult {

    /** The program is in force. */
    record Attached() implements AttachResult {}

    /**
     * The program was refused, and what was attached before stays.
     *
     * @param errno the error number, positive: EINVAL from the checker, ENOMEM for a converted program larger than
     *     {@code net.core.optmem_max}
     * @param errnoName its symbolic name
     */
    record Refused(int errno, String errnoName) implements AttachResult {}

    /** Reads a system call's result as {@link Syscalls} gives it. */
    static AttachResult of(long result) {
        return result < 0 ? new Refused((int) -result, Errno.nameOf((int) -result)) : new Attached();
    }
}
