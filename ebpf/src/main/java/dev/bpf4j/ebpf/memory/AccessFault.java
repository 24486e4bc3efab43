package dev.bpf4j.ebpf.memory;

/**
 * An access that no region allows. The engine that runs the program turns it into a trap with the instruction; it has no
 * stack trace, because its place in Java code says nothing.
 */
public final class AccessFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessFault(String message) {
        super(message, null, false, false);
    }
}
