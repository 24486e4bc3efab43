package dev.bpf4j.ebpf.helper;

/** What a helper takes in one register; the vocabulary of the Linux verifier, without its {@code ARG_} prefix. */
public enum ArgType {
    /** Any initialised value. */
    ANYTHING,
    /** The unmodified context pointer. */
    PTR_TO_CTX,
    /** Readable, initialised memory; the next argument is its size. */
    PTR_TO_MEM,
    /** Writable memory that the helper fills; the next argument is its size. */
    PTR_TO_UNINIT_MEM,
    /** Size in bytes of the memory before it, at least 1. */
    CONST_SIZE,
    /** Size in bytes of the memory before it. */
    CONST_SIZE_OR_ZERO
}
