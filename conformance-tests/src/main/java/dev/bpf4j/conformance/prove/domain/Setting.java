package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.bytecode.Instance;
import dev.bpf4j.conformance.prove.bytecode.State;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a theorem is stated: any values, the numbers that are followed through the code, and what contracts say of them.
 * A contract speaks of all numbers; it is used for those that matter.
 */
final class Setting {
    private static final String ISA = "dev/bpf4j/ebpf/isa/";

    /** Two operands that are followed together. */
    record Pair(Term x, Term y) {}

    /** What a contract says of a call for one number. @param guard when the call is made */
    record Fact(Term guard, Term hypothesis, Term conclusion) {}

    private final Bytecode code;
    private final Abstractions any;
    private final State state;
    private final Set<Term> numbers = new LinkedHashSet<>();
    private final Set<Term> operands = new LinkedHashSet<>();
    private final Set<Pair> pairs = new LinkedHashSet<>();
    private final List<Fact> facts = new ArrayList<>();
    private int unknowns;

    Setting(Bytecode code, int width) {
        this.code = code;
        this.any = new Abstractions(code, width);
        this.state = code.start();
    }

    Bytecode code() {
        return code;
    }

    Terms terms() {
        return code.terms();
    }

    State state() {
        return state;
    }

    /** What contracts say, in the order of the calls. */
    List<Fact> facts() {
        return facts;
    }

    /** A call in some state: if the first holds the second does. */
    void know(State in, Term hypothesis, Term conclusion) {
        facts.add(new Fact(in.guard(), hypothesis, conclusion));
    }

    /** Any number, which contracts will speak of, also as what is computed with. */
    Term number(String name) {
        Term number = any.number(name);
        operands.add(number);
        return follow(number);
    }

    /** The numbers that are given, not computed. */
    List<Term> operands() {
        return List.copyOf(operands);
    }

    Term follow(Term number) {
        numbers.add(number);
        return number;
    }

    /** What the laws say of a product, although it is nowhere computed. */
    void consider(Term product) {
        code.solver().consider(product);
    }

    /** Two operands that contracts will speak of together. */
    void follow(Term x, Term y) {
        pairs.add(new Pair(follow(x), follow(y)));
    }

    List<Term> numbers() {
        return List.copyOf(numbers);
    }

    List<Pair> pairs() {
        return List.copyOf(pairs);
    }

    Value tnum(String name) {
        return any.tnum(state, name);
    }

    Value range(String name, int bits) {
        return any.range(state, name, bits);
    }

    Value bounds(String name) {
        return any.bounds(state, name);
    }

    Value reduction(String name) {
        return any.reduction(state, name);
    }

    Value anyBounds(State in) {
        return any.anyBounds(in);
    }

    /** An unknown of so many bits. */
    Term fresh(int bits) {
        return terms().variable("fresh" + unknowns++, bits);
    }

    Term contains(Value of, Term number) {
        return any.contains(state, of, number);
    }

    Term contains(State in, Value of, Term number) {
        return any.contains(in, of, number);
    }

    /** Whether a value in the making, empty or not, has the number in all of its parts. */
    Term inParts(State in, Value reduction, Term number) {
        return any.inParts(in, in.get(reduction), number);
    }

    Term isWellFormed(Value of) {
        return any.isWellFormed(state, of);
    }

    Value constant(int number) {
        return new Value.Number(terms().constant(Integer.SIZE, number));
    }

    Value truth(boolean value) {
        return constant(value ? 1 : 0);
    }

    Value constant(Enum<?> of) {
        return code.objects().constant(ISA + of.getDeclaringClass().getSimpleName(), of.name());
    }

    /** Calls a method of the domain. @param method class and method by their simple names, with a dot */
    Value call(String method, Value... args) {
        return call(state, Abstractions.PACKAGE + owner(method), name(method), args);
    }

    /** Calls a method of any class, by its internal name. */
    Value callOf(String type, String method, Value... args) {
        return call(state, type, method, args);
    }

    /** Runs a method of the domain itself, although there is a contract about it. */
    Value body(String method, Value... args) {
        return code.body(state, Abstractions.PACKAGE + owner(method), name(method), Arrays.asList(args))
                .orElseThrow();
    }

    /** Calls a method of the instruction set: what an operation means. */
    Term meaning(String method, Value... args) {
        return ((Value.Number) call(code.start(), ISA + owner(method), name(method), args)).term();
    }

    /** A truth value of the instruction set. */
    Term truthOf(String method, Value... args) {
        return terms().not(terms().eq(meaning(method, args), terms().constant(Integer.SIZE, 0)));
    }

    private Value call(State in, String type, String name, Value... args) {
        return code.call(in, type, name, Arrays.asList(args)).orElseThrow();
    }

    static String owner(String method) {
        return method.substring(0, method.indexOf('.'));
    }

    private static String name(String method) {
        return method.substring(method.indexOf('.') + 1);
    }

    static Value value(Term term) {
        return new Value.Number(term);
    }

    /** A truth value that the code gives as an int. */
    Term isTrue(Value value) {
        return terms().not(terms().eq(((Value.Number) value).term(), terms().constant(Integer.SIZE, 0)));
    }

    Instance get(Value reference) {
        return state.get(reference);
    }
}
