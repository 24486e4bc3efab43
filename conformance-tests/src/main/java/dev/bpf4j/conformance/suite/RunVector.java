package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.ClassicProgram;
import java.util.List;
import java.util.Set;

/**
 * What a program returns for an input.
 *
 * @param expected the result, an unsigned 32-bit number, as the reference interpreter computes it
 */
public record RunVector(
        String id, ClassicProgram program, Input input, int expected, Set<Confirmation> confirmed, List<String> tags)
        implements TestVector {

    /** @throws IllegalArgumentException if the id has no layer, or there is no tag */
    public RunVector {
        TestVector.requireNamed(id, tags);
        confirmed = Set.copyOf(confirmed);
        tags = List.copyOf(tags);
    }

    @Override
    public ContextKind context() {
        return input.kind();
    }

    @Override
    public RunVector confirmedBy(Set<Confirmation> by) {
        return new RunVector(id, program, input, expected, by, tags);
    }
}
