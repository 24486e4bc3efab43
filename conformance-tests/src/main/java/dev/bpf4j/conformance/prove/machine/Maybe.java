package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;

/**
 * A value that is not there for every input.
 *
 * @param present truth value
 * @param value 32 bits; anything where it is not present
 */
public record Maybe(Term present, Term value) {}
