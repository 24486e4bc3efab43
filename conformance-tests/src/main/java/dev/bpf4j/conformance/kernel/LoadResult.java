package dev.bpf4j.conformance.kernel;

/** The kernel verifier's verdict on a program. */
public sealed interface LoadResult {

    /** The verifier's log, lines ended by newlines. Where it does not fit 16 MiB: what the kernel kept of it. */
    String log();

    /** The program is in the kernel until {@code fd} is closed. At log level 1 the log is the statistics only. */
    record Loaded(ProgramFd fd, String log) implements LoadResult {}

    /**
     * The program, or the request, was refused.
     *
     * @param errno the error number, positive
     * @param errnoName its symbolic name, such as {@code EACCES}
     */
    record Refused(int errno, String errnoName, String log) implements LoadResult {

        Refused(int errno, String log) {
            this(errno, Errno.nameOf(errno), log);
        }
    }
}
