package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.VerifierCase;
import java.util.Optional;

/**
 * A program that shows something.
 *
 * @param program made small
 * @param own bpf4j's verdict
 * @param kernel the kernel's verdict, if it was asked
 * @param breach the lie or trap of a run; empty if there was none
 */
public record Finding(
        ProgramKind kind, VerifierCase program, Judgement own, Optional<Judgement> kernel, Optional<String> breach) {
    /** What findings with the same cause mostly share. */
    public String group() {
        String reason = own.isAccepted() ? kernel.map(Judgement::message).orElse("") : own.message();
        String side = breach.isPresent()
                ? "unsound: " + breach.get()
                : (own.isAccepted() ? "we accept: " : "we reject: ") + reason;
        return side.replaceAll("0x[0-9a-f]+|-?\\d+", "N");
    }
}
