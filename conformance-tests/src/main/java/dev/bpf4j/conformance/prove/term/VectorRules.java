package dev.bpf4j.conformance.prove.term;

/** Simplification of what cuts and joins vectors. */
final class VectorRules {
    private VectorRules() {}

    static Term extract(Terms terms, Term a, int from, int bits) {
        return switch (a.op()) {
            case CONST -> terms.constant(bits, a.value() >>> from);
            case EXTRACT -> terms.extract(a.arg(0), (int) a.value() + from, bits);
            case ZEXT -> extractExtended(terms, a, from, bits);
            case SEXT ->
                from + bits <= a.arg(0).bits() ? terms.extract(a.arg(0), from, bits) : terms.extractNode(a, from, bits);
            case CONCAT -> extractJoined(terms, a, from, bits);
            case ITE ->
                a.arg(1).isConst() || a.arg(2).isConst()
                        ? terms.ite(a.arg(0), terms.extract(a.arg(1), from, bits), terms.extract(a.arg(2), from, bits))
                        : terms.extractNode(a, from, bits);
            case AND, OR, XOR ->
                terms.binary(a.op(), terms.extract(a.arg(0), from, bits), terms.extract(a.arg(1), from, bits));
            case ADD, SUB, MUL ->
                from == 0
                        ? terms.binary(a.op(), terms.low(a.arg(0), bits), terms.low(a.arg(1), bits))
                        : terms.extractNode(a, from, bits);
            default -> terms.extractNode(a, from, bits);
        };
    }

    private static Term extractExtended(Terms terms, Term a, int from, int bits) {
        Term inner = a.arg(0);
        if (from >= inner.bits()) {
            return terms.constant(bits, 0);
        }
        return from + bits <= inner.bits()
                ? terms.extract(inner, from, bits)
                : terms.zext(terms.extract(inner, from, inner.bits() - from), bits);
    }

    private static Term extractJoined(Terms terms, Term a, int from, int bits) {
        Term high = a.arg(0);
        Term low = a.arg(1);
        if (from + bits <= low.bits()) {
            return terms.extract(low, from, bits);
        }
        if (from >= low.bits()) {
            return terms.extract(high, from - low.bits(), bits);
        }
        int lowBits = low.bits() - from;
        return terms.concat(terms.extract(high, 0, bits - lowBits), terms.extract(low, from, lowBits));
    }

    static Term concat(Terms terms, Term high, Term low) {
        int bits = high.bits() + low.bits();
        if (high.is(0)) {
            return terms.zext(low, bits);
        }
        if (high.isConst() && low.isConst()) {
            return terms.constant(bits, high.value() << low.bits() | low.value());
        }
        if (low.op() == Op.CONCAT && adjacent(high, low.arg(0))) {
            return terms.concat(terms.concat(high, low.arg(0)), low.arg(1));
        }
        if (adjacent(high, low)) {
            return terms.extract(source(low), from(low), bits);
        }
        if (high.op() == Op.CONCAT && (adjacent(high.arg(1), low) || high.arg(1).isConst() && low.isConst())) {
            return terms.concat(high.arg(0), terms.concat(high.arg(1), low));
        }
        return terms.node(Op.CONCAT, bits, high, low);
    }

    /** Whether both are parts of one term, the first right above the second. */
    private static boolean adjacent(Term high, Term low) {
        return high.op() == Op.EXTRACT && source(high) == source(low) && from(high) == from(low) + low.bits();
    }

    private static Term source(Term part) {
        return part.op() == Op.EXTRACT ? part.arg(0) : part;
    }

    private static int from(Term part) {
        return part.op() == Op.EXTRACT ? (int) part.value() : 0;
    }

    static Term zext(Terms terms, Term a, int bits) {
        if (a.bits() == bits) {
            return a;
        }
        return switch (a.op()) {
            case CONST -> terms.constant(bits, a.value());
            case ZEXT -> terms.zext(a.arg(0), bits);
            default -> terms.node(Op.ZEXT, bits, a);
        };
    }

    static Term sext(Terms terms, Term a, int bits) {
        if (a.bits() == bits) {
            return a;
        }
        return switch (a.op()) {
            case CONST -> terms.constant(bits, Bits.signed(a.bits(), a.value()));
            case ZEXT -> terms.zext(a.arg(0), bits);
            case SEXT -> terms.sext(a.arg(0), bits);
            default -> terms.node(Op.SEXT, bits, a);
        };
    }
}
