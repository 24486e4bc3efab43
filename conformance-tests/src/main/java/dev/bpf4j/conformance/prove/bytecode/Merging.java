package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes one of two ways that meet: where a condition holds the first, else the second. */
final class Merging {
    private final Terms terms;
    private final Numbers numbers;
    private final ClassFiles classes;
    private final Heap ids;

    /** Where new objects come from. */
    interface Heap {
        Value.Reference allocate(State state, Instance instance);
    }

    Merging(Terms terms, Numbers numbers, ClassFiles classes, Heap ids) {
        this.terms = terms;
        this.numbers = numbers;
        this.classes = classes;
        this.ids = ids;
    }

    /** The first state becomes the merged one. @param before the guard before the ways parted */
    Frame frames(Term condition, Frame a, Frame b, Term before) {
        State merged = a.state;
        State other = b.state;
        heaps(condition, merged, other);
        boolean whole = a.state.guard() == terms.and(before, condition)
                && b.state.guard() == terms.and(before, terms.not(condition));
        Term guard = whole ? before : terms.or(a.state.guard(), b.state.guard());
        for (int i = 0; i < a.locals.length; i++) {
            // a local that cannot be merged is not read again: its slot was used for different things
            a.locals[i] = values(condition, a.locals[i], b.locals[i], merged).orElse(Value.NOTHING);
        }
        for (int i = 0; i < a.stack.size(); i++) {
            a.stack.set(i, require(condition, a.stack.get(i), b.stack.get(i), merged, a.where()));
        }
        a.result = require(condition, a.result, b.result, merged, a.where());
        b.visits.forEach((pc, count) -> a.visits.merge(pc, count, Math::max));
        a.state = merged.under(guard);
        return a;
    }

    Value require(Term condition, Value a, Value b, State state, String where) {
        return values(condition, a, b, state)
                .orElseThrow(() -> new UndecidedException("different objects meet in " + where, ""));
    }

    /** All objects of both; the first state becomes the merged one. */
    void heaps(Term condition, State a, State b) {
        for (Map.Entry<Integer, Instance> entry : Map.copyOf(b.heap()).entrySet()) {
            Instance mine = a.heap().get(entry.getKey());
            if (mine == null) {
                a.put(entry.getKey(), entry.getValue());
            }
        }
        for (Map.Entry<Integer, Instance> entry : Map.copyOf(b.heap()).entrySet()) {
            Instance mine = a.heap().get(entry.getKey());
            if (!mine.equals(entry.getValue())) {
                a.put(entry.getKey(), instances(condition, mine, entry.getValue(), a));
            }
        }
    }

    private Instance instances(Term condition, Instance a, Instance b, State state) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (String name : a.fields().keySet()) {
            fields.put(name, require(condition, a.field(name), b.field(name), state, a.type() + "." + name));
        }
        return new Instance(a.type(), fields);
    }

    private Optional<Value> values(Term condition, Value a, Value b, State state) {
        if (a.equals(b)) {
            return Optional.of(a);
        }
        if (isNumber(a) && isNumber(b)) {
            Term first = numbers.term(a);
            Term second = numbers.term(b);
            return first.bits() == second.bits()
                    ? Optional.of(new Value.Number(terms.ite(condition, first, second)))
                    : Optional.empty();
        }
        if (a instanceof Value.Reference && b instanceof Value.Reference) {
            return objects(condition, a, b, state);
        }
        if (a instanceof Value.Possible first && b instanceof Value.Possible second) {
            return possible(condition, first, second, state);
        }
        return Optional.empty();
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Number || value instanceof Value.Comparison;
    }

    /** Different objects of a class that never changes are as good as one with the fields of either. */
    private Optional<Value> objects(Term condition, Value a, Value b, State state) {
        Instance first = state.get(a);
        Instance second = state.get(b);
        if (first == null
                || second == null
                || !first.type().equals(second.type())
                || !classes.isImmutable(first.type())
                || classes.isEnum(first.type())) {
            return Optional.empty();
        }
        return Optional.of(ids.allocate(state, instances(condition, first, second, state)));
    }

    private Optional<Value> possible(Term condition, Value.Possible a, Value.Possible b, State state) {
        Term present = terms.ite(condition, a.present(), b.present());
        if (a.value() == Value.NOTHING || b.value() == Value.NOTHING) {
            return Optional.of(new Value.Possible(present, a.value() == Value.NOTHING ? b.value() : a.value()));
        }
        return values(condition, a.value(), b.value(), state).map(value -> new Value.Possible(present, value));
    }
}
