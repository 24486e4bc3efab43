package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.bytecode.Instance;
import dev.bpf4j.conformance.prove.bytecode.State;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Any values of the domain, and which numbers they stand for. The numbers are as the classes' own comments have it: those
 * that agree with the known bits, and lie in all four ranges as 64-bit number or as low half.
 */
final class Abstractions {
    static final String PACKAGE = "dev/bpf4j/verifier/domain/";
    static final String TNUM = PACKAGE + "Tnum";
    static final String RANGE = PACKAGE + "Range";
    static final String BOUNDS = PACKAGE + "Bounds";
    static final String REDUCTION = PACKAGE + "Reduction";

    private static final int LONG = Long.SIZE;
    private static final int INT = Integer.SIZE;

    private final Bytecode code;
    private final Terms terms;
    private final int width;
    private int fresh;

    /** @param width bits of all numbers: the others are copies of the sign bit */
    Abstractions(Bytecode code, int width) {
        this.code = code;
        this.terms = code.terms();
        this.width = width;
    }

    /** A number that is only known by its name. */
    Term number(String name) {
        return terms.sext(terms.variable(name, width), LONG);
    }

    /** A 64-bit number as a value of the program. */
    static Value value(Term term) {
        return new Value.Number(term);
    }

    static Term term(Instance instance, String field) {
        return ((Value.Number) instance.field(field)).term();
    }

    private Value object(State state, String type, Map<String, Value> fields) {
        return code.objects().allocate(state, new Instance(type, fields));
    }

    /** Tristate bits, of which none is both known and unknown. */
    Value tnum(State state, String name) {
        Term mask = number(name + ".mask");
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("value", value(terms.and(number(name + ".value"), complement(mask))));
        fields.put("mask", value(mask));
        return object(state, TNUM, fields);
    }

    private Term complement(Term a) {
        return terms.binary(Op.XOR, a, terms.constant(a.bits(), -1));
    }

    /** Ranges of 64 or 32 bits, perhaps empty. */
    Value range(State state, String name, int bits) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("bits", new Value.Number(terms.constant(INT, bits)));
        for (String end : new String[] {"umin", "umax", "smin", "smax"}) {
            Term any = number(name + "." + end);
            Term low = terms.low(any, INT);
            Term held = bits == LONG ? any : end.startsWith("u") ? terms.zext(low, LONG) : terms.sext(low, LONG);
            fields.put(end, value(held));
        }
        return object(state, RANGE, fields);
    }

    /** A value of the product. */
    Value bounds(State state, String name) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("bits", tnum(state, name + ".bits"));
        fields.put("wide", range(state, name + ".wide", LONG));
        fields.put("narrow", range(state, name + ".narrow", INT));
        return object(state, BOUNDS, fields);
    }

    /** A value in the making. */
    Value reduction(State state, String name) {
        Instance parts = state.get(bounds(state, name));
        Map<String, Value> fields = new LinkedHashMap<>(parts.fields());
        fields.put("empty", new Value.Number(terms.zext(terms.variable(name + ".empty", 1), INT)));
        return object(state, REDUCTION, fields);
    }

    /** What a contract gives: a value with all 64 bits, of which only what the contract says is known. */
    Value anyBounds(State state) {
        return new Abstractions(code, LONG).bounds(state, "any" + fresh++);
    }

    /** Whether a number is one of those that a value stands for. */
    Term contains(State state, Value of, Term number) {
        Instance instance = state.get(of);
        return switch (instance.type()) {
            case TNUM -> terms.eq(terms.and(number, complement(term(instance, "mask"))), term(instance, "value"));
            case RANGE -> inRange(instance, number);
            case BOUNDS -> inParts(state, instance, number);
            case REDUCTION ->
                terms.and(terms.eq(term(instance, "empty"), terms.constant(INT, 0)), inParts(state, instance, number));
            default -> throw new IllegalArgumentException(instance.type());
        };
    }

    Term inParts(State state, Instance instance, Term number) {
        return terms.and(
                contains(state, instance.field("bits"), number),
                terms.and(
                        contains(state, instance.field("wide"), number),
                        contains(state, instance.field("narrow"), number)));
    }

    private Term inRange(Instance range, Term number) {
        boolean is64 = term(range, "bits").is(LONG);
        Term low = terms.low(number, INT);
        Term unsigned = is64 ? number : terms.zext(low, LONG);
        Term signed = is64 ? number : terms.sext(low, LONG);
        return terms.and(
                between(Op.ULE, term(range, "umin"), unsigned, term(range, "umax")),
                between(Op.SLE, term(range, "smin"), signed, term(range, "smax")));
    }

    private Term between(Op order, Term min, Term number, Term max) {
        return terms.and(terms.binary(order, min, number), terms.binary(order, number, max));
    }

    /** Whether the parts are held as the classes want them. */
    Term isWellFormed(State state, Value of) {
        Instance instance = state.get(of);
        return switch (instance.type()) {
            case TNUM -> terms.eq(terms.and(term(instance, "mask"), term(instance, "value")), terms.constant(LONG, 0));
            case RANGE -> term(instance, "bits").is(LONG) ? terms.yes() : isNarrow(instance);
            default -> {
                Term all =
                        terms.bool(hasWidth(state, instance, "wide", LONG) && hasWidth(state, instance, "narrow", INT));
                for (String part : new String[] {"bits", "wide", "narrow"}) {
                    all = terms.and(all, isWellFormed(state, instance.field(part)));
                }
                yield all;
            }
        };
    }

    private static boolean hasWidth(State state, Instance instance, String part, int bits) {
        return term(state.get(instance.field(part)), "bits").is(bits);
    }

    private Term isNarrow(Instance range) {
        Term all = terms.yes();
        for (String end : new String[] {"umin", "umax", "smin", "smax"}) {
            Term held = term(range, end);
            Term low = terms.low(held, INT);
            Term extended = end.startsWith("u") ? terms.zext(low, LONG) : terms.sext(low, LONG);
            all = terms.and(all, terms.eq(held, extended));
        }
        return all;
    }
}
