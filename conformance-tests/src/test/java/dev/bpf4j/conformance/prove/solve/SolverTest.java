package dev.bpf4j.conformance.prove.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.RandomTerms;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The solver and the evaluation of terms agree on what terms mean. */
class SolverTest {
    private static final int UNKNOWNS = 3;
    private static final int LIMIT = 100_000;

    private final Terms terms = new Terms(LIMIT);
    private final Term x = terms.variable("x", 64);
    private final Term y = terms.variable("y", 64);

    private Solver solver(Duration time) {
        return new Solver(terms, Deadline.in(time));
    }

    @Property(tries = 300)
    void aModelHasTheValuesThatEvaluationGives(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int steps) {
        Terms fresh = new Terms(LIMIT);
        Trial trial = new Trial(seed);
        Term term = RandomTerms.build(fresh, seed, UNKNOWNS, steps, i -> fresh.variable("v" + i, 64));
        List<Term> claims = new ArrayList<>();
        for (int i = 0; i < UNKNOWNS; i++) {
            Term unknown = fresh.variable("v" + i, 64);
            claims.add(fresh.eq(unknown, fresh.constant(64, trial.variable(unknown))));
        }
        try (Solver solver = new Solver(fresh, Deadline.in(Duration.ofSeconds(20)))) {
            assertEquals(
                    new Evaluation(trial).of(term),
                    solver.model(claims).orElseThrow().value(term));
        }
    }

    @Test
    void whatAlwaysHoldsIsProved() {
        try (Solver solver = solver(Duration.ofSeconds(20))) {
            assertTrue(solver.isProved(
                    terms.eq(terms.binary(Op.XOR, x, y), terms.binary(Op.SUB, terms.or(x, y), terms.and(x, y)))));
            assertEquals(1, solver.queries());
        }
    }

    @Test
    void whatFailsForOneValueOnlyIsNotProved() {
        try (Solver solver = solver(Duration.ofSeconds(20))) {
            assertFalse(solver.isProved(terms.not(terms.eq(x, terms.constant(64, 0x1234_5678_9abc_def0L)))));
            assertEquals(1, solver.queries());
        }
    }

    @Test
    void functionsOfEqualArgumentsAreEqual() {
        try (Solver solver = solver(Duration.ofSeconds(20))) {
            Term same = terms.eq(terms.apply("f", 8, x), terms.apply("f", 8, y));
            assertTrue(solver.isProved(terms.implies(terms.eq(x, y), same)));
            assertFalse(solver.isProved(same));
        }
    }

    @Test
    void noTimeIsNoAnswer() {
        try (Solver solver = solver(Duration.ZERO)) {
            assertThrows(
                    UndecidedException.class,
                    () -> solver.isProved(terms.eq(
                            terms.binary(Op.MUL, x, y), terms.binary(Op.MUL, y, terms.or(x, terms.and(x, y))))));
        }
    }

    /** Quotient and remainder make the dividend again, which no solver sees quickly. */
    @Test
    void aHardQuestionEndsInTime() {
        Deadline deadline = Deadline.in(Duration.ofMillis(300));
        try (Solver solver = new Solver(terms, deadline)) {
            Term quotient = terms.binary(Op.UDIV, x, y);
            Term sum = terms.add(terms.binary(Op.MUL, quotient, y), terms.binary(Op.UREM, x, y));
            UndecidedException thrown =
                    assertThrows(UndecidedException.class, () -> solver.model(List.of(terms.not(terms.eq(x, sum)))));
            assertEquals("time limit", thrown.getMessage());
            assertEquals("0.3 s", thrown.bound());
            assertTrue(
                    deadline.elapsed().toMillis() < 5000,
                    () -> deadline.elapsed().toString());
        }
    }
}
