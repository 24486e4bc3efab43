package dev.bpf4j.conformance.suite.run;

import dev.bpf4j.conformance.suite.Confirmation;
import dev.bpf4j.conformance.suite.Suite;
import dev.bpf4j.conformance.suite.TestVector;
import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.engine.Judgement;
import dev.bpf4j.conformance.suite.engine.KernelEngine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Has the live kernel confirm the expectations of a suite. */
public final class Confirmer {

    /**
     * A suite with what confirmed each of its vectors.
     *
     * @param contradictions where the kernel answers something else; nothing has confirmed these vectors
     */
    public record Confirmed(Suite suite, List<Result> contradictions) {}

    private Confirmer() {}

    /** Asks the kernel every question that it can be asked. It stays open. */
    public static Confirmed confirm(Suite suite, KernelEngine kernel) {
        List<TestVector> vectors = new ArrayList<>();
        List<Result> contradictions = new ArrayList<>();
        for (TestVector vector : suite.vectors()) {
            Set<Confirmation> by = EnumSet.noneOf(Confirmation.class);
            for (Engine way : kernel.ways()) {
                Judgement judgement = Judgement.of(vector, way.answer(vector));
                switch (judgement.status()) {
                    case PASSED -> by.add(Confirmation.of(way.name()).orElseThrow());
                    case FAILED -> contradictions.add(new Result(vector, judgement));
                    case UNSUPPORTED -> {}
                }
            }
            vectors.add(vector.confirmedBy(by));
        }
        return new Confirmed(new Suite(vectors), List.copyOf(contradictions));
    }
}
