package dev.bpf4j.conformance.prove;

import dev.bpf4j.conformance.prove.machine.Inputs;
import dev.bpf4j.conformance.prove.solve.Z3Model;
import dev.bpf4j.conformance.prove.term.Term;
import java.util.List;
import java.util.stream.Stream;

/** From unknowns to concrete inputs, for one {@link Kind}. */
interface Witness {
    Inputs inputs();

    /** What the limits say of all inputs. */
    Term assumption(Limits limits);

    /** What to ask of a counterexample, the simplest ones first, those that are only possible last. */
    List<List<Term>> preferences(Unknowns unknowns);

    /** The largest input that {@link #preferences} allow. */
    String bound();

    Counterexample read(Z3Model model, Unknowns unknowns);

    /**
     * Inputs that are like one which was read, for where a model says of uninterpreted functions what they do not give for
     * it: whether any of them shows a difference is for a run to find out.
     */
    default Stream<Counterexample> variants(Counterexample input, Z3Model model, Unknowns unknowns) {
        return Stream.of();
    }
}
