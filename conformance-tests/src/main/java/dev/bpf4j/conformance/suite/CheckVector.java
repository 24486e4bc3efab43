package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a program may be loaded.
 *
 * @param breach why it is refused; empty if it is accepted
 */
public record CheckVector(
        String id,
        ClassicProgram program,
        ContextKind context,
        Optional<Breach> breach,
        Set<Confirmation> confirmed,
        List<String> tags)
        implements TestVector {

    /**
     * The rule that a program breaks. Implementations must refuse the program, but need not say why.
     *
     * @param insn index of the instruction that breaks it; -1 if it is the program as a whole
     */
    public record Breach(Rule rule, int insn) {}

    /** @throws IllegalArgumentException if the id has no layer, or there is no tag */
    public CheckVector {
        TestVector.requireNamed(id, tags);
        confirmed = Set.copyOf(confirmed);
        tags = List.copyOf(tags);
    }

    /** Whether it is right to accept the program. */
    public boolean isAccepted() {
        return breach.isEmpty();
    }

    @Override
    public CheckVector confirmedBy(Set<Confirmation> by) {
        return new CheckVector(id, program, context, breach, by, tags);
    }
}
