package dev.bpf4j.verifier;

/** A program was refused where a safe one is needed. The message is the one line that says what and where. */
public class RejectedProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Rejected verdict;

    public RejectedProgramException(Rejected verdict) {
        super(verdict.rejection().line());
        this.verdict = verdict;
    }

    public Rejected verdict() {
        return verdict;
    }
}
