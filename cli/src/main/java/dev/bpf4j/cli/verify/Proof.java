package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import dev.bpf4j.verifier.Verifier;
import java.util.Optional;

/** What engines know of a program before they run it. */
public final class Proof {
    private Proof() {}

    /**
     * What the verifier finds out.
     *
     * @param input where the program came from, for the error
     * @param profile what the verifier lets through; empty if it is not asked, and nothing is known
     * @throws CommandException if the program is rejected
     */
    public static Facts facts(ProgramInput input, Program program, ProgramType<?> type, Optional<Profile> profile) {
        return profile.map(asked -> facts(input, program, Verifier.of(type).profile(asked)))
                .orElseGet(() -> Facts.none(program));
    }

    private static Facts facts(ProgramInput input, Program program, Verifier verifier) {
        try {
            return verifier.verify(program).orThrow().facts();
        } catch (RejectedProgramException e) {
            throw input.failure("rejected: " + e.getMessage());
        }
    }
}
