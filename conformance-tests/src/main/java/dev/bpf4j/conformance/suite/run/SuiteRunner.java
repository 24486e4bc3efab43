package dev.bpf4j.conformance.suite.run;

import dev.bpf4j.conformance.suite.Suite;
import dev.bpf4j.conformance.suite.TestVector;
import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.engine.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts suites to engines. */
public final class SuiteRunner {

    private SuiteRunner() {}

    /** Asks the engine every question of the suite, in order. The engine stays open. */
    public static Report run(Suite suite, Engine engine) {
        long started = System.nanoTime();
        List<Result> results = new ArrayList<>(suite.vectors().size());
        for (TestVector vector : suite.vectors()) {
            results.add(new Result(vector, Judgement.of(vector, engine.answer(vector))));
        }
        return new Report(engine.name(), results, Duration.ofNanos(System.nanoTime() - started));
    }
}
