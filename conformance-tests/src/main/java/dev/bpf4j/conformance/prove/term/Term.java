package dev.bpf4j.conformance.prove.term;

import java.util.List;

/**
 * A node of a term graph, made by {@link Terms}: there, equal terms are the same object.
 *
 * @see Op
 */
public final class Term {
    private final int id;
    private final Op op;
    private final int bits;
    private final long value;
    private final String name;
    private final List<Term> args;

    Term(int id, Op op, int bits, long value, String name, List<Term> args) {
        this.id = id;
        this.op = op;
        this.bits = bits;
        this.value = value;
        this.name = name;
        this.args = args;
    }

    /** A number greater than those of the arguments. */
    public int id() {
        return id;
    }

    public Op op() {
        return op;
    }

    /** Width of the result, 1..64. */
    public int bits() {
        return bits;
    }

    /** The number of a CONST, zero-extended; the first bit of an EXTRACT; else 0. */
    public long value() {
        return value;
    }

    /** The name of a VAR or APPLY, else empty. */
    public String name() {
        return name;
    }

    public List<Term> args() {
        return args;
    }

    Term arg(int index) {
        return args.get(index);
    }

    public boolean isConst() {
        return op == Op.CONST;
    }

    /** Whether this is the constant with that value, zero-extended. */
    public boolean is(long constant) {
        return op == Op.CONST && value == constant;
    }

    /** Whether this is the one-bit constant 1. */
    public boolean isTrue() {
        return bits == 1 && is(1);
    }

    /** Whether this is the one-bit constant 0. */
    public boolean isFalse() {
        return bits == 1 && is(0);
    }

    boolean isOnes() {
        return is(Bits.mask(bits));
    }

    /** One level only: terms share so much that the whole text may be of exponential length. */
    @Override
    public String toString() {
        return switch (op) {
            case CONST -> "0x" + Long.toHexString(value) + ":" + bits;
            case VAR -> name + ":" + bits;
            default ->
                "#" + id + "=" + op + name
                        + args.stream().map(arg -> "#" + arg.id).toList() + ":" + bits;
        };
    }
}
