package dev.bpf4j.conformance.cases;

/** Load flags of {@code linux/bpf.h} that change what a verifier says. */
final class LoadFlags {
    static final int STRICT_ALIGNMENT = 1;
    static final int SLEEPABLE = 1 << 4;
    static final int XDP_HAS_FRAGS = 1 << 5;

    /** All that Linux 6.18 knows: besides those above, any alignment and flags for tests, devices and tokens. */
    private static final int KNOWN = 0xff | 1 << 16;

    private LoadFlags() {}

    static boolean known(int flags) {
        return (flags & ~KNOWN) == 0;
    }
}
