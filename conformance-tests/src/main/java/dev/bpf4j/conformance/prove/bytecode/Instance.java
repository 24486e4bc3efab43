package dev.bpf4j.conformance.prove.bytecode;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object or an array at one moment. Immutable.
 *
 * @param type the class by its internal name; an array has a descriptor, and the numbers of its elements as fields
 */
public record Instance(String type, Map<String, Value> fields) {
    public Instance {
        fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What a field holds. */
    public Value field(String name) {
        return fields.getOrDefault(name, Value.NOTHING);
    }

    Instance with(String name, Value value) {
        Map<String, Value> changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return new Instance(type, changed);
    }
}
