package dev.bpf4j.conformance.prove.term;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** Walks over what terms are made of. */
public final class TermGraph {
    private TermGraph() {}

    /** All terms in these, each once. */
    public static Set<Term> of(Collection<Term> roots) {
        Set<Term> seen = new LinkedHashSet<>(roots);
        Deque<Term> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (Term arg : open.pop().args()) {
                if (seen.add(arg)) {
                    open.push(arg);
                }
            }
        }
        return seen;
    }
}
