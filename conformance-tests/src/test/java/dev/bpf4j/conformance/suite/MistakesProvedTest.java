package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.prove.Kind;
import dev.bpf4j.conformance.prove.Limits;
import dev.bpf4j.conformance.prove.Prover;
import dev.bpf4j.conformance.prove.Result;
import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.engine.Judgement;
import dev.bpf4j.conformance.suite.engine.TranslatedEngine;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.translator.ClassicTranslator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the vectors catch of a translator's mistakes, the prover refutes with an input of its own. */
class MistakesProvedTest {
    /** Programs of up to that many instructions are enough to show any of the mistakes. */
    private static final int SMALL = 600;

    /** A mistake in a value that the prover leaves open, such as a helper's result, may need another program. */
    private static final int ATTEMPTS = 12;

    private final Prover prover = new Prover(Limits.DEFAULT.withTime(Duration.ofSeconds(10)));

    @Test
    void everyTranslatorMistakeHasACounterexample() {
        List<TranslatorMistake> missed = new ArrayList<>();
        for (TranslatorMistake mistake : TranslatorMistake.values()) {
            if (!refuted(mistake)) {
                missed.add(mistake);
            }
        }
        System.out.println("[prover] " + (TranslatorMistake.values().length - missed.size()) + " of "
                + TranslatorMistake.values().length + " translator mistakes refuted");
        assertEquals(List.of(), missed);
    }

    /** Whether there is a counterexample for one of the first programs; for none of them may there be a proof. */
    private boolean refuted(TranslatorMistake mistake) {
        for (RunVector vector : (Iterable<RunVector>) failing(mistake).limit(ATTEMPTS)::iterator) {
            Result result = prove(vector, mistake);
            assertFalse(result instanceof Result.Equivalent, () -> mistake + " on " + vector.id());
            if (result instanceof Result.Different) {
                return true;
            }
        }
        return false;
    }

    /** One vector for each small program that the mistake makes wrong. */
    private static Stream<RunVector> failing(TranslatorMistake mistake) {
        Engine engine = new TranslatedEngine(mistake.name(), new MistakesTest.Preparation(mistake));
        List<ClassicProgram> seen = new ArrayList<>();
        return GeneratedSuite.SUITE.vectors().stream()
                .filter(RunVector.class::isInstance)
                .map(RunVector.class::cast)
                .filter(vector -> vector.program().size() <= SMALL)
                .filter(vector -> Judgement.of(vector, engine.answer(vector)).status() == Judgement.Status.FAILED)
                .filter(vector -> !seen.contains(vector.program()) && seen.add(vector.program()));
    }

    private Result prove(RunVector vector, TranslatorMistake mistake) {
        boolean packet = vector.context() == ContextKind.PACKET;
        Program right = packet
                ? ClassicTranslator.translate(vector.program())
                : ClassicTranslator.translateSeccomp(vector.program());
        Program wrong = mistake.apply(right, vector.context());
        return prover.proveTranslation(vector.program(), wrong, packet ? Kind.PACKET : Kind.SECCOMP);
    }
}
