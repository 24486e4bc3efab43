package dev.bpf4j.conformance.prove.solve;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.IntNum;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Terms as integers with the meaning that SMT-LIB's FixedSizeBitVectors gives their operations: a number of n bits is an
 * integer from 0 to 2^n - 1, or from -2^(n-1) to 2^(n-1) - 1, and results are taken modulo 2^n.
 */
final class Integers {
    private final Context z3;
    private final boolean signed;
    private final Set<Term> negative;

    /**
     * @param signed which of the two integers stands for a number
     * @param negative the numbers whose highest bit is 1
     */
    private Integers(Context z3, boolean signed, Set<Term> negative) {
        this.z3 = z3;
        this.signed = signed;
        this.negative = negative;
    }

    /** Whether a law is seen to hold of all numbers of a width, one case after another of which of them are negative. */
    static boolean prove(Law law, int bits, Deadline deadline) {
        Terms terms = new Terms(1000);
        List<Term> numbers = IntStream.range(0, law.numbers())
                .mapToObj(i -> terms.variable("n" + i, law.isOfHalves() ? bits / 2 : bits))
                .toList();
        return prove(law.of(terms, numbers), numbers, law.about() == Law.About.SIGNED, deadline);
    }

    static boolean prove(Term claim, List<Term> numbers, boolean signed, Deadline deadline) {
        return IntStream.range(0, 1 << numbers.size()).allMatch(signs -> {
            Set<Term> negative = numbers.stream()
                    .filter(number -> (signs >> numbers.indexOf(number) & 1) != 0)
                    .collect(Collectors.toSet());
            return prove(claim, numbers, signed, negative, deadline);
        });
    }

    private static boolean prove(
            Term claim, List<Term> numbers, boolean signed, Set<Term> negative, Deadline deadline) {
        try (Context z3 = new Context()) {
            Integers integers = new Integers(z3, signed, negative);
            Solver solver = z3.mkSolver();
            Params params = z3.mkParams();
            params.add("timeout", deadline.remainingMillis());
            solver.setParameters(params);
            solver.add(numbers.stream().map(integers::inRange).toArray(BoolExpr[]::new));
            solver.add(new BoolExpr[] {z3.mkNot(integers.truth(claim))});
            return solver.check() == Status.UNSATISFIABLE;
        }
    }

    private IntNum power(int exponent) {
        return z3.mkInt(BigInteger.TWO.pow(exponent).toString());
    }

    private BoolExpr inRange(Term variable) {
        ArithExpr<IntSort> number = signed(variable);
        ArithExpr<IntSort> zero = z3.mkInt(0);
        ArithExpr<IntSort> end = power(variable.bits() - 1);
        return negative.contains(variable)
                ? z3.mkAnd(z3.mkLe(z3.mkUnaryMinus(end), number), z3.mkLt(number, zero))
                : z3.mkAnd(z3.mkLe(zero, number), z3.mkLt(number, end));
    }

    private BoolExpr truth(Term term) {
        return switch (term.op()) {
            case CONST -> z3.mkBool(term.isTrue());
            case NOT -> z3.mkNot(truth(arg(term, 0)));
            case AND -> z3.mkAnd(truth(arg(term, 0)), truth(arg(term, 1)));
            case OR -> z3.mkOr(truth(arg(term, 0)), truth(arg(term, 1)));
            case EQ -> z3.mkEq(integer(arg(term, 0)), integer(arg(term, 1)));
            case ULT -> z3.mkLt(unsigned(arg(term, 0)), unsigned(arg(term, 1)));
            case ULE -> z3.mkLe(unsigned(arg(term, 0)), unsigned(arg(term, 1)));
            case SLT -> z3.mkLt(signed(arg(term, 0)), signed(arg(term, 1)));
            case SLE -> z3.mkLe(signed(arg(term, 0)), signed(arg(term, 1)));
            default -> throw new IllegalArgumentException(term.op() + " in a law");
        };
    }

    private static Term arg(Term term, int index) {
        return term.args().get(index);
    }

    /** The integer that stands for a number. */
    private ArithExpr<IntSort> integer(Term term) {
        return switch (term.op()) {
            case CONST -> z3.mkInt(signed ? constant(term).toString() : Long.toUnsignedString(term.value()));
            case VAR -> z3.mkIntConst(term.name());
            case ADD -> wrappedOnce(z3.mkAdd(integer(arg(term, 0)), integer(arg(term, 1))), term.bits());
            case SUB -> wrappedOnce(z3.mkSub(integer(arg(term, 0)), integer(arg(term, 1))), term.bits());
            case MUL -> {
                ArithExpr<IntSort> product = z3.mkMul(integer(arg(term, 0)), integer(arg(term, 1)));
                yield isHalf(arg(term, 0)) && isHalf(arg(term, 1)) ? product : wrapped(product, term.bits());
            }
            case UMULH -> high(unsigned(arg(term, 0)), unsigned(arg(term, 1)), term.bits(), false);
            case SMULH -> high(signed(arg(term, 0)), signed(arg(term, 1)), term.bits(), true);
            case ITE -> either(truth(arg(term, 0)), integer(arg(term, 1)), integer(arg(term, 2)));
            case UDIV -> wrapped(z3.mkDiv(unsigned(arg(term, 0)), unsigned(arg(term, 1))), term.bits());
            case UREM ->
                wrapped(z3.mkMod((IntExpr) unsigned(arg(term, 0)), (IntExpr) unsigned(arg(term, 1))), term.bits());
            case SDIV -> wrapped(quotient(signed(arg(term, 0)), signed(arg(term, 1))), term.bits());
            case SREM -> {
                ArithExpr<IntSort> a = signed(arg(term, 0));
                ArithExpr<IntSort> b = signed(arg(term, 1));
                yield wrapped(z3.mkSub(a, z3.mkMul(b, quotient(a, b))), term.bits());
            }
            case ZEXT -> wrapped(unsigned(arg(term, 0)), term.bits());
            case SEXT -> wrapped(signed(arg(term, 0)), term.bits());
            default -> throw new IllegalArgumentException(term.op() + " in a law");
        };
    }

    /** Whether a number has half as many bits; the product of two such fits all bits. */
    private boolean isHalf(Term term) {
        return term.op() == (signed ? Op.SEXT : Op.ZEXT) && 2 * arg(term, 0).bits() <= term.bits();
    }

    /** Rounded down, also for negative products; it has no more bits than the factors. */
    private ArithExpr<IntSort> high(ArithExpr<IntSort> a, ArithExpr<IntSort> b, int bits, boolean ofSigned) {
        ArithExpr<IntSort> high = z3.mkDiv(z3.mkMul(a, b), power(bits));
        return ofSigned == signed ? high : wrappedOnce(high, bits);
    }

    /** The same as {@link #wrapped} for what is beyond the ends by less than so many bits hold. */
    private ArithExpr<IntSort> wrappedOnce(ArithExpr<IntSort> integer, int bits) {
        IntNum end = power(signed ? bits - 1 : bits);
        ArithExpr<IntSort> start = signed ? z3.mkUnaryMinus(end) : z3.mkInt(0);
        return either(
                z3.mkLe(end, integer),
                z3.mkSub(integer, power(bits)),
                either(z3.mkLt(integer, start), z3.mkAdd(integer, power(bits)), integer));
    }

    private static BigInteger constant(Term term) {
        return BigInteger.valueOf(term.value() << Long.SIZE - term.bits() >> Long.SIZE - term.bits());
    }

    private ArithExpr<IntSort> unsigned(Term term) {
        ArithExpr<IntSort> number = integer(term);
        return signed ? whereNegative(term, number, z3.mkAdd(number, power(term.bits()))) : number;
    }

    private ArithExpr<IntSort> signed(Term term) {
        ArithExpr<IntSort> number = integer(term);
        return signed ? number : whereNegative(term, number, z3.mkSub(number, power(term.bits())));
    }

    private ArithExpr<IntSort> whereNegative(Term term, ArithExpr<IntSort> number, ArithExpr<IntSort> other) {
        if (term.op() == Op.VAR) {
            return negative.contains(term) ? other : number;
        }
        BoolExpr isNegative = signed ? z3.mkLt(number, z3.mkInt(0)) : z3.mkLe(power(term.bits() - 1), number);
        return either(isNegative, other, number);
    }

    /** The integer of so many bits that is the same modulo their power of 2. */
    private ArithExpr<IntSort> wrapped(ArithExpr<IntSort> integer, int bits) {
        if (!signed) {
            return z3.mkMod(integer, power(bits));
        }
        IntNum half = power(bits - 1);
        return z3.mkSub(z3.mkMod(z3.mkAdd(integer, half), power(bits)), half);
    }

    /** Rounded towards 0; the integers' own quotient is rounded such that the rest is not negative. */
    private ArithExpr<IntSort> quotient(ArithExpr<IntSort> a, ArithExpr<IntSort> b) {
        ArithExpr<IntSort> minusA = z3.mkUnaryMinus(a);
        ArithExpr<IntSort> minusB = z3.mkUnaryMinus(b);
        BoolExpr positive = z3.mkLt(z3.mkInt(0), b);
        return either(
                z3.mkLe(z3.mkInt(0), a),
                either(positive, z3.mkDiv(a, b), z3.mkUnaryMinus(z3.mkDiv(a, minusB))),
                either(positive, z3.mkUnaryMinus(z3.mkDiv(minusA, b)), z3.mkDiv(minusA, minusB)));
    }

    @SuppressWarnings("unchecked")
    private ArithExpr<IntSort> either(BoolExpr condition, Expr<IntSort> then, Expr<IntSort> otherwise) {
        return (ArithExpr<IntSort>) z3.mkITE(condition, then, otherwise);
    }
}
