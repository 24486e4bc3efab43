package dev.bpf4j.conformance.prove.solve;

import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Model;
import dev.bpf4j.conformance.prove.term.Term;

/** Values of unknowns that make claims true. Valid as long as its {@link Solver} is open. */
public final class Z3Model {
    private final Encoding encoding;
    private final Model model;

    Z3Model(Encoding encoding, Model model) {
        this.encoding = encoding;
        this.model = model;
    }

    /** The value of a term, zero-extended; unknowns that do not matter are 0. */
    public long value(Term term) {
        Expr<?> value = model.eval(encoding.of(term), true);
        if (value instanceof BitVecNum number) {
            return number.getBigInteger().longValue();
        }
        return ((BoolExpr) value).isTrue() ? 1 : 0;
    }
}
