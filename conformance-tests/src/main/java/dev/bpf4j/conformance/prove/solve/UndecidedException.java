package dev.bpf4j.conformance.prove.solve;

/** A proof ends without an answer: what could not be decided, and the bound that was reached, if any. */
public final class UndecidedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String bound;

    /** @param bound the limit that was reached, or empty */
    public UndecidedException(String reason, String bound) {
        super(reason, null, false, false);
        this.bound = bound;
    }

    public String bound() {
        return bound;
    }
}
