package dev.bpf4j.conformance.prove;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.TermGraph;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** The variables and applications of uninterpreted functions in some terms. */
final class Unknowns {
    private final List<Term> all;

    private Unknowns(List<Term> all) {
        this.all = all;
    }

    static Unknowns in(Collection<Term> roots) {
        return new Unknowns(TermGraph.of(roots).stream()
                .filter(term -> term.op() == Op.VAR || term.op() == Op.APPLY)
                .toList());
    }

    /** Those with such a name. */
    List<Term> named(Predicate<String> name) {
        return all.stream().filter(term -> name.test(term.name())).toList();
    }
}
