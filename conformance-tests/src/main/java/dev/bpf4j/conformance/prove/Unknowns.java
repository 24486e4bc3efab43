package dev.bpf4j.conformance.prove;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The variables and applications of uninterpreted functions in some terms. */
final class Unknowns {
    private final List<Term> all;

    private Unknowns(List<Term> all) {
        this.all = all;
    }

    static Unknowns in(Collection<Term> roots) {
        Set<Term> seen = new HashSet<>(roots);
        Deque<Term> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (Term arg : open.pop().args()) {
                if (seen.add(arg)) {
                    open.push(arg);
                }
            }
        }
        return new Unknowns(seen.stream()
                .filter(term -> term.op() == Op.VAR || term.op() == Op.APPLY)
                .toList());
    }

    /** Those with such a name. */
    List<Term> named(Predicate<String> name) {
        return all.stream().filter(term -> name.test(term.name())).toList();
    }
}
