package dev.bpf4j.verifier.explore;

import java.util.Optional;
import java.util.stream.Stream;

/** In which order the states of a program are computed, and when enough of them have been. */
public interface Strategy {
    /** The name users choose it by. */
    String name();

    /** Explores a program until it is refused or shown to be safe. Must end for every program, in bounded time. */
    Outcome explore(Task task);

    /**
     * What the verifier does unless told otherwise: a walk along all edges for programs without loops; what that refuses,
     * and programs with loops, path by path.
     */
    static Strategy adaptive() {
        return Adaptive.INSTANCE;
    }

    /** Path by path, depth first, the fall-through edge before the jump, along possible edges only, as Linux does. */
    static Strategy paths() {
        return Paths.INSTANCE;
    }

    /**
     * Joins the states of all paths that reach an instruction, and widens those of loops, until nothing changes; then shows
     * that every loop ends. Polynomial, and less precise than following paths.
     */
    static Strategy fixpoint() {
        return Fixpoint.INSTANCE;
    }

    /** The strategy of that name. */
    static Optional<Strategy> of(String name) {
        return Stream.of(adaptive(), paths(), fixpoint())
                .filter(s -> s.name().equals(name))
                .findFirst();
    }
}
