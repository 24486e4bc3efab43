package dev.bpf4j.verifier;

/** What the verifier says about a program. */
public sealed interface Verdict permits Accepted, Rejected {
    Statistics statistics();

    /** The proof. @throws RejectedProgramException if the program was refused */
    VerifiedProgram orThrow();
}
