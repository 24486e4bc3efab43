package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;

/**
 * How often a program has asked for what is different each time. The n-th random number and the n-th reading of the clock
 * are functions of n, the same for both programs.
 *
 * @param random random numbers drawn so far, 32 bits
 * @param time readings of the clock so far, 32 bits
 */
public record Draws(Term random, Term time) {
    static Draws none(Terms terms) {
        return new Draws(terms.constant(32, 0), terms.constant(32, 0));
    }

    Draws afterRandom(Terms terms) {
        return new Draws(terms.add(random, terms.constant(32, 1)), time);
    }

    Draws afterTime(Terms terms) {
        return new Draws(random, terms.add(time, terms.constant(32, 1)));
    }

    static Draws merge(Terms terms, Term condition, Draws a, Draws b) {
        return new Draws(terms.ite(condition, a.random, b.random), terms.ite(condition, a.time, b.time));
    }
}
