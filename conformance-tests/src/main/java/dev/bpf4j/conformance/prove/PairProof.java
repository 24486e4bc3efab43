package dev.bpf4j.conformance.prove;

import dev.bpf4j.conformance.prove.machine.Behaviour;
import dev.bpf4j.conformance.prove.machine.ClassicMachine;
import dev.bpf4j.conformance.prove.machine.ExtendedMachine;
import dev.bpf4j.conformance.prove.machine.Unrolling;
import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.solve.Z3Model;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Two programs as two formulas over one input, and the question whether these can differ. */
final class PairProof {
    private final Terms terms;
    private final Solver solver;
    private final Deadline deadline;
    private final Witness witness;
    private final Kind kind;

    /** What is so in every run of the reference interpreters, although no engine promises it. */
    private final List<Term> interpreterChoices = new ArrayList<>();

    /** A difference that both interpreters confirm. */
    record Difference(Counterexample input, Outcome first, Outcome second) {}

    PairProof(Terms terms, Solver solver, Deadline deadline, Witness witness, Kind kind) {
        this.terms = terms;
        this.solver = solver;
        this.deadline = deadline;
        this.witness = witness;
        this.kind = kind;
    }

    /**
     * An input for which the programs differ; empty if there is none.
     *
     * @throws UndecidedException if that is not found out
     */
    Optional<Difference> difference(AnyProgram first, AnyProgram second, Limits limits) {
        Term differ = behaviour(first, "first").differsFrom(behaviour(second, "second"), terms);
        Term claim = terms.and(witness.assumption(limits), differ);
        if (claim.isFalse() || solver.model(List.of(claim)).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(confirmed(first, second, claim));
        } catch (UndecidedException undecided) {
            throw new UndecidedException("they may differ: " + undecided.getMessage(), undecided.bound());
        }
    }

    private Behaviour behaviour(AnyProgram program, String side) {
        if (program instanceof AnyProgram.Classic classic) {
            ClassicMachine machine = new ClassicMachine(terms, classic.program(), witness.inputs());
            return Unrolling.run(kind == Kind.CAPTURE ? machine.withUnknownCells(side) : machine, terms, deadline);
        }
        ExtendedMachine machine =
                new ExtendedMachine(terms, ((AnyProgram.Extended) program).program(), witness.inputs(), side);
        Behaviour behaviour = Unrolling.run(machine, terms, deadline);
        interpreterChoices.addAll(machine.interpreterChoices());
        return behaviour;
    }

    private Difference confirmed(AnyProgram first, AnyProgram second, Term claim) {
        List<Term> base = new ArrayList<>(interpreterChoices);
        base.add(claim);
        Unknowns unknowns = Unknowns.in(base);
        for (Term unset : unknowns.named(PairProof::isZeroInInterpreter)) {
            base.add(terms.eq(unset, terms.constant(unset.bits(), 0)));
        }
        for (List<Term> preference : witness.preferences(unknowns)) {
            List<Term> claims = new ArrayList<>(base);
            claims.addAll(preference);
            Optional<Difference> difference =
                    solver.model(claims).flatMap(model -> replay(first, second, model, Unknowns.in(claims)));
            if (difference.isPresent()) {
                return difference.get();
            }
        }
        throw new UndecidedException("no run of the reference interpreters was found that shows it", witness.bound());
    }

    /** Registers and stack that were never written; the clock; and what no program can read before it writes it. */
    private static boolean isZeroInInterpreter(String name) {
        return name.contains(ExtendedMachine.UNSET) || name.equals("host.time") || name.startsWith("skb.cb[");
    }

    private Optional<Difference> replay(AnyProgram first, AnyProgram second, Z3Model model, Unknowns unknowns) {
        Counterexample input = witness.read(model, unknowns);
        return Stream.concat(Stream.of(input), witness.variants(input, model, unknowns))
                .flatMap(tried -> replay(first, second, tried).stream())
                .findFirst();
    }

    private static Optional<Difference> replay(AnyProgram first, AnyProgram second, Counterexample input) {
        Outcome one = Replay.run(first, input);
        Outcome other = Replay.run(second, input);
        return one.equals(other) ? Optional.empty() : Optional.of(new Difference(input, one, other));
    }
}
