package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.isa.Width;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What there is to prove of ranges, of 64-bit numbers and of their low halves. */
final class RangeTheorems {
    private static final String RANGE = "Range.";
    private static final int[] SIZES = {64, 32};

    private final List<Theorem> all;

    RangeTheorems(List<Theorem> all) {
        this.all = all;
    }

    void add() {
        for (int bits : SIZES) {
            arithmetic("add", bits, Op.ADD);
            arithmetic("subtract", bits, Op.SUB);
            signedProducts(bits);
            arithmetic("multiply", bits, Op.MUL);
            shift(bits);
            sets(bits);
            unary("exchangeSigns", bits, s -> r -> s.body(RANGE + "exchangeSigns", r));
        }
    }

    private static Theorem.Claim claim(Setting s, Term held, Value result, Term expected) {
        return new Theorem.Claim(held, Theorems.sound(s, result, expected));
    }

    private void arithmetic(String method, int bits, Op op) {
        all.add(new Theorem(RANGE + method + " " + bits, List.of(RANGE + method + "/2"), s -> {
            Value a = s.range("a", bits);
            Value b = s.range("b", bits);
            Term x = s.number("x");
            Term y = s.number("y");
            Term held = s.terms().and(s.contains(a, x), s.contains(b, y));
            s.follow(x, y);
            return claim(s, held, s.body(RANGE + method, a, b), s.terms().binary(op, x, y));
        }));
    }

    /** From x * y to the products of the ends of the ranges it is two steps, by way of x and an end. */
    private void signedProducts(int bits) {
        all.add(new Theorem(RANGE + "multiplySigned " + bits, List.of(RANGE + "multiplySigned/3"), s -> {
            Value a = s.range("a", bits);
            Value b = s.range("b", bits);
            Value before = s.range("before", bits);
            Term x = s.number("x");
            Term y = s.number("y");
            Terms t = s.terms();
            Term product = t.binary(Op.MUL, x, y);
            Term factor = bits == Long.SIZE ? x : t.sext(t.low(x, bits), Long.SIZE);
            for (String end : new String[] {"smin", "smax"}) {
                s.consider(t.binary(Op.MUL, factor, Abstractions.term(s.get(b), end)));
            }
            Term held = t.and(t.and(s.contains(a, x), s.contains(b, y)), s.contains(before, product));
            return claim(s, held, s.body(RANGE + "multiplySigned", before, a, b), product);
        }));
    }

    private void shift(int bits) {
        all.add(new Theorem(RANGE + "shiftLeft " + bits, List.of(), s -> {
            Value a = s.range("a", bits);
            Term x = s.number("x");
            Terms t = s.terms();
            Term count = t.variable("n", bits == Long.SIZE ? 6 : 5);
            Value n = Setting.value(t.zext(count, Integer.SIZE));
            Term expected = t.binary(Op.SHL, x, t.zext(count, Long.SIZE));
            return claim(s, s.contains(a, x), s.call(RANGE + "shiftLeft", a, n), expected);
        }));
    }

    private void unary(String method, int bits, Function<Setting, UnaryOperator<Value>> call) {
        all.add(new Theorem(RANGE + method + " " + bits, List.of(RANGE + method + "/1"), s -> {
            Value a = s.range("a", bits);
            Term x = s.number("x");
            return claim(s, s.contains(a, x), call.apply(s).apply(a), x);
        }));
    }

    private void sets(int bits) {
        all.add(new Theorem(RANGE + "join " + bits, List.of(), s -> {
            Value a = s.range("a", bits);
            Value b = s.range("b", bits);
            Term x = s.number("x");
            Term held = s.terms().or(s.contains(a, x), s.contains(b, x));
            return claim(s, held, s.call(RANGE + "join", a, b), x);
        }));
        all.add(new Theorem(RANGE + "meet " + bits, List.of(), s -> {
            Value a = s.range("a", bits);
            Value b = s.range("b", bits);
            Term x = s.number("x");
            Term held = s.terms().and(s.contains(a, x), s.contains(b, x));
            return claim(s, held, s.call(RANGE + "meet", a, b), x);
        }));
        all.add(new Theorem(RANGE + "meetBits " + bits, List.of(RANGE + "meetBits/2"), s -> {
            Value a = s.range("a", bits);
            Value b = s.tnum("b");
            Term x = s.number("x");
            Terms t = s.terms();
            Term held = t.and(
                    s.contains(a, x), s.contains(b, bits == Long.SIZE ? x : t.zext(t.low(x, Integer.SIZE), Long.SIZE)));
            Value low = bits == Long.SIZE ? b : s.call("Tnum.truncate", b, s.constant(Width.W));
            return claim(s, held, s.body(RANGE + "meetBits", a, low), x);
        }));
        all.add(new Theorem(RANGE + "includes " + bits, List.of(), s -> {
            Value a = s.range("a", bits);
            Value b = s.range("b", bits);
            Term x = s.number("x");
            Term includes = s.isTrue(s.call(RANGE + "includes", a, b));
            return new Theorem.Claim(s.terms().and(includes, s.contains(b, x)), s.contains(a, x));
        }));
        all.add(new Theorem(RANGE + "isEmpty " + bits, List.of(RANGE + "isEmpty/1"), s -> {
            Value a = s.range("a", bits);
            Term x = s.number("x");
            Term empty = s.isTrue(s.body(RANGE + "isEmpty", a));
            return new Theorem.Claim(s.contains(a, x), s.terms().not(empty));
        }));
        all.add(new Theorem(RANGE + "constant " + bits, List.of(), s -> {
            Term x = s.number("x");
            return claim(s, s.terms().yes(), s.call(RANGE + "constant", s.constant(bits), Setting.value(x)), x);
        }));
    }
}
