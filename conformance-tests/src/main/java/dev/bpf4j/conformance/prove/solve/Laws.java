package dev.bpf4j.conformance.prove.solve;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.TermGraph;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the laws say of the products, quotients and remainders in a question. */
final class Laws {
    private static final int WORD = 64;

    private final Terms terms;
    private final List<Term> said = new ArrayList<>();

    private Laws(Terms terms) {
        this.terms = terms;
    }

    /** Truths about hard operations in these terms, which are still there where those operations may be any functions. */
    static List<Term> about(Terms terms, Collection<Term> claims) {
        Laws laws = new Laws(terms);
        Set<Term> hard = new LinkedHashSet<>();
        for (Term term : TermGraph.of(claims)) {
            if (term.op().isHard()) {
                hard.add(term);
                hard.addAll(laws.companions(term));
            }
        }
        hard.forEach(laws::one);
        laws.between(hard);
        for (Term a : hard) {
            for (Term b : hard) {
                if (a != b && a.op() == b.op() && a.bits() == b.bits()) {
                    laws.two(a, b);
                }
            }
        }
        return laws.said;
    }

    private static Term arg(Term term, int index) {
        return term.args().get(index);
    }

    /** Other operations by which more is known of one. */
    private List<Term> companions(Term term) {
        if (term.op() == Op.SDIV) {
            return List.of(terms.binary(Op.UDIV, arg(term, 0), arg(term, 1)));
        }
        if (term.op() == Op.UMULH || term.op() == Op.SMULH) {
            return List.of(terms.binary(Op.MUL, arg(term, 0), arg(term, 1)));
        }
        if (term.op() != Op.MUL || term.bits() != WORD / 2) {
            return List.of();
        }
        Term a = arg(term, 0);
        Term b = arg(term, 1);
        return List.of(
                terms.binary(Op.MUL, terms.zext(a, WORD), terms.zext(b, WORD)),
                terms.binary(Op.MUL, terms.sext(a, WORD), terms.sext(b, WORD)));
    }

    private void say(Law law, Term... numbers) {
        said.add(law.of(terms, numbers));
    }

    private void one(Term term) {
        Term p = arg(term, 0);
        Term q = arg(term, 1);
        switch (term.op()) {
            case MUL -> {
                if (term.bits() == WORD) {
                    say(Law.LOW_PRODUCTS, p, q);
                } else if (term.bits() == WORD / 2) {
                    say(Law.PRODUCTS_FIT, p, q);
                    say(Law.SIGNED_PRODUCTS_FIT, p, q);
                }
            }
            case SMULH -> say(Law.HIGH_HALVES, p, q);
            case UDIV -> say(Law.QUOTIENTS_ARE_LESS, p, q);
            case UREM -> {
                say(Law.REMAINDERS_ARE_LESS, p, q);
                say(Law.REMAINDERS_ARE_BITS, p, q);
            }
            case SDIV -> {
                say(Law.QUOTIENTS_AGREE, p, q);
                say(Law.LEAST_QUOTIENT, p, q);
                say(Law.SIGNED_QUOTIENTS_ARE_LESS, p, q);
            }
            case SREM -> say(Law.SIGNED_REMAINDERS_ARE_LESS, p, q);
            default -> {}
        }
    }

    private void two(Term a, Term b) {
        Term p = arg(a, 0);
        Term q = arg(a, 1);
        Term r = arg(b, 0);
        Term s = arg(b, 1);
        switch (a.op()) {
            case MUL -> {
                if (a.bits() == WORD) {
                    products(p, q, r, s);
                }
            }
            case UDIV -> say(Law.QUOTIENTS_GROW, p, q, r, s);
            case SDIV -> say(Law.SIGNED_QUOTIENTS_GROW, p, q, r, s);
            default -> {}
        }
    }

    /** Factors are in no order. */
    private void products(Term p, Term q, Term r, Term s) {
        say(Law.HALVES_FIT, r, s);
        say(Law.PRODUCTS_GROW, p, q, r, s);
        say(Law.PRODUCTS_GROW, p, q, s, r);
    }

    /** Each product with each two others that share a factor with it. */
    private void between(Set<Term> hard) {
        Map<Term, Set<Term>> factors = new LinkedHashMap<>();
        for (Term term : hard) {
            if (term.op() == Op.MUL && term.bits() == WORD) {
                factors.computeIfAbsent(arg(term, 0), w -> new LinkedHashSet<>())
                        .add(arg(term, 1));
                factors.computeIfAbsent(arg(term, 1), w -> new LinkedHashSet<>())
                        .add(arg(term, 0));
            }
        }
        factors.forEach((w, others) -> {
            for (Term p : others) {
                for (Term q : others) {
                    for (Term r : others) {
                        if (p != q && q != r) {
                            say(Law.SIGNED_PRODUCTS_BETWEEN, p, q, r, w);
                        }
                    }
                }
            }
        });
    }
}
