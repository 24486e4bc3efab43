package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.conformance.suite.engine.Answer;
import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.engine.Judgement;
import dev.bpf4j.conformance.suite.engine.TranslatedEngine;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.translator.ClassicTranslator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The suite catches every mistake that is on the two lists; docs/conformance.md tells by which vector. */
class MistakesTest {

    /** A mistake, and the first vector that shows it. */
    private record Row(String where, String text, TestVector vector, String detail) {
        String markdown() {
            return "| " + where + " | " + text + " | `" + vector.id() + "` | " + detail + " |";
        }
    }

    private record FaultyInterpreterEngine(InterpreterMistake mistake) implements Engine {
        @Override
        public String name() {
            return mistake.name();
        }

        @Override
        public Answer answer(TestVector vector) {
            if (!(vector instanceof RunVector run)) {
                return new Answer.Unsupported("interpreters do not check");
            }
            try {
                return new Answer.Value(FaultyInterpreter.run(mistake, run.program(), run.input()));
            } catch (IndexOutOfBoundsException e) {
                return new Answer.Broken("left the program");
            }
        }

        @Override
        public void close() {}
    }

    record Preparation(TranslatorMistake mistake) implements TranslatedEngine.Preparation {
        @Override
        public <T> Executable<T> prepare(Program program, ProgramType<T> type) {
            boolean isCall = type.name().equals(ClassicTranslator.SECCOMP.name());
            ContextKind kind = isCall ? ContextKind.SECCOMP : ContextKind.PACKET;
            return Interpreter.of(mistake.apply(program, kind), type);
        }
    }

    private static Optional<Row> firstCatch(String where, String text, Engine engine) {
        for (TestVector vector : GeneratedSuite.SUITE.vectors()) {
            if (vector instanceof RunVector) {
                Judgement judgement = Judgement.of(vector, engine.answer(vector));
                if (judgement.status() == Judgement.Status.FAILED) {
                    return Optional.of(new Row(where, text, vector, judgement.detail()));
                }
            }
        }
        return Optional.empty();
    }

    @Test
    void theInterpreterWithoutMistakePasses() {
        Engine engine = new FaultyInterpreterEngine(InterpreterMistake.NONE);
        assertEquals(Optional.empty(), firstCatch("", "", engine));
    }

    @Test
    void everyMistakeIsCaughtAndDocumented() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (InterpreterMistake mistake : InterpreterMistake.values()) {
            if (mistake != InterpreterMistake.NONE) {
                firstCatch("interpreter", mistake.text(), new FaultyInterpreterEngine(mistake))
                        .ifPresentOrElse(rows::add, () -> missed.add(mistake.name()));
            }
        }
        for (TranslatorMistake mistake : TranslatorMistake.values()) {
            Engine engine = new TranslatedEngine(mistake.name(), new Preparation(mistake));
            firstCatch("translator", mistake.text(), engine)
                    .ifPresentOrElse(rows::add, () -> missed.add(mistake.name()));
        }
        assertEquals(List.of(), missed);
        assertTrue(rows.size() >= 60, () -> rows.size() + " mistakes");
        System.out.println("[suite] " + rows.size() + " mistakes, all caught");
        List<String> table =
                new ArrayList<>(List.of("| in the | mistake | caught first by | how |", "|---|---|---|---|"));
        rows.forEach(row -> table.add(row.markdown()));
        DocumentationPage.compare("mistakes", table);
    }
}
