package dev.bpf4j.conformance.prove.term;

/** Simplification of conjunctions and disjunctions of truth values that are neither equal nor constant. */
final class TruthRules {
    private TruthRules() {}

    static Term and(Terms terms, Term a, Term b) {
        if (opposite(terms, a, b)) {
            return terms.no();
        }
        return join(terms, Op.AND, Op.OR, a, b);
    }

    static Term or(Terms terms, Term a, Term b) {
        if (opposite(terms, a, b)) {
            return terms.yes();
        }
        return join(terms, Op.OR, Op.AND, a, b);
    }

    private static boolean opposite(Terms terms, Term a, Term b) {
        return terms.not(a) == b;
    }

    /** Absorption, and {@code (g op' c) op (g op' !c) = g}: both arms of a branch meet again. */
    private static Term join(Terms terms, Op op, Op dual, Term a, Term b) {
        if (has(a, op, b) || has(b, dual, a)) {
            return a;
        }
        if (has(b, op, a) || has(a, dual, b)) {
            return b;
        }
        if (a.op() == dual && b.op() == dual) {
            for (int i = 0; i < 2; i++) {
                for (int k = 0; k < 2; k++) {
                    if (a.arg(i) == b.arg(k) && opposite(terms, a.arg(1 - i), b.arg(1 - k))) {
                        return a.arg(i);
                    }
                }
            }
        }
        return terms.node(op, 1, a, b);
    }

    private static boolean has(Term term, Op op, Term arg) {
        return term.op() == op && term.bits() == 1 && (term.arg(0) == arg || term.arg(1) == arg);
    }
}
