package dev.bpf4j.conformance.prove;

import dev.bpf4j.conformance.prove.machine.Inputs;
import dev.bpf4j.conformance.prove.solve.Z3Model;
import dev.bpf4j.conformance.prove.term.Term;
import java.util.List;

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
}
