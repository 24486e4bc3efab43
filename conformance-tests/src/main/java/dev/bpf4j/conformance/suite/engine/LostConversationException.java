package dev.bpf4j.conformance.suite.engine;

/** An external engine did not answer, or not as the protocol says; what it says later can no longer be trusted. */
final class LostConversationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean hang;

    LostConversationException(String message) {
        this(message, false);
    }

    private LostConversationException(String message, boolean hang) {
        super(message);
        this.hang = hang;
    }

    static LostConversationException hang(String message) {
        return new LostConversationException(message, true);
    }

    /** Whether there was no answer in time. */
    boolean isHang() {
        return hang;
    }
}
