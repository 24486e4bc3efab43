package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a loop-free program on terms, each place once: in topological order, and states that meet are merged. The result
 * is as large as the program, however many paths there are.
 */
public final class Unrolling<N, S> {
    private static final int MAX_PLACES = 200_000;

    private final Machine<N, S> machine;
    private final Terms terms;
    private final Deadline deadline;
    private final Map<N, Arrivals<S>> arrivals = new HashMap<>();

    /** For each value returned, when it is: programs have few different ones. */
    private final Map<Term, Term> returns = new LinkedHashMap<>();

    private Term traps;

    /** What has come to a place so far. */
    private record Arrivals<S>(Term guard, S state) {}

    private Unrolling(Machine<N, S> machine, Terms terms, Deadline deadline) {
        this.machine = machine;
        this.terms = terms;
        this.deadline = deadline;
        this.traps = terms.no();
    }

    /** @throws UndecidedException if the program has a loop, or the time is over */
    public static <N, S> Behaviour run(Machine<N, S> machine, Terms terms, Deadline deadline) {
        return new Unrolling<>(machine, terms, deadline).run();
    }

    private Behaviour run() {
        arrivals.put(machine.entry(), new Arrivals<>(terms.yes(), machine.initial()));
        for (N place : order()) {
            deadline.check();
            Arrivals<S> here = arrivals.remove(place);
            if (here != null && !here.guard().isFalse()) {
                machine.step(place, here.state()).forEach(step -> take(here.guard(), step));
            }
        }
        return new Behaviour(traps, value());
    }

    private void take(Term before, Step<N, S> step) {
        Term guard = terms.and(before, step.guard());
        if (step instanceof Step.Goes<N, S> goes) {
            arrive(goes.to(), guard, goes.state());
        } else if (step instanceof Step.Returns<N, S> end) {
            returns.merge(end.value(), guard, terms::or);
        } else {
            traps = terms.or(traps, guard);
        }
    }

    private void arrive(N place, Term guard, S state) {
        if (guard.isFalse()) {
            return;
        }
        Arrivals<S> others = arrivals.get(place);
        arrivals.put(
                place,
                others == null
                        ? new Arrivals<>(guard, state)
                        : new Arrivals<>(terms.or(others.guard(), guard), machine.merge(guard, state, others.state())));
    }

    private Term value() {
        Term value = terms.constant(32, 0);
        for (Map.Entry<Term, Term> end : returns.entrySet()) {
            value = terms.ite(end.getValue(), end.getKey(), value);
        }
        return value;
    }

    /** All places that can be reached, each before those it leads to: reverse postorder of a depth-first walk. */
    private List<N> order() {
        List<N> finished = new ArrayList<>();
        Set<N> seen = new HashSet<>(Set.of(machine.entry()));
        Set<N> open = new HashSet<>();
        Deque<Visit<N>> path = new ArrayDeque<>();
        path.push(visit(machine.entry(), open));
        while (!path.isEmpty()) {
            Visit<N> visit = path.peek();
            if (!visit.left().hasNext()) {
                finished.add(visit.place());
                open.remove(visit.place());
                path.pop();
                continue;
            }
            N next = visit.left().next();
            if (open.contains(next)) {
                throw new UndecidedException("the program has a loop at " + machine.name(next), "");
            }
            if (seen.add(next)) {
                requireFew(seen.size());
                path.push(visit(next, open));
            }
        }
        Collections.reverse(finished);
        return finished;
    }

    private static void requireFew(int places) {
        if (places > MAX_PLACES) {
            throw new UndecidedException("the program is too large", MAX_PLACES + " instructions");
        }
    }

    /** A place of the walk, and where it leads that was not yet tried. */
    private record Visit<N>(N place, Iterator<N> left) {}

    private Visit<N> visit(N place, Set<N> open) {
        open.add(place);
        return new Visit<>(place, machine.successors(place).iterator());
    }
}
