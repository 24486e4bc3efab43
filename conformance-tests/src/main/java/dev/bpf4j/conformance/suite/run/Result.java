package dev.bpf4j.conformance.suite.run;

import dev.bpf4j.conformance.suite.TestVector;
import dev.bpf4j.conformance.suite.engine.Judgement;
import dev.bpf4j.conformance.suite.engine.Judgement.Status;

/** A vector and what became of it. */
public record Result(TestVector vector, Judgement judgement) {

    /** Passed, failed or unsupported. */
    public Status status() {
        return judgement.status();
    }
}
