package dev.bpf4j.conformance.prove.solve;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Params;
import com.microsoft.z3.Status;
import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides truth values of terms for all values of their unknowns. Not thread-safe; close it to give native memory back. */
public final class Solver implements AutoCloseable {
    private static final int TRIALS = 24;
    private static final int MAX_MEMORY_MB = 4096;

    private final Terms terms;
    private final Deadline deadline;
    private final Map<Term, Boolean> decided = new HashMap<>();

    /** Made when first asked: most questions about correct programs never get here. */
    private Optional<Native> z3 = Optional.empty();

    private int queries;
    private int largest;

    private record Native(Context context, Encoding encoding) {}

    public Solver(Terms terms, Deadline deadline) {
        this.terms = terms;
        this.deadline = deadline;
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
     * Whether a truth value is 1 whatever the unknowns are.
     *
     * @throws UndecidedException if the solver gives up or the time is over
     */
    public boolean isValid(Term claim) {
        if (claim.isConst()) {
            return claim.isTrue();
        }
        Boolean known = decided.get(claim);
        if (known == null) {
            known = !refutedByTrial(claim) && model(List.of(terms.not(claim))).isEmpty();
            decided.put(claim, known);
        }
        return known;
    }

    private boolean refutedByTrial(Term claim) {
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
        Native z = z3();
        com.microsoft.z3.Solver solver = solver(z.context());
        solver.add(claims.stream().map(z.encoding()::truth).toArray(BoolExpr[]::new));
        queries++;
        largest = Math.max(largest, size(claims));
        deadline.check();
        Status status = solver.check();
        return switch (status) {
            case UNSATISFIABLE -> Optional.empty();
            case SATISFIABLE -> Optional.of(new Z3Model(z.encoding(), solver.getModel()));
            case UNKNOWN -> {
                deadline.check();
                throw new UndecidedException("the solver gave up: " + solver.getReasonUnknown(), "");
            }
        };
    }

    private com.microsoft.z3.Solver solver(Context context) {
        com.microsoft.z3.Solver solver = context.mkSolver();
        Params params = context.mkParams();
        params.add("timeout", deadline.remainingMillis());
        params.add("max_memory", MAX_MEMORY_MB);
        solver.setParameters(params);
        return solver;
    }

    private Native z3() {
        if (z3.isEmpty()) {
            Context context = new Context();
            z3 = Optional.of(new Native(context, new Encoding(context)));
        }
        return z3.get();
    }

    /** Different terms in these. */
    private static int size(List<Term> roots) {
        Set<Term> seen = new HashSet<>(roots);
        Deque<Term> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            for (Term arg : open.pop().args()) {
                if (seen.add(arg)) {
                    open.push(arg);
                }
            }
        }
        return seen.size();
    }

    @Override
    public void close() {
        z3.ifPresent(z -> z.context().close());
    }
}
