package dev.bpf4j.conformance.prove.term;

/** Simplification of arithmetic; of commutative operations the constant argument, if any, is the second. */
final class ArithmeticRules {
    private ArithmeticRules() {}

    static Term apply(Terms terms, Op op, Term a, Term b) {
        return switch (op) {
            case ADD -> add(terms, a, b);
            case SUB -> sub(terms, a, b);
            case MUL -> b.is(0) ? b : b.is(1) ? a : plain(terms, op, a, b);
            case UDIV -> b.is(1) ? a : plain(terms, op, a, b);
            case AND -> and(terms, a, b);
            case OR -> or(terms, a, b);
            case XOR -> xor(terms, a, b);
            case SHL, LSHR, ASHR -> b.is(0) ? a : plain(terms, op, a, b);
            default -> plain(terms, op, a, b);
        };
    }

    private static Term plain(Terms terms, Op op, Term a, Term b) {
        return terms.node(op, a.bits(), a, b);
    }

    private static Term add(Terms terms, Term a, Term b) {
        if (a.bits() == 1) {
            return xor(terms, a, b);
        }
        if (b.is(0)) {
            return a;
        }
        if (b.isConst() && a.op() == Op.ADD && a.arg(1).isConst()) {
            return terms.add(a.arg(0), terms.add(a.arg(1), b));
        }
        if (a.op() == Op.ADD && a.arg(1).isConst()) {
            return terms.add(terms.add(a.arg(0), b), a.arg(1));
        }
        if (b.op() == Op.ADD && b.arg(1).isConst()) {
            return terms.add(terms.add(a, b.arg(0)), b.arg(1));
        }
        return plain(terms, Op.ADD, a, b);
    }

    private static Term sub(Terms terms, Term a, Term b) {
        if (a == b) {
            return terms.constant(a.bits(), 0);
        }
        return b.isConst() ? terms.add(a, terms.constant(b.bits(), -b.value())) : plain(terms, Op.SUB, a, b);
    }

    private static Term and(Terms terms, Term a, Term b) {
        if (a == b || b.is(0)) {
            return b;
        }
        if (b.isOnes()) {
            return a;
        }
        if (b.isConst() && a.op() == Op.AND && a.arg(1).isConst()) {
            return terms.and(a.arg(0), terms.and(a.arg(1), b));
        }
        if (a.op() == Op.ZEXT && fits(a, b)) {
            return narrow(terms, Op.AND, a, b);
        }
        return a.bits() == 1 ? TruthRules.and(terms, a, b) : plain(terms, Op.AND, a, b);
    }

    private static Term or(Terms terms, Term a, Term b) {
        if (a == b || b.is(0)) {
            return a;
        }
        if (b.isOnes()) {
            return b;
        }
        if (a.op() == Op.ZEXT && (fits(a, b) && !b.isConst() || isBelow(a.arg(0).bits(), b))) {
            return narrow(terms, Op.OR, a, b);
        }
        return a.bits() == 1 ? TruthRules.or(terms, a, b) : plain(terms, Op.OR, a, b);
    }

    private static Term xor(Terms terms, Term a, Term b) {
        if (a == b) {
            return terms.constant(a.bits(), 0);
        }
        if (b.is(0)) {
            return a;
        }
        if (a.bits() == 1 && b.isTrue()) {
            return terms.not(a);
        }
        if (a.op() == Op.ZEXT && (fits(a, b) && !b.isConst() || isBelow(a.arg(0).bits(), b))) {
            return narrow(terms, Op.XOR, a, b);
        }
        return plain(terms, Op.XOR, a, b);
    }

    /** Whether {@code b} is a constant or extended from the same width as {@code a}. */
    private static boolean fits(Term a, Term b) {
        return b.isConst() || b.op() == Op.ZEXT && b.arg(0).bits() == a.arg(0).bits();
    }

    /** Whether this is a constant of so few bits. */
    private static boolean isBelow(int bits, Term b) {
        return b.isConst() && Bits.low(bits, b.value()) == b.value();
    }

    private static Term narrow(Terms terms, Op op, Term a, Term b) {
        int bits = a.arg(0).bits();
        return terms.zext(terms.binary(op, a.arg(0), terms.low(b, bits)), a.bits());
    }
}
