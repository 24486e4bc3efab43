package dev.bpf4j.conformance.prove.term;

/** Simplification of comparisons; of EQ the constant argument, if any, is the second. */
final class ComparisonRules {
    private ComparisonRules() {}

    static Term apply(Terms terms, Op op, Term a, Term b) {
        if (a == b) {
            return terms.bool(op == Op.EQ || op == Op.ULE || op == Op.SLE);
        }
        if (a.op() == Op.ZEXT && b.op() == Op.ZEXT && op != Op.SLT && op != Op.SLE) {
            return extended(terms, op, a, b);
        }
        return switch (op) {
            case EQ -> eq(terms, a, b);
            case ULT -> ult(terms, a, b);
            case ULE -> ule(terms, a, b);
            case SLT, SLE ->
                isExtended(a) && isExtended(b)
                        ? terms.binary(op == Op.SLT ? Op.ULT : Op.ULE, a, b)
                        : plain(terms, op, a, b);
            default -> throw new IllegalArgumentException(op + " is no comparison");
        };
    }

    private static Term plain(Terms terms, Op op, Term a, Term b) {
        return terms.node(op, 1, a, b);
    }

    /** Whether the top bit is known to be 0. */
    private static boolean isExtended(Term a) {
        return a.op() == Op.ZEXT || a.isConst() && Bits.signed(a.bits(), a.value()) >= 0;
    }

    private static Term extended(Terms terms, Op op, Term a, Term b) {
        int bits = Math.max(a.arg(0).bits(), b.arg(0).bits());
        return terms.binary(op, terms.zext(a.arg(0), bits), terms.zext(b.arg(0), bits));
    }

    private static Term eq(Terms terms, Term a, Term b) {
        if (a.bits() == 1) {
            return truth(terms, a, b);
        }
        if (differByConstant(a, b) || differByConstant(b, a)) {
            return terms.no();
        }
        if (!b.isConst()) {
            return plain(terms, Op.EQ, a, b);
        }
        return switch (a.op()) {
            case ZEXT -> narrowEq(terms, a, b);
            case ADD ->
                a.arg(1).isConst() ? terms.eq(a.arg(0), terms.binary(Op.SUB, b, a.arg(1))) : plain(terms, Op.EQ, a, b);
            case ITE ->
                a.arg(1).isConst() && a.arg(2).isConst()
                        ? terms.ite(a.arg(0), terms.eq(a.arg(1), b), terms.eq(a.arg(2), b))
                        : plain(terms, Op.EQ, a, b);
            default -> plain(terms, Op.EQ, a, b);
        };
    }

    private static Term truth(Terms terms, Term a, Term b) {
        if (b.isConst()) {
            return b.isTrue() ? a : terms.not(a);
        }
        return terms.not(a) == b ? terms.no() : plain(terms, Op.EQ, a, b);
    }

    private static boolean differByConstant(Term a, Term b) {
        return a.op() == Op.ADD && a.arg(1).isConst() && a.arg(0) == b;
    }

    private static Term narrowEq(Terms terms, Term a, Term b) {
        int bits = a.arg(0).bits();
        return Bits.low(bits, b.value()) == b.value() ? terms.eq(a.arg(0), terms.low(b, bits)) : terms.no();
    }

    private static Term ult(Terms terms, Term a, Term b) {
        if (b.is(0) || a.isOnes()) {
            return terms.no();
        }
        if (b.is(1)) {
            return terms.eq(a, terms.constant(a.bits(), 0));
        }
        if (a.is(0)) {
            return terms.not(terms.eq(b, a));
        }
        return narrowed(terms, Op.ULT, a, b);
    }

    private static Term ule(Terms terms, Term a, Term b) {
        if (a.is(0) || b.isOnes()) {
            return terms.yes();
        }
        if (b.is(0)) {
            return terms.eq(a, b);
        }
        return narrowed(terms, Op.ULE, a, b);
    }

    /** An extended argument and a constant: compared in the narrow width, or decided if the constant is beyond it. */
    private static Term narrowed(Terms terms, Op op, Term a, Term b) {
        if (a.op() == Op.ZEXT && b.isConst()) {
            int bits = a.arg(0).bits();
            return Bits.low(bits, b.value()) == b.value()
                    ? terms.binary(op, a.arg(0), terms.low(b, bits))
                    : terms.yes();
        }
        if (b.op() == Op.ZEXT && a.isConst()) {
            int bits = b.arg(0).bits();
            return Bits.low(bits, a.value()) == a.value() ? terms.binary(op, terms.low(a, bits), b.arg(0)) : terms.no();
        }
        return plain(terms, op, a, b);
    }
}
