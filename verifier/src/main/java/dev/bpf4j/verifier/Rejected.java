package dev.bpf4j.verifier;

/** The program was not shown to be safe. */
public record Rejected(Rejection rejection, Statistics statistics) implements Verdict {
    @Override
    public VerifiedProgram orThrow() {
        throw new RejectedProgramException(this);
    }
}
