package dev.bpf4j.conformance.cases;

/** A line that is no case: one line says what is wrong with it. */
public final class MalformedCaseException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedCaseException(String what) {
        super(what);
    }
}
