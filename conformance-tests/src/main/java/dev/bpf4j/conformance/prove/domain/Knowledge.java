package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.solve.Z3Model;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.TermGraph;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known in a proof. What contracts say becomes known call by call, each from what was known before, so that no
 * question is about more than one method.
 */
final class Knowledge {
    /** Milliseconds for whether a contract's hypothesis holds: most are about numbers for which it does not. */
    private static final int GLANCE = 20_000;

    private final Terms terms;
    private final Solver solver;
    private final Set<Term> known = new LinkedHashSet<>();
    private final List<Term> open = new ArrayList<>();
    private final Map<Term, Set<Term>> variables = new HashMap<>();

    /** Values of the unknowns for which all claims hold. */
    record Counterexample(List<Term> claims, Z3Model model) {}

    Knowledge(Terms terms, Solver solver) {
        this.terms = terms;
        this.solver = solver;
    }

    void add(Term fact) {
        known.addAll(conjuncts(fact));
    }

    /** Learns what a contract says, outright if its hypothesis is seen to hold. */
    void learn(Setting.Fact fact) {
        if (conjuncts(fact.hypothesis()).stream().allMatch(part -> follows(fact.guard(), part))) {
            conjuncts(fact.conclusion()).forEach(part -> add(terms.implies(fact.guard(), part)));
        } else {
            open.add(terms.implies(fact.hypothesis(), fact.conclusion()));
        }
    }

    private boolean follows(Term guard, Term part) {
        if (part.isTrue() || known.contains(part)) {
            return true;
        }
        List<Term> claims = relevant(part);
        claims.addAll(conjuncts(guard));
        claims.add(terms.not(part));
        return solver.isImpossible(claims, GLANCE) || claims.size() < known.size() && followsFromAll(guard, part);
    }

    private boolean followsFromAll(Term guard, Term part) {
        List<Term> claims = new ArrayList<>(known);
        claims.add(guard);
        claims.add(terms.not(part));
        return solver.isImpossible(claims, GLANCE);
    }

    /** What is known of no other unknowns than those in the term. */
    private List<Term> relevant(Term term) {
        Set<Term> in = variables(term);
        return known.stream()
                .filter(fact -> in.containsAll(variables(fact)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Set<Term> variables(Term term) {
        return variables.computeIfAbsent(
                term,
                root -> TermGraph.of(List.of(root)).stream()
                        .filter(part -> part.op() == Op.VAR)
                        .collect(Collectors.toSet()));
    }

    /** How something can be false; empty if it cannot. */
    Optional<Counterexample> refute(Term goal) {
        for (Term part : conjuncts(goal)) {
            if (follows(terms.yes(), part)) {
                continue;
            }
            List<Term> claims = new ArrayList<>(known);
            claims.addAll(open);
            claims.add(terms.not(part));
            Optional<Z3Model> model = solver.model(claims);
            if (model.isPresent()) {
                return Optional.of(new Counterexample(claims, model.get()));
            }
        }
        return Optional.empty();
    }

    /** What must all hold for a truth value to be 1. */
    static List<Term> conjuncts(Term term) {
        return term.op() == Op.AND && term.bits() == 1
                ? term.args().stream().flatMap(arg -> conjuncts(arg).stream()).toList()
                : List.of(term);
    }
}
