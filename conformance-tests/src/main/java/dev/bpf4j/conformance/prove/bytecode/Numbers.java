package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import org.objectweb.asm.Opcodes;

/** Arithmetic of ints and longs, by the Java Virtual Machine Specification (6.5). */
final class Numbers {
    private static final int INT = Integer.SIZE;
    private static final int LONG = Long.SIZE;

    private final Terms terms;

    Numbers(Terms terms) {
        this.terms = terms;
    }

    Value number(Term term) {
        return new Value.Number(term);
    }

    Value constant(int value) {
        return number(terms.constant(INT, value));
    }

    Value constant(long value) {
        return number(terms.constant(LONG, value));
    }

    /** What a field or an element of a type holds before it is set. @param descriptor of the type */
    Value zero(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case 'J' -> constant(0L);
            case 'Z', 'B', 'S', 'C', 'I' -> constant(0);
            default -> Value.NOTHING;
        };
    }

    /** The int 1 where the condition holds, else 0. */
    Value truth(Term condition) {
        return number(terms.ite(condition, terms.constant(INT, 1), terms.constant(INT, 0)));
    }

    /** The term of a number; a comparison becomes -1, 0 or 1. */
    Term term(Value value) {
        if (value instanceof Value.Comparison c) {
            return terms.ite(
                    terms.binary(c.signed() ? Op.SLT : Op.ULT, c.a(), c.b()),
                    terms.constant(INT, -1),
                    terms.ite(terms.eq(c.a(), c.b()), terms.constant(INT, 0), terms.constant(INT, 1)));
        }
        return ((Value.Number) value).term();
    }

    /** Whether an int is not 0. */
    Term isTrue(Value value) {
        return terms.not(against(value, 0, Opcodes.IFEQ));
    }

    /** The condition of {@code ifeq} .. {@code ifle} on a value, here against any constant of 32 bits. */
    Term compared(Value value, int opcode) {
        return against(value, 0, opcode);
    }

    private Term against(Value value, int constant, int opcode) {
        if (value instanceof Value.Comparison c) {
            return relation(opcode, c.a(), c.b(), c.signed());
        }
        return onConstants(term(value), terms.constant(INT, constant), opcode);
    }

    /** A choice between constants, such as a boolean that was put on the stack, is asked at its condition. */
    private Term onConstants(Term term, Term constant, int opcode) {
        if (term.op() == Op.ITE
                && (term.args().get(1).isConst() || term.args().get(2).isConst())) {
            return terms.ite(
                    term.args().get(0),
                    onConstants(term.args().get(1), constant, opcode),
                    onConstants(term.args().get(2), constant, opcode));
        }
        return relation(opcode, term, constant, true);
    }

    /** The condition of {@code if_icmpeq} .. {@code if_icmple}. */
    Term comparedInts(Value a, Value b, int opcode) {
        return relation(opcode - Opcodes.IF_ICMPEQ + Opcodes.IFEQ, term(a), term(b), true);
    }

    private Term relation(int opcode, Term a, Term b, boolean signed) {
        Op less = signed ? Op.SLT : Op.ULT;
        Op most = signed ? Op.SLE : Op.ULE;
        return switch (opcode) {
            case Opcodes.IFEQ -> terms.eq(a, b);
            case Opcodes.IFNE -> terms.not(terms.eq(a, b));
            case Opcodes.IFLT -> terms.binary(less, a, b);
            case Opcodes.IFGE -> terms.binary(most, b, a);
            case Opcodes.IFGT -> terms.binary(less, b, a);
            default -> terms.binary(most, a, b);
        };
    }

    /** Division, and remainder, of operands that were extended from ints, by way of the smaller ones: the same numbers. */
    Term divide(boolean signed, boolean remainder, Term a, Term b) {
        Op op = signed ? remainder ? Op.SREM : Op.SDIV : remainder ? Op.UREM : Op.UDIV;
        if (a.bits() != LONG || !isExtended(a, signed) || !isExtended(b, signed)) {
            return terms.binary(op, a, b);
        }
        Term x = terms.low(a, INT);
        Term y = terms.low(b, INT);
        Term small = terms.binary(op, x, y);
        if (!signed) {
            // divisors of 0 have been excluded
            return terms.zext(small, LONG);
        }
        Term overflows =
                terms.and(terms.eq(x, terms.constant(INT, Integer.MIN_VALUE)), terms.eq(y, terms.constant(INT, -1)));
        return remainder
                ? terms.sext(small, LONG)
                : terms.ite(overflows, terms.constant(LONG, 1L << 31), terms.sext(small, LONG));
    }

    private boolean isExtended(Term a, boolean signed) {
        Term low = terms.low(a, INT);
        return (signed ? terms.sext(low, LONG) : terms.zext(low, LONG)) == a;
    }

    /** {@code iadd} .. {@code lxor}, but for division. */
    Value binary(int opcode, Value a, Value b) {
        Term x = term(a);
        Term y = term(b);
        Op op = switch (opcode) {
            case Opcodes.IADD, Opcodes.LADD -> Op.ADD;
            case Opcodes.ISUB, Opcodes.LSUB -> Op.SUB;
            case Opcodes.IMUL, Opcodes.LMUL -> Op.MUL;
            case Opcodes.IAND, Opcodes.LAND -> Op.AND;
            case Opcodes.IOR, Opcodes.LOR -> Op.OR;
            default -> Op.XOR;
        };
        return number(terms.binary(op, x, y));
    }

    /** {@code ishl} .. {@code lushr}: the count is an int, of which the low five or six bits matter. */
    Value shift(int opcode, Value a, Value count) {
        Term x = term(a);
        Term n = terms.and(term(count), terms.constant(INT, x.bits() - 1));
        Term wide = terms.zext(n, x.bits());
        Op op = switch (opcode) {
            case Opcodes.ISHL, Opcodes.LSHL -> Op.SHL;
            case Opcodes.ISHR, Opcodes.LSHR -> Op.ASHR;
            default -> Op.LSHR;
        };
        return number(terms.binary(op, x, wide));
    }

    Value negate(Value a) {
        Term x = term(a);
        return number(terms.binary(Op.SUB, terms.constant(x.bits(), 0), x));
    }

    /** {@code i2l} .. {@code i2s}. */
    Value convert(int opcode, Value a) {
        Term x = term(a);
        return number(
                switch (opcode) {
                    case Opcodes.I2L -> terms.sext(x, LONG);
                    case Opcodes.L2I -> terms.low(x, INT);
                    case Opcodes.I2B -> terms.sext(terms.low(x, Byte.SIZE), INT);
                    case Opcodes.I2C -> terms.zext(terms.low(x, Short.SIZE), INT);
                    default -> terms.sext(terms.low(x, Short.SIZE), INT);
                });
    }
}
