package dev.bpf4j.verifier.require;

import dev.bpf4j.verifier.state.State;
import java.util.Optional;

/** Something that must hold before an instruction executes. */
public interface Requirement {
    /** Its stable name. */
    String id();

    /** What is wrong with it in this state; empty if it holds. */
    Optional<String> violation(State state, Policy policy);

    /** A message if the condition is false. */
    static Optional<String> unless(boolean condition, String message) {
        return condition ? Optional.empty() : Optional.of(message);
    }
}
