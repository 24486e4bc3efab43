package dev.bpf4j.conformance.prove.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Building a term with unknowns and then setting them gives what building it with numbers gives. */
class TermsTest {
    private static final int UNKNOWNS = 4;
    private static final int LIMIT = 100_000;

    private final Terms terms = new Terms(LIMIT);
    private final Term x = terms.variable("x", 32);
    private final Term y = terms.variable("y", 32);

    @Property(tries = 5000)
    void simplificationKeepsTheMeaning(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int steps,
            @ForAll @Size(UNKNOWNS) List<Long> values) {
        Terms fresh = new Terms(LIMIT);
        Term computed = RandomTerms.build(fresh, seed, UNKNOWNS, steps, i -> fresh.constant(64, values.get((int) i)));
        Term simplified = RandomTerms.build(fresh, seed, UNKNOWNS, steps, i -> fresh.variable("v" + i, 64));
        assertEquals(computed.bits(), simplified.bits());
        assertEquals(computed.value(), new Evaluation(new Numbers(values)).of(simplified));
    }

    /** The unknowns v0, v1, ... */
    private record Numbers(List<Long> values) implements Evaluation.Assignment {
        @Override
        public long variable(Term variable) {
            return values.get(Integer.parseInt(variable.name().substring(1)));
        }

        @Override
        public long apply(Term application, List<Long> args) {
            throw new IllegalArgumentException("there are no functions");
        }
    }

    @Test
    void zeroExtendedComparisonsAreThoseOfTheNarrowTerms() {
        Term wide = terms.zext(x, 64);
        assertSame(terms.eq(x, y), terms.eq(wide, terms.zext(y, 64)));
        assertSame(terms.binary(Op.ULT, x, y), terms.binary(Op.SLT, wide, terms.zext(y, 64)));
        assertSame(terms.no(), terms.eq(wide, terms.constant(64, -1)));
        assertSame(terms.yes(), terms.binary(Op.ULT, wide, terms.constant(64, 1L << 32)));
    }

    @Test
    void aWordWrittenByteByByteIsTheWord() {
        Term word = terms.extract(x, 0, 8);
        for (int from = 8; from < 32; from += 8) {
            word = terms.concat(terms.extract(x, from, 8), word);
        }
        assertSame(x, word);
    }

    @Test
    void bothArmsOfABranchMakeItsGuardAgain() {
        Term guard = terms.binary(Op.ULT, x, y);
        Term branch = terms.eq(x, terms.constant(32, 5));
        assertSame(guard, terms.or(terms.and(guard, branch), terms.and(guard, terms.not(branch))));
    }

    /** Each term uses the one before twice: walking it as a tree would never end. */
    @Test
    void sharedTermsAreTakenApartOnce() {
        Term term = x;
        for (int i = 0; i < 2000; i++) {
            term = terms.binary(Op.MUL, terms.add(term, term), y);
        }
        terms.low(term, 8);
    }

    @Test
    void tooManyTermsAreRefused() {
        Terms few = new Terms(10);
        TermLimitException thrown = assertThrows(TermLimitException.class, () -> {
            for (int i = 0; i < 20; i++) {
                few.constant(32, i);
            }
        });
        assertEquals("more than 10 terms", thrown.getMessage());
    }
}
