package dev.bpf4j.conformance.prove.solve;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Params;
import com.microsoft.z3.Status;
import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.TermGraph;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides truth values of terms for all values of their unknowns. Not thread-safe; close it to give native memory back. */
public final class Solver implements AutoCloseable {
    private static final int TRIALS = 24;

    /** Milliseconds for a question that can also be left open. */
    private static final int GLANCE = 1000;

    /** The same for one with multiplications and divisions. */
    private static final int SHORT_GLANCE = 200;

    private static final int MAX_MEMORY_MB = 4096;

    private static final int MOST_TERMS_OF_LAW = 10_000;

    private final Terms terms;
    private final Deadline deadline;

    /** Whether Z3 is told that there is nothing but bits, so that it looks at bits at once. */
    private final boolean bits;

    private final Map<Term, Boolean> decided = new HashMap<>();

    /** Made when first asked: most questions about correct programs never get here. */
    private Optional<Native> z3 = Optional.empty();

    private final List<Term> considered = new ArrayList<>();
    private int queries;
    private int largest;

    /** @param rough where multiplication and division may be any functions */
    private record Native(Context context, Encoding exact, Encoding rough) {}

    public Solver(Terms terms, Deadline deadline) {
        this(terms, deadline, false);
    }

    private Solver(Terms terms, Deadline deadline, boolean bits) {
        this.terms = terms;
        this.deadline = deadline;
        this.bits = bits;
    }

    /** One for terms without uninterpreted functions, which it turns into questions about bits at once. */
    public static Solver ofBits(Terms terms, Deadline deadline) {
        return new Solver(terms, deadline, true);
    }

    /** Questions that Z3 was asked. */
    public int queries() {
        return queries;
    }

    /** Terms in the largest question that Z3 was asked. */
    public int largest() {
        return largest;
    }

    /**
     * Whether a truth value is seen, within a second, to be 1 whatever the unknowns are. If not it may still be so.
     *
     * @throws UndecidedException if the time of the whole proof is over
     */
    public boolean isProved(Term claim) {
        if (claim.isConst()) {
            return claim.isTrue();
        }
        Boolean known = decided.get(claim);
        if (known == null) {
            known = !isRefutedByTrial(claim) && isRefused(terms.not(claim));
            decided.put(claim, known);
        }
        return known;
    }

    /**
     * Whether it is seen within some time that these truth values are never all 1.
     *
     * @throws UndecidedException if the time of the whole proof is over
     */
    public boolean isImpossible(List<Term> claims, int millis) {
        return claims.stream().anyMatch(Term::isFalse)
                || isRoughlyImpossible(claims, millis)
                || !(bits && isHard(claims))
                        && check(claims, z3().exact(), isHard(claims) ? Math.min(millis, GLANCE) : millis)
                                        .status()
                                == Status.UNSATISFIABLE;
    }

    private boolean isRefused(Term claim) {
        List<Term> claims = List.of(claim);
        int glance = isHard(claims) ? SHORT_GLANCE : GLANCE;
        return isRoughlyImpossible(claims, GLANCE)
                || check(claims, z3().exact(), glance).status() == Status.UNSATISFIABLE;
    }

    /**
     * Multiplication and division are hard for solvers, and mostly the same on both sides: any functions will do, of which
     * the laws hold.
     */
    private boolean isRoughlyImpossible(List<Term> claims, int millis) {
        if (!isHard(claims)) {
            return false;
        }
        List<Term> all = new ArrayList<>(claims);
        if (bits) {
            all.addAll(Laws.about(
                    terms, Stream.concat(claims.stream(), considered.stream()).toList()));
        }
        return check(all, z3().rough(), millis).status() == Status.UNSATISFIABLE;
    }

    /** Says what the laws say of a product or quotient, too, that is in no question. */
    public void consider(Term term) {
        considered.add(term);
    }

    /**
     * Whether a law is seen to hold of all numbers of a width.
     *
     * @throws UndecidedException if the time is over
     */
    public static boolean isLaw(Law law, int width, Deadline deadline) {
        if (law.about() == Law.About.INTEGERS || law.about() == Law.About.SIGNED) {
            return Integers.prove(law, width, deadline);
        }
        Terms terms = new Terms(MOST_TERMS_OF_LAW);
        Term p = terms.variable("p", width);
        Term q = terms.variable("q", width);
        try (Solver solver = ofBits(terms, deadline)) {
            return law.about() == Law.About.POWERS
                    ? solver.isProvedOfPowers(law, p, q)
                    : solver.isProvedExactly(law.of(terms, p, q));
        }
    }

    private boolean isProvedOfPowers(Law law, Term p, Term q) {
        List<Term> others = new ArrayList<>(List.of(terms.not(law.of(terms, p, q))));
        for (int bit = 0; bit < q.bits(); bit++) {
            Term power = terms.constant(q.bits(), 1L << bit);
            others.add(terms.not(terms.eq(q, power)));
            if (!isProvedExactly(law.of(terms, p, power))) {
                return false;
            }
        }
        return check(others, z3().rough(), Integer.MAX_VALUE).status() == Status.UNSATISFIABLE;
    }

    private boolean isProvedExactly(Term claim) {
        return check(List.of(terms.not(claim)), z3().exact(), Integer.MAX_VALUE).status() == Status.UNSATISFIABLE;
    }

    private static boolean isHard(List<Term> claims) {
        return TermGraph.of(claims).stream().anyMatch(term -> term.op().isHard());
    }

    private boolean isRefutedByTrial(Term claim) {
        for (int seed = 0; seed < TRIALS; seed++) {
            if (new Evaluation(new Trial(seed)).of(claim) == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Values of the unknowns for which all these truth values are 1; empty if there are none.
     *
     * @throws UndecidedException if the solver gives up or the time is over
     */
    public Optional<Z3Model> model(List<Term> claims) {
        if (isRoughlyImpossible(claims, deadline.remainingMillis() / 4)) {
            return Optional.empty();
        }
        Answer answer = check(claims, z3().exact(), Integer.MAX_VALUE);
        return switch (answer.status()) {
            case UNSATISFIABLE -> Optional.empty();
            case SATISFIABLE ->
                Optional.of(new Z3Model(z3().exact(), answer.solver().getModel()));
            case UNKNOWN ->
                throw new UndecidedException(
                        "the solver gave up: " + answer.solver().getReasonUnknown(), "");
        };
    }

    private record Answer(Status status, com.microsoft.z3.Solver solver) {}

    /** @param millis at most this long */
    private Answer check(List<Term> claims, Encoding encoding, int millis) {
        Context context = z3().context();
        com.microsoft.z3.Solver solver =
                bits ? context.mkSolver(encoding == z3().exact() ? "QF_BV" : "QF_UFBV") : context.mkSolver();
        solver.add(claims.stream().map(encoding::truth).toArray(BoolExpr[]::new));
        queries++;
        largest = Math.max(largest, TermGraph.of(claims).size());
        Params params = context.mkParams();
        params.add("timeout", Math.min(millis, deadline.remainingMillis()));
        params.add("max_memory", MAX_MEMORY_MB);
        solver.setParameters(params);
        Status status = solver.check();
        if (status == Status.UNKNOWN) {
            deadline.check();
        }
        return new Answer(status, solver);
    }

    private Native z3() {
        if (z3.isEmpty()) {
            Context context = new Context();
            z3 = Optional.of(new Native(context, new Encoding(context, false), new Encoding(context, true)));
        }
        return z3.get();
    }

    @Override
    public void close() {
        z3.ifPresent(z -> z.context().close());
    }
}
