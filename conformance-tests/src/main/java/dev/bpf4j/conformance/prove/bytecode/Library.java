package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.List;
import java.util.Optional;

/** What methods of the Java library give that only compute: those of Long, Integer and Math. */
final class Library {
    private static final int INT = Integer.SIZE;
    private static final int LONG = Long.SIZE;
    private static final int BYTE = Byte.SIZE;

    private final Terms terms;
    private final Numbers numbers;

    Library(Terms terms, Numbers numbers) {
        this.terms = terms;
        this.numbers = numbers;
    }

    /** The result; empty if the method is not known. Divisions by zero are not among what it may be asked. */
    Optional<Value> call(String owner, String name, List<Value> args) {
        return switch (owner) {
            case "java/lang/Long", "java/lang/Integer" -> integer(name, args);
            case "java/lang/Math", "java/lang/StrictMath" -> math(name, args);
            default -> Optional.empty();
        };
    }

    /** Whether the second argument must not be 0. */
    static boolean divides(String name) {
        return name.equals("divideUnsigned") || name.equals("remainderUnsigned");
    }

    private Optional<Value> integer(String name, List<Value> args) {
        Term a = numbers.term(args.get(0));
        Term b = args.size() > 1 ? numbers.term(args.get(1)) : a;
        return Optional.ofNullable(
                switch (name) {
                    case "compareUnsigned" -> new Value.Comparison(a, b, false);
                    case "compare" -> new Value.Comparison(a, b, true);
                    case "divideUnsigned" -> numbers.number(numbers.divide(false, false, a, b));
                    case "remainderUnsigned" -> numbers.number(numbers.divide(false, true, a, b));
                    case "numberOfLeadingZeros" -> numbers.number(leadingZeros(a));
                    case "numberOfTrailingZeros" -> numbers.number(trailingZeros(a));
                    case "bitCount" -> numbers.number(ones(a));
                    case "highestOneBit" -> numbers.number(highestOne(a));
                    case "lowestOneBit" -> numbers.number(terms.and(a, minus(a)));
                    case "reverseBytes" -> numbers.number(reversed(a));
                    case "toUnsignedLong" -> numbers.number(terms.zext(a, LONG));
                    case "min" -> numbers.number(choose(Op.SLE, a, b, a, b));
                    case "max" -> numbers.number(choose(Op.SLE, a, b, b, a));
                    case "signum" -> new Value.Comparison(a, terms.constant(a.bits(), 0), true);
                    default -> null;
                });
    }

    private Optional<Value> math(String name, List<Value> args) {
        Term a = numbers.term(args.get(0));
        Term b = args.size() > 1 ? numbers.term(args.get(1)) : a;
        return Optional.ofNullable(
                switch (name) {
                    case "min" -> numbers.number(choose(Op.SLE, a, b, a, b));
                    case "max" -> numbers.number(choose(Op.SLE, a, b, b, a));
                    case "abs" -> numbers.number(choose(Op.SLT, a, terms.constant(a.bits(), 0), minus(a), a));
                    case "multiplyHigh" -> numbers.number(terms.binary(Op.SMULH, a, b));
                    case "unsignedMultiplyHigh" -> numbers.number(terms.binary(Op.UMULH, a, b));
                    default -> null;
                });
    }

    private Term choose(Op relation, Term a, Term b, Term then, Term otherwise) {
        return terms.ite(terms.binary(relation, a, b), then, otherwise);
    }

    private Term minus(Term a) {
        return terms.binary(Op.SUB, terms.constant(a.bits(), 0), a);
    }

    private Term bit(Term a, int index) {
        return terms.extract(a, index, 1);
    }

    private Term leadingZeros(Term a) {
        Term count = terms.constant(INT, a.bits());
        for (int i = 0; i < a.bits(); i++) {
            count = terms.ite(bit(a, i), terms.constant(INT, a.bits() - 1 - i), count);
        }
        return count;
    }

    private Term trailingZeros(Term a) {
        Term count = terms.constant(INT, a.bits());
        for (int i = a.bits() - 1; i >= 0; i--) {
            count = terms.ite(bit(a, i), terms.constant(INT, i), count);
        }
        return count;
    }

    private Term highestOne(Term a) {
        Term highest = terms.constant(a.bits(), 0);
        for (int i = 0; i < a.bits(); i++) {
            highest = terms.ite(bit(a, i), terms.constant(a.bits(), 1L << i), highest);
        }
        return highest;
    }

    private Term ones(Term a) {
        Term count = terms.constant(INT, 0);
        for (int i = 0; i < a.bits(); i++) {
            count = terms.add(count, terms.zext(bit(a, i), INT));
        }
        return count;
    }

    private Term reversed(Term a) {
        Term result = terms.low(a, BYTE);
        for (int i = BYTE; i < a.bits(); i += BYTE) {
            result = terms.concat(result, terms.extract(a, i, BYTE));
        }
        return result;
    }
}
