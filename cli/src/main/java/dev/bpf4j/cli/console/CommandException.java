package dev.bpf4j.cli.console;

/** A command cannot do its work: bad input, a refused program, a file that cannot be read or written. Exit status 1. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what and where, in one line and without the name of the command */
    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
