package dev.bpf4j.verifier.report;

import dev.bpf4j.verifier.AbstractState;
import java.util.LinkedHashSet;
import java.util.Set;

/** The states seen somewhere: the first few as text, all as a number. */
final class SeenStates {
    private static final int SHOWN = 16;

    private final Set<String> texts = new LinkedHashSet<>();
    private int count;
    private int pruned;

    void see(AbstractState state) {
        count++;
        if (texts.size() < SHOWN) {
            texts.add(state.toString());
        }
    }

    /** A path ended here, at a state that covers it. */
    void prune() {
        pruned++;
    }

    void write(JsonText json) {
        json.field("count", count).field("pruned", pruned).name("states").begin('[');
        texts.forEach(json::value);
        json.end(']');
    }
}
