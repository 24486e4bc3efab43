package dev.bpf4j.verifier.require;

/** A requirement does not hold. The explorer turns it into a {@link dev.bpf4j.verifier.Rejection}. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int slot;
    private final String requirement;

    /**
     * @param slot the instruction
     * @param requirement stable name of the rule
     * @param message in the words of the Linux verifier
     */
    public Refusal(int slot, String requirement, String message) {
        super(message, null, false, false);
        this.slot = slot;
        this.requirement = requirement;
    }

    public int slot() {
        return slot;
    }

    public String requirement() {
        return requirement;
    }
}
