package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;
import java.util.List;

/**
 * A program as a graph of places that symbolic states move through.
 *
 * @param <N> a place in the program, with equals
 * @param <S> the values that the program has at a place; immutable
 */
public interface Machine<N, S> {
    N entry();

    S initial();

    /** Where the instruction at this place may lead, without the ends of the program. */
    List<N> successors(N place);

    /** All the ways in which the instruction at this place may go on. */
    List<Step<N, S>> step(N place, S state);

    /** The first state where the condition holds, else the second. */
    S merge(Term condition, S first, S second);

    /** The place as messages call it. */
    String name(N place);
}
