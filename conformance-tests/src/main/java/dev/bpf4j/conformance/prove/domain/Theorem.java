package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.term.Term;
import java.util.List;
import java.util.function.Function;

/**
 * Something to prove of a method of the domain.
 *
 * @param name the method and what is special, unique
 * @param proves methods, in the form of {@link Contracts}, whose own code it is about
 */
record Theorem(String name, List<String> proves, Function<Setting, Claim> statement) {
    /** Whenever the hypothesis holds the conclusion does; and no exception is thrown. */
    record Claim(Term hypothesis, Term conclusion) {}
}
