package dev.bpf4j.conformance.prove.term;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes terms. All terms of a proof come from one object of this class; it is not thread-safe.
 *
 * <p>Every method gives the simplest form that local rules find, with the same meaning for all values of the unknowns.
 */
public final class Terms {
    /** Calls of rules within rules, beyond which a node is left as it is: terms may be deeper than the call stack. */
    private static final int MAX_DEPTH = 64;

    private final Map<Key, Term> interned = new HashMap<>();

    /** What parts of terms are; arguments are shared, so that taking parts of parts again would be exponential. */
    private final Map<Key, Term> parts = new HashMap<>();

    private final int limit;
    private int depth;
    private final Term yes;
    private final Term no;

    private record Key(Op op, int bits, long value, String name, List<Term> args) {}

    /** @param limit terms that may be made */
    public Terms(int limit) {
        this.limit = limit;
        this.yes = constant(1, 1);
        this.no = constant(1, 0);
    }

    /** Terms made so far, counting those that only simpler ones were made of. */
    public int size() {
        return interned.size();
    }

    /** The one term with these parts. @throws TermLimitException if there are too many */
    private Term intern(Op op, int bits, long value, String name, List<Term> args) {
        Key key = new Key(op, bits, value, name, args);
        Term known = interned.get(key);
        if (known != null) {
            return known;
        }
        if (interned.size() >= limit) {
            throw new TermLimitException(limit);
        }
        Term term = new Term(interned.size(), op, bits, value, name, args);
        interned.put(key, term);
        return term;
    }

    /** The node as it is, without rules. */
    Term node(Op op, int bits, Term... args) {
        return intern(op, bits, 0, "", List.of(args));
    }

    /** A number; higher bits of the value are ignored. */
    public Term constant(int bits, long value) {
        return intern(Op.CONST, bits, Bits.low(bits, value), "", List.of());
    }

    public Term yes() {
        return yes;
    }

    public Term no() {
        return no;
    }

    public Term bool(boolean value) {
        return value ? yes : no;
    }

    public Term variable(String name, int bits) {
        return intern(Op.VAR, bits, 0, name, List.of());
    }

    /** A name must always be used with the same widths. */
    public Term apply(String name, int bits, Term... args) {
        return intern(Op.APPLY, bits, 0, name, List.of(args));
    }

    /** An operation with two arguments of one width: ADD .. SLE. */
    public Term binary(Op op, Term a, Term b) {
        if (a.bits() != b.bits()) {
            throw new IllegalArgumentException(op + " of " + a.bits() + " and " + b.bits() + " bits");
        }
        if (a.isConst() && b.isConst()) {
            return constant(op.isComparison() ? 1 : a.bits(), op.eval(a.bits(), a.value(), b.value()));
        }
        boolean swap = op.isCommutative() && (a.isConst() || !b.isConst() && a.id() > b.id());
        Term first = swap ? b : a;
        Term second = swap ? a : b;
        return op.isComparison()
                ? ComparisonRules.apply(this, op, first, second)
                : ArithmeticRules.apply(this, op, first, second);
    }

    public Term add(Term a, Term b) {
        return binary(Op.ADD, a, b);
    }

    public Term eq(Term a, Term b) {
        return binary(Op.EQ, a, b);
    }

    public Term not(Term a) {
        return switch (a.op()) {
            case CONST -> bool(a.isFalse());
            case NOT -> a.arg(0);
            case ULT -> binary(Op.ULE, a.arg(1), a.arg(0));
            case ULE -> binary(Op.ULT, a.arg(1), a.arg(0));
            case SLT -> binary(Op.SLE, a.arg(1), a.arg(0));
            case SLE -> binary(Op.SLT, a.arg(1), a.arg(0));
            default -> node(Op.NOT, 1, a);
        };
    }

    /** Both truth values, or both vectors bit by bit. */
    public Term and(Term a, Term b) {
        return binary(Op.AND, a, b);
    }

    public Term or(Term a, Term b) {
        return binary(Op.OR, a, b);
    }

    public Term implies(Term a, Term b) {
        return or(not(a), b);
    }

    public Term ite(Term condition, Term then, Term otherwise) {
        if (condition.isConst() || then == otherwise) {
            return condition.isFalse() ? otherwise : then;
        }
        if (condition.op() == Op.NOT) {
            return ite(condition.arg(0), otherwise, then);
        }
        if (then.bits() == 1) {
            return truth(condition, then, otherwise);
        }
        if (then.op() == Op.ITE && then.arg(0) == condition) {
            return ite(condition, then.arg(1), otherwise);
        }
        if (otherwise.op() == Op.ITE && otherwise.arg(0) == condition) {
            return ite(condition, then, otherwise.arg(2));
        }
        if (otherwise.op() == Op.ITE && otherwise.arg(1) == then) {
            return ite(or(condition, otherwise.arg(0)), then, otherwise.arg(2));
        }
        return node(Op.ITE, then.bits(), condition, then, otherwise);
    }

    private Term truth(Term condition, Term then, Term otherwise) {
        if (then.isConst()) {
            return then.isTrue() ? or(condition, otherwise) : and(not(condition), otherwise);
        }
        if (otherwise.isConst()) {
            return otherwise.isTrue() ? or(not(condition), then) : and(condition, then);
        }
        return or(and(condition, then), and(not(condition), otherwise));
    }

    /** As many bits from the one with number {@code from} on. */
    public Term extract(Term a, int from, int bits) {
        if (from == 0 && bits == a.bits()) {
            return a;
        }
        if (depth >= MAX_DEPTH) {
            return extractNode(a, from, bits);
        }
        Key key = new Key(Op.EXTRACT, bits, from, "", List.of(a));
        Term known = parts.get(key);
        if (known == null) {
            depth++;
            known = VectorRules.extract(this, a, from, bits);
            depth--;
            parts.put(key, known);
        }
        return known;
    }

    /** The low bits. */
    public Term low(Term a, int bits) {
        return extract(a, 0, bits);
    }

    Term extractNode(Term a, int from, int bits) {
        return intern(Op.EXTRACT, bits, from, "", List.of(a));
    }

    public Term concat(Term high, Term low) {
        return VectorRules.concat(this, high, low);
    }

    /** Zero extension to a width that is not less. */
    public Term zext(Term a, int bits) {
        return VectorRules.zext(this, a, bits);
    }

    /** Sign extension to a width that is not less. */
    public Term sext(Term a, int bits) {
        return VectorRules.sext(this, a, bits);
    }
}
