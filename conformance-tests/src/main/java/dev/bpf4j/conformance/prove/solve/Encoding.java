package dev.bpf4j.conformance.prove.solve;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.FuncDecl;
import com.microsoft.z3.Sort;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Terms as Z3 expressions: one bit is a Bool, more are a bit vector. */
final class Encoding {
    private final Context z3;
    private final Map<Term, Expr<?>> encoded = new HashMap<>();
    private final Map<String, FuncDecl<?>> functions = new HashMap<>();

    /** Whether hard operations become uninterpreted functions. */
    private final boolean rough;

    Encoding(Context z3, boolean rough) {
        this.z3 = z3;
        this.rough = rough;
    }

    BoolExpr truth(Term term) {
        return (BoolExpr) of(term);
    }

    private Expr<?> application(Term term, String name) {
        FuncDecl<?> function = functions.computeIfAbsent(
                name, n -> z3.mkFuncDecl(n, term.args().stream().map(this::sort).toArray(Sort[]::new), sort(term)));
        return z3.mkApp(function, term.args().stream().map(encoded::get).toArray(Expr<?>[]::new));
    }

    private Sort sort(Term term) {
        return term.bits() == 1 ? z3.mkBoolSort() : z3.mkBitVecSort(term.bits());
    }

    /** Arguments before what they are arguments of; without recursion, since terms are deep. */
    Expr<?> of(Term root) {
        Deque<Term> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Term term = open.peek();
            if (encoded.containsKey(term)) {
                open.pop();
                continue;
            }
            List<Term> missing = term.args().stream()
                    .filter(arg -> !encoded.containsKey(arg))
                    .toList();
            if (missing.isEmpty()) {
                encoded.put(open.pop(), encode(term));
            } else {
                missing.forEach(open::push);
            }
        }
        return encoded.get(root);
    }

    private Expr<?> encode(Term term) {
        if (rough && term.op().isHard()) {
            return application(term, term.op().name() + term.bits());
        }
        return switch (term.op()) {
            case CONST -> constant(term);
            case VAR -> z3.mkConst(term.name(), sort(term));
            case APPLY -> application(term, term.name());
            case EQ -> z3.mkEq(expr(term, 0), expr(term, 1));
            case ULT -> z3.mkBVULT(vector(term, 0), vector(term, 1));
            case ULE -> z3.mkBVULE(vector(term, 0), vector(term, 1));
            case SLT -> z3.mkBVSLT(vector(term, 0), vector(term, 1));
            case SLE -> z3.mkBVSLE(vector(term, 0), vector(term, 1));
            case NOT -> z3.mkNot(truth(term, 0));
            case ITE -> z3.mkITE(truth(term, 0), expr(term, 1), expr(term, 2));
            case AND, OR, XOR -> term.bits() == 1 ? logic(term) : result(term, arithmetic(term));
            default -> result(term, arithmetic(term));
        };
    }

    private Expr<?> constant(Term term) {
        return term.bits() == 1 ? z3.mkBool(term.isTrue()) : z3.mkBV(Long.toUnsignedString(term.value()), term.bits());
    }

    private Expr<?> logic(Term term) {
        BoolExpr a = truth(term, 0);
        BoolExpr b = truth(term, 1);
        return term.op() == Op.AND ? z3.mkAnd(a, b) : term.op() == Op.OR ? z3.mkOr(a, b) : z3.mkXor(a, b);
    }

    /** A vector of one bit becomes a truth value again. */
    private Expr<?> result(Term term, BitVecExpr vector) {
        return term.bits() == 1 ? z3.mkEq(vector, z3.mkBV(1, 1)) : vector;
    }

    private BitVecExpr arithmetic(Term term) {
        BitVecExpr a = vector(term, 0);
        return switch (term.op()) {
            case ADD -> z3.mkBVAdd(a, vector(term, 1));
            case SUB -> z3.mkBVSub(a, vector(term, 1));
            case MUL -> z3.mkBVMul(a, vector(term, 1));
            case UMULH -> high(z3.mkZeroExt(term.bits(), a), z3.mkZeroExt(term.bits(), vector(term, 1)));
            case SMULH -> high(z3.mkSignExt(term.bits(), a), z3.mkSignExt(term.bits(), vector(term, 1)));
            case UDIV -> z3.mkBVUDiv(a, vector(term, 1));
            case UREM -> z3.mkBVURem(a, vector(term, 1));
            case SDIV -> z3.mkBVSDiv(a, vector(term, 1));
            case SREM -> z3.mkBVSRem(a, vector(term, 1));
            case AND -> z3.mkBVAND(a, vector(term, 1));
            case OR -> z3.mkBVOR(a, vector(term, 1));
            case XOR -> z3.mkBVXOR(a, vector(term, 1));
            case SHL -> z3.mkBVSHL(a, vector(term, 1));
            case LSHR -> z3.mkBVLSHR(a, vector(term, 1));
            case ASHR -> z3.mkBVASHR(a, vector(term, 1));
            case CONCAT -> z3.mkConcat(a, vector(term, 1));
            case EXTRACT -> z3.mkExtract((int) term.value() + term.bits() - 1, (int) term.value(), a);
            case ZEXT -> z3.mkZeroExt(term.bits() - term.args().get(0).bits(), a);
            case SEXT -> z3.mkSignExt(term.bits() - term.args().get(0).bits(), a);
            default -> throw new IllegalArgumentException(term.op() + " gives no vector");
        };
    }

    /** The high half of a product of extended factors. */
    private BitVecExpr high(BitVecExpr a, BitVecExpr b) {
        int bits = a.getSortSize();
        return z3.mkExtract(bits - 1, bits / 2, z3.mkBVMul(a, b));
    }

    private Expr<?> expr(Term term, int index) {
        return encoded.get(term.args().get(index));
    }

    private BoolExpr truth(Term term, int index) {
        return (BoolExpr) expr(term, index);
    }

    private BitVecExpr vector(Term term, int index) {
        Expr<?> arg = expr(term, index);
        return arg instanceof BoolExpr truth
                ? (BitVecExpr) z3.mkITE(truth, z3.mkBV(1, 1), z3.mkBV(0, 1))
                : (BitVecExpr) arg;
    }
}
