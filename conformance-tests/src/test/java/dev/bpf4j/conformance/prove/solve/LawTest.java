package dev.bpf4j.conformance.prove.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Laws of products and quotients are true, and what is not true is no law. */
class LawTest {
    private static final int LIMIT = 10_000;

    private final Terms terms = new Terms(LIMIT);
    private final Term p = terms.variable("p", 64);
    private final Term q = terms.variable("q", 64);

    private boolean isProved(Term claim, boolean signed) {
        return Integers.prove(claim, List.of(p, q), signed, Deadline.in(Duration.ofSeconds(2)));
    }

    @Property(tries = 2000)
    void lawsHoldOfAnyNumbers(@ForAll Law law, @ForAll long seed, @ForAll boolean narrow) {
        int bits = (narrow ? 32 : 64) / (law.isOfHalves() ? 2 : 1);
        List<Term> numbers = IntStream.range(0, law.numbers())
                .mapToObj(i -> terms.variable("n" + i + ":" + bits, bits))
                .toList();
        assertEquals(1, new Evaluation(new Trial(seed)).of(law.of(terms, numbers)), law::text);
    }

    @Test
    void whatFailsForFewNumbersIsNoLaw() {
        Term zero = terms.constant(64, 0);
        Term positive = terms.and(terms.binary(Op.ULT, zero, p), terms.binary(Op.ULT, zero, q));
        Term grows = terms.implies(positive, terms.binary(Op.ULE, p, terms.binary(Op.MUL, p, q)));
        assertFalse(isProved(grows, false), "products overflow");
        Term least = terms.constant(64, Long.MIN_VALUE);
        Term quotient = terms.binary(Op.SDIV, p, q);
        Term negative = terms.and(terms.binary(Op.SLT, p, zero), terms.binary(Op.SLT, q, zero));
        Term rises = terms.implies(negative, terms.binary(Op.SLE, zero, quotient));
        assertFalse(isProved(rises, true), "the least number is its own quotient by -1");
        assertTrue(isProved(terms.implies(terms.not(terms.eq(p, least)), rises), true));
    }

    @Test
    void highHalvesAreThoseOfTheWholeProduct() {
        Term small = terms.variable("s", 16);
        Term other = terms.variable("t", 16);
        Term whole = terms.binary(Op.MUL, terms.sext(small, 32), terms.sext(other, 32));
        Term claim = terms.eq(terms.binary(Op.SMULH, small, other), terms.extract(whole, 16, 16));
        try (Solver solver = new Solver(terms, Deadline.in(Duration.ofSeconds(20)))) {
            assertTrue(solver.isProved(claim));
        }
        for (int seed = 0; seed < 100; seed++) {
            assertEquals(1, new Evaluation(new Trial(seed)).of(claim));
        }
    }
}
