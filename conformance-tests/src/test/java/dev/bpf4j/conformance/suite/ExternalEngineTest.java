package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.BpfAsm;
import dev.bpf4j.conformance.suite.engine.EngineStartException;
import dev.bpf4j.conformance.suite.engine.ExternalEngine;
import dev.bpf4j.conformance.suite.engine.ExternalEngine.Settings;
import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import dev.bpf4j.conformance.suite.run.Report;
import dev.bpf4j.conformance.suite.run.Result;
import dev.bpf4j.conformance.suite.run.SuiteRunner;
import dev.bpf4j.conformance.suite.run.TextReport;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The line protocol says everything, and nothing that a process does can stop the run. */
class ExternalEngineTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int UNLUCKY = 13;

    /** Three packets; the one in the middle has the mark that brings out faults. */
    private static final Suite THREE = three();

    private static Suite three() {
        ClassicProgram program = BpfAsm.parse("ld #len\nret a");
        List<TestVector> vectors = new ArrayList<>();
        for (int mark : new int[] {1, UNLUCKY, 3}) {
            PacketData packet = PacketData.of(new byte[] {1, 2, 3, 4}).with(Metadata.NONE.with(Meta.MARK, mark));
            vectors.add(new RunVector("x/y/" + mark, program, packet, 4, Set.of(), List.of("y")));
        }
        return new Suite(vectors);
    }

    private static Settings settings(String fault) {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        List<String> command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LineProtocolMain.class.getName(),
                fault);
        return Settings.of(command).withTimeLimit(LIMIT).withStderr(ProcessBuilder.Redirect.DISCARD);
    }

    private static Report run(Settings settings, Suite suite) {
        return assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try (ExternalEngine engine = ExternalEngine.start(settings)) {
                return SuiteRunner.run(suite, engine);
            }
        });
    }

    @Test
    void theWholeSuitePassesThroughTheProtocol() {
        Report report = run(settings("none").withTimeLimit(Duration.ofSeconds(20)), GeneratedSuite.SUITE);
        System.out.println("[suite] " + TextReport.summary(report));
        assertEquals("fault none", report.engine());
        assertEquals(List.of(), report.with(Status.FAILED));
        assertEquals(GeneratedSuite.SUITE.vectors().size(), report.total().passed());
    }

    @ParameterizedTest
    @CsvSource({
        "hang, no answer within 2000 ms",
        "crash, it exited with status 3",
        "close, it closed its input or output",
        "wrong, 'expected 4, got 4294967295'",
        "large, no answer of the protocol: 'result 4294967296'",
        "negative, no answer of the protocol: 'result -1'",
        "word, no answer of the protocol: 'perhaps'",
        "empty, no answer of the protocol: ''",
        "endless, an answer is not one line of at most 4096 ASCII characters",
        "binary, an answer is not one line of at most 4096 ASCII characters",
        "dropped, 'expected 4 bytes kept, got the packet dropped'"
    })
    void oneVectorFailsAndTheNextOnesAreAsked(String fault, String detail) {
        Report report = run(settings(fault), THREE);
        assertEquals(
                List.of(Status.PASSED, Status.FAILED, Status.PASSED),
                report.results().stream().map(Result::status).toList());
        String said = report.results().get(1).judgement().detail();
        assertTrue(said.contains(detail.replace("'", "")) || said.contains(detail), said);
        assertEquals(1, report.exitStatus());
    }

    @Test
    void anAnswerTooManyIsNoticed() {
        Report report = run(settings("twice"), THREE);
        assertEquals(2, report.total().passed());
        assertEquals(
                "it says something without being asked",
                report.results().get(2).judgement().detail());
    }

    @Test
    void unsupportedIsNoFailure() {
        Report report = run(settings("unsupported"), THREE);
        assertEquals(1, report.total().unsupported());
        assertEquals("bad luck", report.results().get(1).judgement().detail());
        assertEquals(0, report.exitStatus());
    }

    @Test
    void bytesKeptAreEnough() {
        assertEquals(3, run(settings("kept"), THREE).total().passed());
    }

    @Test
    void patienceEnds() {
        List<TestVector> vectors = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            RunVector unlucky = (RunVector) THREE.vectors().get(1);
            vectors.add(new RunVector("x/y/" + i, unlucky.program(), unlucky.input(), 4, Set.of(), unlucky.tags()));
        }
        Report report =
                run(settings("hang").withTimeLimit(Duration.ofMillis(1000)).withPatience(10, 2), new Suite(vectors));
        assertEquals(100, report.total().failed());
        assertEquals(
                "not asked, after 2 hangs and 0 crashes or wrong answers",
                report.results().get(99).judgement().detail());
        Report crashing = run(settings("crash").withPatience(3, 2), new Suite(vectors));
        assertEquals(
                "not asked, after 0 hangs and 3 crashes or wrong answers",
                crashing.results().get(99).judgement().detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rude"})
    void wrongGreetings(String fault) {
        String message = assertThrows(EngineStartException.class, () -> ExternalEngine.start(settings(fault)))
                .getMessage();
        assertTrue(message.endsWith("expected the greeting 'hello 1 NAME', got 'go away'"), message);
    }

    @Test
    void programsThatAreNoEngines() {
        Settings missing = Settings.of(List.of("/nowhere/engine"));
        assertTrue(assertThrows(EngineStartException.class, () -> ExternalEngine.start(missing))
                .getMessage()
                .startsWith("/nowhere/engine: cannot be started"));
        Settings ends = Settings.of(List.of("true"));
        assertTrue(assertThrows(EngineStartException.class, () -> ExternalEngine.start(ends))
                .getMessage()
                .contains("it exited with status 0"));
        Settings silent = Settings.of(List.of("sleep", "100")).withTimeLimit(Duration.ofMillis(50));
        assertTrue(assertThrows(EngineStartException.class, () -> ExternalEngine.start(silent))
                .getMessage()
                .contains("no answer within 500 ms"));
        Settings shell = Settings.shell("echo nonsense; sleep 100").withTimeLimit(Duration.ofMillis(200));
        assertThrows(EngineStartException.class, () -> ExternalEngine.start(shell));
    }
}
