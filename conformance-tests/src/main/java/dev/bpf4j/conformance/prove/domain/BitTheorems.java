package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.isa.Width;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What there is to prove of tristate numbers. */
final class BitTheorems {
    private static final String TNUM = "Tnum.";
    private static final List<String> MULTIPLY = List.of("Tnum.multiply/2");

    private final List<Theorem> all;

    BitTheorems(List<Theorem> all) {
        this.all = all;
    }

    void add() {
        binary("add", (t, x, y) -> t.add(x, y));
        binary("subtract", (t, x, y) -> t.binary(Op.SUB, x, y));
        binary("and", (t, x, y) -> t.and(x, y));
        binary("or", (t, x, y) -> t.or(x, y));
        binary("xor", (t, x, y) -> t.binary(Op.XOR, x, y));
        multiplication();
        unary("negate", s -> x -> {
            Term zero = s.terms().constant(Long.SIZE, 0);
            s.follow(zero, x);
            return s.terms().binary(Op.SUB, zero, x);
        });
        shift("shiftLeft", Op.SHL);
        shift("shiftRight", Op.LSHR);
        shift("shiftRightSigned", Op.ASHR);
        for (Width width : Width.values()) {
            for (boolean signed : new boolean[] {false, true}) {
                String method = signed ? "signExtend" : "truncate";
                all.add(new Theorem(TNUM + method + " " + width.bits(), List.of(), s -> {
                    Value a = s.tnum("a");
                    Term x = s.number("x");
                    Term low = s.terms().low(x, width.bits());
                    Term expected =
                            signed ? s.terms().sext(low, Long.SIZE) : s.terms().zext(low, Long.SIZE);
                    return claim(s, s.contains(a, x), s.call(TNUM + method, a, s.constant(width)), expected);
                }));
            }
        }
        sets();
        questions();
    }

    /** The meaning of an operation with two operands. */
    private interface Meaning {
        Term of(Terms terms, Term x, Term y);
    }

    private static Theorem.Claim claim(Setting s, Term held, Value result, Term expected) {
        return new Theorem.Claim(held, Theorems.sound(s, result, expected));
    }

    private void binary(String method, Meaning meaning) {
        all.add(new Theorem(TNUM + method, List.of(TNUM + method + "/2"), s -> {
            Value a = s.tnum("a");
            Value b = s.tnum("b");
            Term x = s.number("x");
            Term y = s.number("y");
            Term held = s.terms().and(s.contains(a, x), s.contains(b, y));
            return claim(s, held, s.body(TNUM + method, a, b), meaning.of(s.terms(), x, y));
        }));
    }

    private void unary(String method, Function<Setting, UnaryOperator<Term>> meaning) {
        all.add(new Theorem(TNUM + method, List.of(), s -> {
            Value a = s.tnum("a");
            Term x = s.number("x");
            Term expected = meaning.apply(s).apply(x);
            return claim(s, s.contains(a, x), s.call(TNUM + method, a), expected);
        }));
    }

    private void shift(String method, Op op) {
        all.add(new Theorem(TNUM + method, List.of(), s -> {
            Value a = s.tnum("a");
            Term x = s.number("x");
            Term count = s.terms().variable("n", 6);
            Value n = Setting.value(s.terms().zext(count, Integer.SIZE));
            Term expected = s.terms().binary(op, x, s.terms().zext(count, Long.SIZE));
            return claim(s, s.contains(a, x), s.call(TNUM + method, a, n), expected);
        }));
    }

    private void sets() {
        all.add(new Theorem(TNUM + "range", List.of(), s -> {
            Term x = s.number("x");
            Term min = s.number("min");
            Term max = s.number("max");
            Term held =
                    s.terms().and(s.terms().binary(Op.ULE, min, x), s.terms().binary(Op.ULE, x, max));
            return claim(s, held, s.call(TNUM + "range", Setting.value(min), Setting.value(max)), x);
        }));
        pair("intersect", (s, ab) -> s.terms().and(ab.get(0), ab.get(1)));
        pair("join", (s, ab) -> s.terms().or(ab.get(0), ab.get(1)));
        all.add(new Theorem(TNUM + "withLow32", List.of(), s -> {
            Value a = s.tnum("a");
            Value b = s.tnum("b");
            Term x = s.number("x");
            Term y = s.number("y");
            Terms t = s.terms();
            Term held = t.and(s.contains(a, x), s.contains(b, y));
            Term expected = t.concat(t.extract(x, Integer.SIZE, Integer.SIZE), t.low(y, Integer.SIZE));
            return claim(s, held, s.call(TNUM + "withLow32", a, b), expected);
        }));
    }

    /** What holds of one number for both: it is in the result. */
    private void pair(String method, BiFunction<Setting, List<Term>, Term> held) {
        all.add(new Theorem(TNUM + method, List.of(), s -> {
            Value a = s.tnum("a");
            Value b = s.tnum("b");
            Term x = s.number("x");
            Term in = held.apply(s, List.of(s.contains(a, x), s.contains(b, x)));
            return claim(s, in, s.call(TNUM + method, a, b), x);
        }));
    }

    private void questions() {
        all.add(new Theorem(TNUM + "includes", List.of(), s -> {
            Value a = s.tnum("a");
            Value b = s.tnum("b");
            Term x = s.number("x");
            Term includes = s.isTrue(s.call(TNUM + "includes", a, b));
            return new Theorem.Claim(s.terms().and(includes, s.contains(b, x)), s.contains(a, x));
        }));
        all.add(new Theorem(TNUM + "excludes", List.of(), s -> {
            Value a = s.tnum("a");
            Value b = s.tnum("b");
            Term x = s.number("x");
            Term excludes = s.isTrue(s.call(TNUM + "excludes", a, b));
            return new Theorem.Claim(
                    s.terms().and(s.contains(b, x), s.contains(a, x)), s.terms().not(excludes));
        }));
        limit("min", Op.ULE, false);
        limit("max", Op.ULE, true);
        limit("signedMin", Op.SLE, false);
        limit("signedMax", Op.SLE, true);
    }

    private void limit(String method, Op order, boolean isMax) {
        all.add(new Theorem(TNUM + method, List.of(), s -> {
            Value a = s.tnum("a");
            Term x = s.number("x");
            Term end = ((Value.Number) s.call(TNUM + method, a)).term();
            Term ordered = isMax ? s.terms().binary(order, x, end) : s.terms().binary(order, end, x);
            return new Theorem.Claim(s.contains(a, x), ordered);
        }));
    }

    /**
     * By induction over the rounds of the loop. In round i the multiplier is what is left of x, the multiplicand is y shifted
     * by i; {@code sum} is what the rounds before have added up of x * y and not of value * other.value.
     */
    private void multiplication() {
        all.add(new Theorem("Tnum.multiply (before the loop)", MULTIPLY, s -> {
            Loop loop = new Loop(s);
            Bytecode.Stop stop = s.code().untilLoop(s.state(), Abstractions.TNUM, "multiply", List.of(loop.a, loop.b));
            Term zero = s.terms().constant(Long.SIZE, 0);
            return new Theorem.Claim(loop.held(), loop.invariant(stop.locals(), loop.x, loop.y, zero));
        }));
        all.add(new Theorem("Tnum.multiply (a round)", MULTIPLY, s -> {
            Loop loop = new Loop(s);
            Terms t = s.terms();
            Map<String, Value> locals = loop.anyLocals();
            Term left = s.number("left");
            Term shifted = s.number("shifted");
            Term sum = s.number("sum");
            Term held = loop.invariant(locals, left, shifted, sum);
            Term known = loop.chosen(loop.number(locals, "bits"), loop.number(locals, "ones"));
            Term more = t.binary(Op.SUB, loop.chosen(left, shifted), known);
            Bytecode.Stop stop = s.code().round(s.state(), Abstractions.TNUM, "multiply", 2, locals);
            Term one = t.constant(Long.SIZE, 1);
            Term added = t.add(sum, more);
            return new Theorem.Claim(
                    t.and(held, s.state().guard()),
                    loop.invariant(stop.locals(), t.binary(Op.LSHR, left, one), t.binary(Op.SHL, shifted, one), added));
        }));
        all.add(new Theorem("Tnum.multiply (after the loop)", MULTIPLY, s -> {
            Loop loop = new Loop(s);
            Terms t = s.terms();
            Map<String, Value> locals = loop.anyLocals();
            Term left = s.number("left");
            Term sum = s.number("sum");
            Term held = loop.invariant(locals, left, s.number("shifted"), sum);
            Term known = t.binary(Op.MUL, loop.value(loop.a), loop.value(loop.b));
            s.follow(known, sum);
            Bytecode.Stop stop = s.code().afterLoop(s.state(), Abstractions.TNUM, "multiply", 2, locals);
            Term nothingLeft = t.eq(left, t.constant(Long.SIZE, 0));
            return new Theorem.Claim(
                    t.and(held, s.state().guard()),
                    t.and(nothingLeft, Theorems.sound(s, stop.result(), t.add(known, sum))));
        }));
    }

    /** The loop of the multiplication, and what its locals have to do with the operands. */
    private static final class Loop {
        private final Setting s;
        private final Terms t;
        private final Value a;
        private final Value b;
        private final Term x;
        private final Term y;

        Loop(Setting s) {
            this.s = s;
            this.t = s.terms();
            this.a = s.tnum("a");
            this.b = s.tnum("b");
            this.x = s.number("x");
            this.y = s.number("y");
        }

        Term held() {
            return t.and(s.contains(a, x), s.contains(b, y));
        }

        Term value(Value tnum) {
            return Abstractions.term(s.get(tnum), "value");
        }

        Map<String, Value> anyLocals() {
            Map<String, Value> locals = new HashMap<>();
            locals.put("this", a);
            locals.put("other", b);
            locals.put("uncertain", Setting.value(s.number("uncertain")));
            Value multiplicand = s.tnum("multiplicand");
            locals.put("ones", s.get(multiplicand).field("value"));
            locals.put("unknown", s.get(multiplicand).field("mask"));
            Value multiplier = s.tnum("multiplier");
            locals.put("bits", s.get(multiplier).field("value"));
            locals.put("maybe", s.get(multiplier).field("mask"));
            return locals;
        }

        Term number(Map<String, Value> locals, String name) {
            return ((Value.Number) locals.get(name)).term();
        }

        /** The number where the low bit of another one is set, else 0. */
        Term chosen(Term bits, Term number) {
            return t.ite(t.extract(bits, 0, 1), number, t.constant(Long.SIZE, 0));
        }

        /** Multiplier and multiplicand are apart in two locals each, the known ones and the unknown bits; so is the sum. */
        Term invariant(Map<String, Value> locals, Term left, Term shifted, Term sum) {
            Term multiplier = agrees(left, number(locals, "bits"), number(locals, "maybe"));
            Term multiplicand = agrees(shifted, number(locals, "ones"), number(locals, "unknown"));
            Term added = agrees(sum, t.constant(Long.SIZE, 0), number(locals, "uncertain"));
            return t.and(t.and(multiplier, multiplicand), added);
        }

        /** A number has these ones, and others only where bits are unknown; which are none of the ones. */
        private Term agrees(Term number, Term ones, Term unknown) {
            Term known = t.eq(t.and(number, t.binary(Op.XOR, unknown, t.constant(Long.SIZE, -1))), ones);
            return t.and(known, t.eq(t.and(ones, unknown), t.constant(Long.SIZE, 0)));
        }
    }
}
