package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What there is to prove of the default domain: for all abstract values and all numbers that they stand for. */
final class Theorems {
    private static final Set<Alu> SHIFTS = Set.of(Alu.LSH, Alu.RSH, Alu.ARSH);
    private static final String PRODUCT = "Product.";

    private final List<Theorem> all = new ArrayList<>();

    private Theorems() {
        new BitTheorems(all).add();
        new RangeTheorems(all).add();
        reductions();
        transfers();
        product();
        refinements();
        new LinkTheorems(all).add();
    }

    static List<Theorem> all() {
        return List.copyOf(new Theorems().all);
    }

    private void add(String name, List<String> proves, Function<Setting, Theorem.Claim> statement) {
        all.add(new Theorem(name, proves, statement));
    }

    /** Numbers in what is given are in what comes out. */
    private void reductions() {
        for (String part : List.of("lowFromWhole", "wholeFromLow")) {
            add("Reduction." + part, List.of("Reduction." + part + "/1"), s -> {
                Value r = s.reduction("r");
                Term x = s.number("x");
                Term held = s.inParts(s.state(), r, x);
                s.body("Reduction." + part, r);
                return new Theorem.Claim(held, s.terms().and(s.inParts(s.state(), r, x), s.isWellFormed(r)));
            });
        }
        add("Reduction.sharpen", List.of("Reduction.sharpen/1"), s -> {
            Value r = s.reduction("r");
            Term x = s.number("x");
            Term held = s.contains(r, x);
            s.body("Reduction.sharpen", r);
            return new Theorem.Claim(held, s.terms().and(s.contains(r, x), s.isWellFormed(r)));
        });
        add("Reduction.result", List.of("Reduction.result/1"), s -> {
            Value r = s.reduction("r");
            Term x = s.number("x");
            Term held = s.contains(r, x);
            return new Theorem.Claim(held, present(s, (Value.Possible) s.body("Reduction.result", r), x));
        });
        add("Bounds.join", List.of("Bounds.join/2"), s -> {
            Value a = s.bounds("a");
            Value b = s.bounds("b");
            Term x = s.number("x");
            Term held = s.terms().or(s.contains(a, x), s.contains(b, x));
            return new Theorem.Claim(held, sound(s, s.body("Bounds.join", a, b), x));
        });
        add("Bounds.includes", List.of("Bounds.includes/2"), s -> {
            Value outer = s.bounds("outer");
            Value inner = s.bounds("inner");
            Term x = s.number("x");
            Term includes = s.isTrue(s.body("Bounds.includes", outer, inner));
            return new Theorem.Claim(s.terms().and(s.contains(inner, x), includes), s.contains(outer, x));
        });
    }

    /** The result stands for the number, and is held as it should be. */
    static Term sound(Setting s, Value result, Term number) {
        return s.terms().and(s.contains(result, number), s.isWellFormed(result));
    }

    private static Term present(Setting s, Value.Possible result, Term number) {
        return s.terms().and(result.present(), sound(s, result.value(), number));
    }

    private void transfers() {
        for (boolean signed : new boolean[] {false, true}) {
            String name = signed ? "Transfer.signExtend" : "Transfer.zeroExtend";
            for (Width width : Width.values()) {
                add(
                        name + " " + width.bits(),
                        List.of(name + "/2"),
                        s -> unary(s, x -> extended(s, width, signed, x), a -> s.body(name, s.constant(width), a)));
            }
        }
        for (Alu op : SHIFTS.stream().sorted().toList()) {
            add("Transfer.shift " + lower(op) + " by a constant", List.of("Transfer.shift/3"), s -> {
                Term count = s.terms().variable("n", 6);
                Value n = Setting.value(s.terms().zext(count, Integer.SIZE));
                return unary(
                        s,
                        x -> eval64(s, op, x, s.terms().zext(count, Long.SIZE)),
                        a -> s.body("Transfer.shift", s.constant(op), a, n));
            });
        }
        new ShiftTheorems(all).add();
        for (Alu op : Alu.values()) {
            add(
                    "Transfer.wide " + lower(op),
                    List.of("Transfer.wide/3"),
                    s -> binary(
                            s,
                            true,
                            (x, y) -> eval64(s, op, x, y),
                            (a, b) -> s.body("Transfer.wide", s.constant(op), a, b)));
        }
    }

    /** What a shift of 64 bits is, by counts below 64. */
    static Op shift(Alu alu) {
        return alu == Alu.LSH ? Op.SHL : alu == Alu.RSH ? Op.LSHR : Op.ASHR;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Term eval64(Setting s, Alu op, Term x, Term y) {
        return s.meaning("Alu.eval64", s.constant(op), Setting.value(x), Setting.value(y));
    }

    private static Term extended(Setting s, Width width, boolean signed, Term x) {
        return s.meaning(signed ? "Width.signExtend" : "Width.truncate", s.constant(width), Setting.value(x));
    }

    /** Every result of a number in a is in the result of a. */
    private static Theorem.Claim unary(Setting s, UnaryOperator<Term> meaning, UnaryOperator<Value> transfer) {
        Value a = s.bounds("a");
        Term x = s.number("x");
        Term held = s.contains(a, x);
        Term expected = s.follow(meaning.apply(x));
        return new Theorem.Claim(held, sound(s, transfer.apply(a), expected));
    }

    /** Every result of a number in a and one in b is in the result of a and b. */
    private static Theorem.Claim binary(
            Setting s, boolean is64, BiFunction<Term, Term, Term> meaning, BiFunction<Value, Value, Value> transfer) {
        Value a = s.bounds("a");
        Value b = s.bounds("b");
        Term x = s.number("x");
        Term y = s.number("y");
        Terms t = s.terms();
        s.follow(x, y);
        if (!is64) {
            Term unsigned = t.zext(t.low(x, Integer.SIZE), Long.SIZE);
            Term signed = t.sext(t.low(x, Integer.SIZE), Long.SIZE);
            s.follow(unsigned, t.zext(t.low(y, Integer.SIZE), Long.SIZE));
            s.follow(signed, t.sext(t.low(y, Integer.SIZE), Long.SIZE));
            // shifts do not extend their counts
            s.follow(unsigned, y);
            s.follow(signed, y);
        }
        Term held = t.and(s.contains(a, x), s.contains(b, y));
        Term expected = s.follow(meaning.apply(x, y));
        return new Theorem.Claim(held, sound(s, transfer.apply(a, b), expected));
    }

    private static Value product(Setting s) {
        return s.code().objects().constant(Abstractions.PACKAGE + "Product", "INSTANCE");
    }

    /** What the verifier calls. */
    private void product() {
        for (boolean is64 : new boolean[] {true, false}) {
            String bits = is64 ? "64 " : "32 ";
            for (Alu op : Alu.values()) {
                add(
                        PRODUCT + "binary " + bits + lower(op),
                        List.of(),
                        s -> binary(
                                s,
                                is64,
                                (x, y) -> s.meaning(
                                        "Alu.eval", s.constant(op), s.truth(is64), Setting.value(x), Setting.value(y)),
                                (a, b) -> s.call(PRODUCT + "binary", product(s), s.constant(op), s.truth(is64), a, b)));
            }
            add(PRODUCT + "negate " + bits.trim(), List.of(), s -> {
                Terms t = s.terms();
                Term zero = t.constant(Long.SIZE, 0);
                return unary(
                        s,
                        x -> {
                            s.follow(zero, x);
                            Term negative = t.binary(Op.SUB, zero, x);
                            return is64 ? negative : t.zext(t.low(negative, Integer.SIZE), Long.SIZE);
                        },
                        a -> s.call(PRODUCT + "negate", product(s), s.truth(is64), a));
            });
        }
        extensions();
        sets();
    }

    private void extensions() {
        for (Endian op : Endian.values()) {
            for (int bits : new int[] {16, 32, 64}) {
                add(
                        PRODUCT + "swap " + lower(op) + bits,
                        List.of(),
                        s -> unary(
                                s,
                                x -> s.meaning("Endian.eval", s.constant(op), s.constant(bits), Setting.value(x)),
                                a -> s.call(PRODUCT + "swap", product(s), s.constant(op), s.constant(bits), a)));
            }
        }
        for (boolean signed : new boolean[] {false, true}) {
            for (Width width : Width.values()) {
                add(
                        PRODUCT + "extend " + (signed ? "s" : "u") + width.bits(),
                        List.of(),
                        s -> unary(
                                s,
                                x -> extended(s, width, signed, x),
                                a -> s.call(PRODUCT + "extend", product(s), s.constant(width), s.truth(signed), a)));
            }
        }
    }

    private void sets() {
        add(PRODUCT + "constant", List.of(), s -> {
            Term x = s.number("x");
            return new Theorem.Claim(
                    s.terms().yes(), sound(s, s.call(PRODUCT + "constant", product(s), Setting.value(x)), x));
        });
        add(PRODUCT + "unknown", List.of(), s -> {
            Term x = s.number("x");
            return new Theorem.Claim(s.terms().yes(), sound(s, s.call(PRODUCT + "unknown", product(s)), x));
        });
        add(PRODUCT + "range", List.of(), s -> {
            Term x = s.number("x");
            Term min = s.number("min");
            Term max = s.number("max");
            Term held =
                    s.terms().and(s.terms().binary(Op.ULE, min, x), s.terms().binary(Op.ULE, x, max));
            Value range = s.call(PRODUCT + "range", product(s), Setting.value(min), Setting.value(max));
            return new Theorem.Claim(held, sound(s, range, x));
        });
        add(PRODUCT + "join", List.of(), s -> {
            Value a = s.bounds("a");
            Value b = s.bounds("b");
            Term x = s.number("x");
            Term held = s.terms().or(s.contains(a, x), s.contains(b, x));
            return new Theorem.Claim(held, sound(s, s.call(PRODUCT + "join", product(s), a, b), x));
        });
        for (boolean high : new boolean[] {false, true}) {
            String end = "Thresholds." + (high ? "high" : "low");
            add(end + " of two", List.of(end + "/3"), s -> {
                Value a = s.bounds("a");
                Value b = s.bounds("b");
                Term x = s.number("x");
                Term held = s.terms().or(s.contains(a, x), s.contains(b, x));
                Term limit = ((Value.Number) s.body(end, twoThresholds(s), a, b)).term();
                Term inside =
                        high ? s.terms().binary(Op.ULE, x, limit) : s.terms().binary(Op.ULE, limit, x);
                return new Theorem.Claim(held, inside);
            });
        }
        add(PRODUCT + "widen to two thresholds", List.of(), s -> {
            Value a = s.bounds("a");
            Value b = s.bounds("b");
            Term x = s.number("x");
            Term held = s.terms().or(s.contains(a, x), s.contains(b, x));
            Value widened = s.call(PRODUCT + "widen", product(s), a, b, twoThresholds(s));
            return new Theorem.Claim(held, sound(s, widened, x));
        });
        add(PRODUCT + "meet", List.of(), s -> {
            Value a = s.bounds("a");
            Value b = s.bounds("b");
            Term x = s.number("x");
            Term held = s.terms().and(s.contains(a, x), s.contains(b, x));
            return new Theorem.Claim(held, present(s, (Value.Possible) s.call(PRODUCT + "meet", product(s), a, b), x));
        });
        add(PRODUCT + "includes", List.of(), s -> {
            Value outer = s.bounds("outer");
            Value inner = s.bounds("inner");
            Term x = s.number("x");
            Term held = s.contains(inner, x);
            Term includes = s.isTrue(s.call(PRODUCT + "includes", product(s), outer, inner));
            return new Theorem.Claim(s.terms().and(held, includes), s.contains(outer, x));
        });
    }

    private static Value twoThresholds(Setting s) {
        Term t = s.terms().variable("t", Long.SIZE);
        Term u = s.terms().variable("u", Long.SIZE);
        return s.code().objects().array(s.state(), "[J", List.of(Setting.value(t), Setting.value(u)));
    }

    /** Numbers for which a comparison ends as assumed stay members. */
    private void refinements() {
        for (boolean is64 : new boolean[] {true, false}) {
            for (Cond cond : Cond.values()) {
                for (boolean holds : new boolean[] {true, false}) {
                    String name = PRODUCT + "assume " + (is64 ? "64 " : "32 ") + (holds ? "" : "not ") + lower(cond);
                    add(name, List.of(), s -> refinement(s, cond, holds, is64));
                }
            }
        }
    }

    private static Theorem.Claim refinement(Setting s, Cond cond, boolean holds, boolean is64) {
        Value a = s.bounds("a");
        Value b = s.bounds("b");
        Term x = s.number("x");
        Term y = s.number("y");
        Terms t = s.terms();
        Term test = s.truthOf("Cond.test", s.constant(cond), s.truth(is64), Setting.value(x), Setting.value(y));
        Term held = t.and(t.and(s.contains(a, x), s.contains(b, y)), holds ? test : t.not(test));
        Value.Possible refined = (Value.Possible)
                s.call(PRODUCT + "assume", product(s), s.constant(cond), s.truth(holds), s.truth(is64), a, b);
        if (refined.value() == Value.NOTHING) {
            return new Theorem.Claim(held, refined.present());
        }
        Term left = sound(s, s.get(refined.value()).field("left"), x);
        Term right = sound(s, s.get(refined.value()).field("right"), y);
        return new Theorem.Claim(held, t.and(refined.present(), t.and(left, right)));
    }
}
