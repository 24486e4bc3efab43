package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;

/**
 * What a whole program does with every input.
 *
 * @param traps truth value: whether it does what it must not
 * @param value the 32 bits that it returns where it does not trap
 */
public record Behaviour(Term traps, Term value) {
    /** Truth value: whether somebody who watches both sees a difference. */
    public Term differsFrom(Behaviour other, Terms terms) {
        Term both = terms.and(traps, other.traps);
        Term either = terms.or(traps, other.traps);
        Term same = terms.or(both, terms.and(terms.not(either), terms.eq(value, other.value)));
        return terms.not(same);
    }
}
