package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Instance;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to prove of linked numbers: they come from one number, and each is that number plus a known difference, or the
 * low half of the sum, zero-extended. What is learnt of the one is learnt of the other.
 */
final class LinkTheorems {
    private static final String TRANSFER = "dev/bpf4j/verifier/transfer/Transfer";
    private static final String BRANCHES = "dev/bpf4j/verifier/transfer/BranchTransfer";
    private static final String SCALAR = "dev/bpf4j/verifier/state/ScalarValue";
    private static final int INT = Integer.SIZE;
    private static final int LONG = Long.SIZE;

    private final List<Theorem> all;

    LinkTheorems(List<Theorem> all) {
        this.all = all;
    }

    void add() {
        all.add(new Theorem("Transfer.fits", List.of(), LinkTheorems::fits));
        all.add(new Theorem("Transfer.addsWithin32", List.of(), LinkTheorems::addsWithin32));
        for (boolean of : new boolean[] {false, true}) {
            for (boolean from : new boolean[] {false, true}) {
                String name = "BranchTransfer.learnt of " + size(of) + " from " + size(from);
                all.add(new Theorem(name, List.of(), s -> learnt(s, of, from)));
            }
        }
    }

    private static String size(boolean narrow) {
        return narrow ? "32 bits" : "64 bits";
    }

    /** If a number is said to need so few bits, those above are 0. */
    private static Theorem.Claim fits(Setting s) {
        Terms t = s.terms();
        Value a = s.bounds("a");
        Term x = s.number("x");
        Term bits = t.variable("bits", INT);
        Term fits = s.isTrue(s.callOf(TRANSFER, "fits", a, Setting.value(bits)));
        Term zero = t.constant(LONG, 0);
        Term most = t.constant(INT, LONG);
        Term named = t.and(t.binary(Op.SLE, t.constant(INT, 0), bits), t.binary(Op.SLE, bits, most));
        Term above = t.binary(Op.LSHR, x, t.zext(bits, LONG));
        return new Theorem.Claim(t.and(t.and(s.contains(a, x), named), fits), t.eq(above, zero));
    }

    /** If a sum is said to stay within 32 bits, it is the sum of 32 bits. */
    private static Theorem.Claim addsWithin32(Setting s) {
        Terms t = s.terms();
        Value a = s.bounds("a");
        Term x = s.number("x");
        Term delta = t.sext(t.variable("delta", INT), LONG);
        Term within = s.isTrue(s.callOf(TRANSFER, "addsWithin32", a, Setting.value(delta)));
        Term sum = t.add(x, delta);
        return new Theorem.Claim(t.and(s.contains(a, x), within), t.eq(sum, t.zext(t.low(sum, INT), LONG)));
    }

    /**
     * A number stays in what is known of it when it learns from another. That both come from one number says nothing of them
     * but how much they differ, of 64 bits or of 32.
     */
    private static Theorem.Claim learnt(Setting s, boolean ofNarrow, boolean fromNarrow) {
        Terms t = s.terms();
        Term firstDelta = t.variable("delta", INT);
        Term secondDelta = t.variable("from.delta", INT);
        Term difference = t.binary(Op.SUB, t.sext(firstDelta, LONG), t.sext(secondDelta, LONG));
        Term any = t.variable("x", LONG);
        Term y = fromNarrow ? low(t, ofNarrow ? any : t.binary(Op.SUB, any, difference)) : any;
        Term sum = t.add(y, difference);
        Term x = ofNarrow ? low(t, sum) : fromNarrow ? any : sum;
        s.follow(y, difference);
        s.follow(sum);
        s.follow(x);
        Value a = s.bounds("a");
        Value b = s.bounds("b");
        Value number = scalar(s, a, firstDelta, ofNarrow);
        Value from = scalar(s, b, secondDelta, fromNarrow);
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("domain", s.code().objects().constant(Abstractions.PACKAGE + "Product", "INSTANCE"));
        Value branches = s.code().objects().allocate(s.state(), new Instance(BRANCHES, fields));
        Value learnt = s.callOf(BRANCHES, "learnt", branches, number, from);
        Term held = t.and(s.contains(a, x), s.contains(b, y));
        return new Theorem.Claim(held, Theorems.sound(s, s.get(learnt).field("range"), x));
    }

    /** The low half, zero-extended. */
    private static Term low(Terms t, Term number) {
        return t.zext(t.low(number, INT), LONG);
    }

    private static Value scalar(Setting s, Value range, Term delta, boolean narrow) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("range", range);
        fields.put("id", s.constant(1));
        fields.put("delta", Setting.value(delta));
        fields.put("narrow", s.truth(narrow));
        fields.put("packetLength", s.truth(false));
        return s.code().objects().allocate(s.state(), new Instance(SCALAR, fields));
    }
}
