package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.check.Refusal;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import java.util.Optional;

/** The classic checker and the reference interpreter, which the expectations come from. */
final class ClassicEngine implements Engine {

    @Override
    public String name() {
        return "classic";
    }

    @Override
    public Answer answer(TestVector vector) {
        Optional<Refusal> refusal = vector.context().checker().check(vector.program());
        if (refusal.isPresent()) {
            return new Answer.Refused(refusal.get().message());
        }
        return vector instanceof RunVector run
                ? new Answer.Value(
                        ClassicInterpreter.run(run.program(), run.input().classic()))
                : new Answer.Accepted();
    }

    @Override
    public void close() {}
}
