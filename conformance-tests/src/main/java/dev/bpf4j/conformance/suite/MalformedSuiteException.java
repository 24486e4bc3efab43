package dev.bpf4j.conformance.suite;

/** A file of test vectors cannot be read: one line that says where (file, line, column) and what. */
public final class MalformedSuiteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedSuiteException(String where, String what) {
        super(where + ": " + what);
    }
}
