package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;

/**
 * One of the ways in which an instruction may go on. Of all the steps of an instruction exactly one has a guard that
 * holds.
 *
 * @param <N> a place in the program
 * @param <S> the values that the program has there
 */
public sealed interface Step<N, S> {
    /** The truth value that says when this is the step taken. */
    Term guard();

    /** To another place. */
    record Goes<N, S>(Term guard, N to, S state) implements Step<N, S> {}

    /** The end of the program. @param value the 32 bits that it returns */
    record Returns<N, S>(Term guard, Term value, S state) implements Step<N, S> {}

    /** The end of a program that does what it must not. */
    record Traps<N, S>(Term guard, String why) implements Step<N, S> {}
}
