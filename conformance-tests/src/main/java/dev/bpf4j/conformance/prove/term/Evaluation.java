package dev.bpf4j.conformance.prove.term;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of terms where the unknowns are known. Remembers what it has computed; not thread-safe. */
public final class Evaluation {
    /** What unknowns and uninterpreted functions are. Only as many low bits as the term is wide count. */
    public interface Assignment {
        long variable(Term variable);

        /** @param args the values of the arguments, zero-extended */
        long apply(Term application, List<Long> args);
    }

    private final Assignment assignment;
    private final Map<Term, Long> values = new HashMap<>();

    public Evaluation(Assignment assignment) {
        this.assignment = assignment;
    }

    /** The value, zero-extended. */
    public long of(Term root) {
        Deque<Term> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Term term = open.peek();
            if (values.containsKey(term) || !push(open, term)) {
                open.pop();
                values.computeIfAbsent(term, this::compute);
            }
        }
        return values.get(root);
    }

    /** Pushes the arguments that have no value yet. */
    private boolean push(Deque<Term> open, Term term) {
        boolean pushed = false;
        for (Term arg : term.args()) {
            if (!values.containsKey(arg)) {
                open.push(arg);
                pushed = true;
            }
        }
        return pushed;
    }

    private long compute(Term term) {
        return Bits.low(term.bits(), raw(term));
    }

    private long raw(Term term) {
        return switch (term.op()) {
            case CONST -> term.value();
            case VAR -> assignment.variable(term);
            case APPLY ->
                assignment.apply(term, term.args().stream().map(values::get).toList());
            case NOT -> ~arg(term, 0);
            case ITE -> arg(term, 0) == 1 ? arg(term, 1) : arg(term, 2);
            case EXTRACT -> arg(term, 0) >>> term.value();
            case CONCAT -> arg(term, 0) << term.arg(1).bits() | arg(term, 1);
            case ZEXT -> arg(term, 0);
            case SEXT -> Bits.signed(term.arg(0).bits(), arg(term, 0));
            default -> term.op().eval(term.arg(0).bits(), arg(term, 0), arg(term, 1));
        };
    }

    private long arg(Term term, int index) {
        return values.get(term.arg(index));
    }
}
