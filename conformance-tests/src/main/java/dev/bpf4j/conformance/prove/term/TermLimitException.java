package dev.bpf4j.conformance.prove.term;

/** More terms are asked for than {@link Terms} may hold. */
public final class TermLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TermLimitException(int limit) {
        super("more than " + limit + " terms", null, false, false);
    }
}
