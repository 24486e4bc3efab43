package dev.bpf4j.cbpf.capture;

/**
 * A capture file that is truncated, malformed, or of an unknown kind. The message says after how many packets and
 * where.
 */
public final class CaptureException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** One line of text. */
    public CaptureException(String message) {
        super(message);
    }

    /** One line of text, for a failure of the file system. */
    public CaptureException(String message, Throwable cause) {
        super(message, cause);
    }
}
