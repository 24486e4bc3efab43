package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.engine.Engines;
import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import dev.bpf4j.conformance.suite.run.Report;
import dev.bpf4j.conformance.suite.run.SuiteRunner;
import dev.bpf4j.conformance.suite.run.TextReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bpf4j's engines pass every vector. */
class OwnEnginesTest {

    @ParameterizedTest
    @ValueSource(strings = {"classic", "interpreter", "jit"})
    void passesEverything(String name) {
        try (Engine engine = Engines.named(name).orElseThrow()) {
            Report report = SuiteRunner.run(GeneratedSuite.SUITE, engine);
            System.out.println("[suite] " + TextReport.summary(report));
            assertEquals(List.of(), report.with(Status.FAILED));
            assertEquals(List.of(), report.with(Status.UNSUPPORTED));
            assertEquals(0, report.exitStatus());
        }
    }

    @Test
    void otherNamesAreUnknown() {
        assertEquals(Optional.empty(), Engines.named("other"));
    }
}
