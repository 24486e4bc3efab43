package dev.bpf4j.conformance.prove.bytecode;

import dev.bpf4j.conformance.prove.term.Term;
import java.util.HashMap;
import java.util.Map;

/** Under what condition a run gets here, and what it has made of the heap. */
public final class State {
    /** What class initialisers made: the same in every run. */
    private final Map<Integer, Instance> shared;

    private final Map<Integer, Instance> heap;
    private Term guard;

    State(Map<Integer, Instance> shared, Map<Integer, Instance> heap, Term guard) {
        this.shared = shared;
        this.heap = heap;
        this.guard = guard;
    }

    State under(Term condition) {
        return new State(shared, new HashMap<>(heap), condition);
    }

    public Term guard() {
        return guard;
    }

    Map<Integer, Instance> heap() {
        return heap;
    }

    /** The object now. */
    public Instance get(Value reference) {
        int id = ((Value.Reference) reference).id();
        Instance own = heap.get(id);
        return own != null ? own : shared.get(id);
    }

    /** Sets a field. */
    public void set(Value reference, String field, Value value) {
        heap.put(((Value.Reference) reference).id(), get(reference).with(field, value));
    }

    void put(int id, Instance instance) {
        heap.put(id, instance);
    }

    /** Takes over another state. */
    void become(State other) {
        Map<Integer, Instance> entries = new HashMap<>(other.heap);
        heap.clear();
        heap.putAll(entries);
        guard = other.guard;
    }
}
