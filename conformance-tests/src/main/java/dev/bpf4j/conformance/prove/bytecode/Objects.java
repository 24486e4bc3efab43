package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects, arrays, and the static fields of classes. */
public final class Objects {
    private final Bytecode code;
    private final Terms terms;
    private final Map<Integer, Instance> shared = new HashMap<>();
    private final Map<String, Value> statics = new HashMap<>();
    private final Set<String> initialised = new HashSet<>();
    private int next;
    private int fresh;

    Objects(Bytecode code, Terms terms) {
        this.code = code;
        this.terms = terms;
    }

    Map<Integer, Instance> shared() {
        return shared;
    }

    /** A new object. */
    public Value.Reference allocate(State state, Instance instance) {
        state.put(next, instance);
        return new Value.Reference(next++);
    }

    /** A new object whose fields hold the zeros of their types. */
    Value.Reference allocate(State state, String type) {
        initialise(type);
        Map<String, Value> fields = new LinkedHashMap<>();
        code.classes()
                .fields(type)
                .forEach(field -> fields.put(field.name(), code.numbers().zero(field.desc())));
        return allocate(state, new Instance(type, fields));
    }

    /** A new array. @param type its descriptor */
    public Value array(State state, String type, List<Value> elements) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            fields.put(Integer.toString(i), elements.get(i));
        }
        return allocate(state, new Instance(type, fields));
    }

    /** A constant of an enum, by class and name. */
    public Value constant(String type, String name) {
        initialise(type);
        return statics.get(type + "." + name);
    }

    Value getStatic(String owner, String name) {
        if (!ClassFiles.isOurs(owner)) {
            throw new UndecidedException("the static field " + owner + "." + name, "");
        }
        initialise(owner);
        return statics.getOrDefault(owner + "." + name, Value.NOTHING);
    }

    void putStatic(String owner, String name, Value value) {
        statics.put(owner + "." + name, value);
    }

    /** Runs the initialiser of a class, if that was not done before. What it makes is shared by all states. */
    void initialise(String type) {
        if (!ClassFiles.isOurs(type) || !initialised.add(type)) {
            return;
        }
        initialise(code.classes().load(type).superName);
        for (MethodCode method : code.classes().load(type).methods) {
            if (method.name.equals("<clinit>")) {
                State state = code.start();
                code.run(new ClassFiles.Method(type, method), state, List.of());
                shared.putAll(state.heap());
            }
        }
    }

    /** Whether two references are to one object. Two that were given may be, and are then equal in every field. */
    Term same(State state, Value a, Value b) {
        if (a.equals(b)) {
            return terms.yes();
        }
        if (!(a instanceof Value.Reference) || !(b instanceof Value.Reference)) {
            return terms.no();
        }
        Instance first = state.get(a);
        Instance second = state.get(b);
        if (!first.type().equals(second.type()) || code.classes().isEnum(first.type())) {
            return terms.no();
        }
        return terms.and(terms.variable("alias" + fresh++, 1), equal(state, a, b));
    }

    /** Whether all fields are equal, as {@code equals} of a record has it. */
    Term equal(State state, Value a, Value b) {
        if (a.equals(b)) {
            return terms.yes();
        }
        if (a instanceof Value.Reference && b instanceof Value.Reference) {
            Instance first = state.get(a);
            Instance second = state.get(b);
            if (!first.type().equals(second.type()) || code.classes().isEnum(first.type())) {
                return terms.no();
            }
            Term all = terms.yes();
            for (String field : first.fields().keySet()) {
                all = terms.and(all, equal(state, first.field(field), second.field(field)));
            }
            return all;
        }
        if (a instanceof Value.Number || a instanceof Value.Comparison) {
            return terms.eq(code.numbers().term(a), code.numbers().term(b));
        }
        throw new UndecidedException("a comparison of " + a + " and " + b, "");
    }
}
