package dev.bpf4j.cli.console;

/** A command was called with arguments that do not fit together. Exit status 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which arguments and why, in one line */
    public UsageException(String message) {
        super(message);
    }
}
