package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.domain.Scalar;

/**
 * Stands for a map.
 *
 * @param id as of {@link BlockPointer}
 * @param maybeNull whether it may be 0 instead: it was looked up in a map of maps
 */
public record MapPointer(MapSpec map, int id, boolean maybeNull, Scalar variable) implements Pointer {
    @Override
    public int offset() {
        return 0;
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return this;
    }

    /** The same pointer, known not to be null. */
    public MapPointer nonNull() {
        return new MapPointer(map, 0, false, variable);
    }

    @Override
    public boolean allowsArithmetic() {
        return false;
    }

    /** What a map of maps gives is a value of it until it is known not to be null. */
    @Override
    public String typeName() {
        return maybeNull ? "map_value_or_null" : "map_ptr";
    }
}
