package dev.bpf4j.ebpf.helper;

/** What R0 holds after a helper call. */
public enum ReturnType {
    /** A scalar. */
    INTEGER,
    /** Nothing: R0 is not readable. */
    VOID
}
