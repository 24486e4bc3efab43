package dev.bpf4j.conformance.cases;

/** Load flags of {@code linux/bpf.h} that change what a verifier says of a program. */
final class LoadFlags {
    static final int STRICT_ALIGNMENT = 1;

    private LoadFlags() {}
}
