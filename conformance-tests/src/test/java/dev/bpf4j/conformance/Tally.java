package dev.bpf4j.conformance;

import java.util.Map;
import java.util.TreeMap;

/** Counts outcomes by name, for tests whose result is a table. */
final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    void add(String outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    int count(String outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
