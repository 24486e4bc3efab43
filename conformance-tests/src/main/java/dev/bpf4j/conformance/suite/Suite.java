package dev.bpf4j.conformance.suite;

import dev.bpf4j.conformance.suite.layer.Layers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Test vectors, those of a layer next to each other, and those of a program too where they can be.
 *
 * @param vectors all of them, in order
 */
public record Suite(List<TestVector> vectors) {

    public Suite {
        vectors = List.copyOf(vectors);
    }

    /**
     * The suite of bpf4j: more than 20,000 vectors, always the same. Expectations come from the reference interpreter
     * and the checker; nobody has confirmed them yet.
     */
    public static Suite generate() {
        return new Suite(Layers.generate());
    }

    /** The vectors by layer, in order. */
    public Map<String, List<TestVector>> layers() {
        Map<String, List<TestVector>> layers = new LinkedHashMap<>();
        vectors.forEach(vector -> layers.computeIfAbsent(vector.layer(), layer -> new ArrayList<>())
                .add(vector));
        return layers;
    }
}
