package dev.bpf4j.conformance.kernel;

/**
 * The outcome of BPF_PROG_TEST_RUN.
 *
 * @param retval the program's return value, the low 32 bits of r0
 * @param dataOut the packet after the last run; empty if none was given
 * @param ctxOut the context after the last run, in the user-visible layout; empty if none was given
 * @param durationNanos mean time of one run in ns, the kernel's loop included
 */
public record TestRun(int retval, byte[] dataOut, byte[] ctxOut, long durationNanos) {}
