package dev.bpf4j.verifier;

/** The program is safe. */
public record Accepted(VerifiedProgram program, Statistics statistics) implements Verdict {
    @Override
    public VerifiedProgram orThrow() {
        return program;
    }
}
