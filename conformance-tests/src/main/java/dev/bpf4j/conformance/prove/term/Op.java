package dev.bpf4j.conformance.prove.term;

/**
 * Operations on bit vectors of 1 to 64 bits, with the meaning of SMT-LIB's FixedSizeBitVectors. A vector of one bit is
 * also a truth value.
 */
public enum Op {
    /** The number {@link Term#value}. */
    CONST,
    /** An unknown with a name. */
    VAR,
    /** An uninterpreted function of the arguments, with a name. */
    APPLY,
    ADD,
    SUB,
    MUL,
    /** The high half of the unsigned product of twice the width. */
    UMULH,
    /** The high half of the signed product of twice the width. */
    SMULH,
    /** Unsigned; all ones for divisor 0. */
    UDIV,
    /** Unsigned; the dividend for divisor 0. */
    UREM,
    /** Truncating; 1 or -1 for divisor 0. */
    SDIV,
    /** Sign of the dividend; the dividend for divisor 0. */
    SREM,
    AND,
    OR,
    XOR,
    /** 0 for counts beyond the width. */
    SHL,
    /** 0 for counts beyond the width. */
    LSHR,
    /** All sign bits for counts beyond the width. */
    ASHR,
    /** One bit. */
    EQ,
    /** One bit, unsigned. */
    ULT,
    /** One bit, unsigned. */
    ULE,
    /** One bit. */
    SLT,
    /** One bit. */
    SLE,
    /** Negation of one bit. */
    NOT,
    /** The second argument where the first, one bit, holds; else the third. */
    ITE,
    /** As many bits as the term is wide, from bit {@link Term#value} on. */
    EXTRACT,
    /** The first argument above the second. */
    CONCAT,
    /** Zero extension. */
    ZEXT,
    /** Sign extension. */
    SEXT;

    /** Whether solvers need long for it. */
    public boolean isHard() {
        return this == MUL
                || this == UMULH
                || this == SMULH
                || this == UDIV
                || this == UREM
                || this == SDIV
                || this == SREM;
    }

    /** Whether the result is one bit, whatever the width of the arguments. */
    boolean isComparison() {
        return this == EQ || this == ULT || this == ULE || this == SLT || this == SLE;
    }

    /** Whether the arguments may change places. */
    boolean isCommutative() {
        return this == ADD
                || this == MUL
                || this == UMULH
                || this == SMULH
                || this == AND
                || this == OR
                || this == XOR
                || this == EQ;
    }

    /**
     * The result of an operation with two arguments of the same width.
     *
     * @param bits width of the arguments
     * @param a zero-extended, like {@code b} and the result
     */
    long eval(int bits, long a, long b) {
        long sa = Bits.signed(bits, a);
        long sb = Bits.signed(bits, b);
        return switch (this) {
            case ADD -> Bits.low(bits, a + b);
            case SUB -> Bits.low(bits, a - b);
            case MUL -> Bits.low(bits, a * b);
            case UMULH -> Bits.unsignedHigh(bits, a, b);
            case SMULH -> Bits.signedHigh(bits, sa, sb);
            case UDIV -> b == 0 ? Bits.mask(bits) : Long.divideUnsigned(a, b);
            case UREM -> b == 0 ? a : Long.remainderUnsigned(a, b);
            case SDIV -> Bits.low(bits, b == 0 ? (sa < 0 ? 1 : -1) : sa / sb);
            case SREM -> Bits.low(bits, b == 0 ? sa : sa % sb);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHL -> Long.compareUnsigned(b, bits) >= 0 ? 0 : Bits.low(bits, a << b);
            case LSHR -> Long.compareUnsigned(b, bits) >= 0 ? 0 : a >>> b;
            case ASHR -> Bits.low(bits, sa >> (Long.compareUnsigned(b, bits) >= 0 ? 63 : b));
            case EQ -> bit(a == b);
            case ULT -> bit(Long.compareUnsigned(a, b) < 0);
            case ULE -> bit(Long.compareUnsigned(a, b) <= 0);
            case SLT -> bit(sa < sb);
            case SLE -> bit(sa <= sb);
            default -> throw new IllegalArgumentException(this + " has not two arguments of one width");
        };
    }

    private static long bit(boolean value) {
        return value ? 1 : 0;
    }
}
