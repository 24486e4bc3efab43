package dev.bpf4j.conformance.prove.simulate;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.prove.machine.ClassicMachine;
import dev.bpf4j.conformance.prove.machine.ClassicState;
import dev.bpf4j.conformance.prove.machine.ExtendedMachine;
import dev.bpf4j.conformance.prove.machine.ExtendedState;
import dev.bpf4j.conformance.prove.machine.Inputs;
import dev.bpf4j.conformance.prove.machine.Location;
import dev.bpf4j.conformance.prove.machine.Step;
import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.Program;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proves that an extended program does what a classic one does, by induction over the classic program.
 *
 * <p>A pair of a classic instruction and an extended slot is claimed to be such that, from any two states that are the
 * same ({@link Relation}), both programs end with the same value. The first claim is about both entries. A claim is
 * proved by running the classic instruction and, from the slot, as much extended code as it takes: on each path either
 * both end with the same value, or the states are the same again, at a pair that becomes a claim. Classic programs only
 * go forward, so the induction ends. Where the pairs are is found by looking, since nothing is known of how the translation was made:
 * the first slot with the same state is taken, which may be too early, where the classic instruction changes nothing. A
 * claim that fails is therefore given up, and whoever made it looks further.
 */
public final class Simulation {
    /** Extended instructions on a path that one classic instruction may take. */
    private static final int MAX_BLOCK = 16;

    /** Slots that one classic instruction may be paired with, on average. */
    private static final int MAX_PAIRS_PER_INSN = 4;

    private final Terms terms;
    private final Solver solver;
    private final Deadline deadline;
    private final ClassicProgram program;
    private final ClassicMachine classic;
    private final ExtendedMachine extended;
    private final Relation relation;
    private final int[] written;

    /** All claims, and for each the claims whose proofs rest on it. */
    private final Map<Pair, Set<Pair>> claimants = new HashMap<>();

    private final Set<Pair> refuted = new HashSet<>();
    private final Deque<Pair> unproved = new ArrayDeque<>();

    private record Pair(int index, int slot) {}

    /** Before the first classic instruction: both states are the initial ones. */
    private static final Pair ENTRY = new Pair(-1, 0);

    /** A path of extended code: where it is, under which condition, after how many instructions. */
    private record Path(Location at, ExtendedState state, Term condition, int length) {}

    private Simulation(
            Terms terms, Solver solver, Deadline deadline, ClassicProgram program, Program translation, Inputs inputs) {
        this.terms = terms;
        this.solver = solver;
        this.deadline = deadline;
        this.program = program;
        this.classic = new ClassicMachine(terms, program, inputs);
        this.extended = new ExtendedMachine(terms, translation, inputs, "translation");
        this.relation = new Relation(terms, extended);
        this.written = WrittenCells.of(program, classic::successors);
    }

    /**
     * Proves the translation of a program that the checker accepts.
     *
     * @return empty if it is proved, else where the proof fails: the programs may still be equivalent
     */
    public static Optional<String> prove(
            Terms terms, Solver solver, Deadline deadline, ClassicProgram program, Program translation, Inputs inputs) {
        return new Simulation(terms, solver, deadline, program, translation, inputs).prove();
    }

    private Optional<String> prove() {
        unproved.push(ENTRY);
        Optional<Pair> furthest = Optional.empty();
        while (!unproved.isEmpty()) {
            deadline.check();
            Pair pair = unproved.pop();
            if (refuted.contains(pair) || holds(pair)) {
                continue;
            }
            furthest = furthest.filter(f -> f.index() > pair.index()).or(() -> Optional.of(pair));
            if (pair.equals(ENTRY) || claimants.size() > MAX_PAIRS_PER_INSN * program.size() + MAX_BLOCK) {
                return furthest.map(Simulation::failure);
            }
            refuted.add(pair);
            claimants.get(pair).forEach(unproved::push);
        }
        return Optional.empty();
    }

    private static String failure(Pair pair) {
        return pair.equals(ENTRY)
                ? "the start"
                : "insn " + pair.index() + " and slot " + pair.slot() + " of the translation";
    }

    private void claim(Pair claimant, Pair pair) {
        Set<Pair> others = claimants.get(pair);
        if (others == null) {
            claimants.put(pair, new LinkedHashSet<>(Set.of(claimant)));
            unproved.push(pair);
        } else {
            others.add(claimant);
        }
    }

    private boolean holds(Pair pair) {
        if (pair.equals(ENTRY)) {
            Step<Integer, ClassicState> start = new Step.Goes<>(terms.yes(), classic.entry(), classic.initial());
            return holds(pair, List.of(start), new Path(extended.entry(), extended.initial(), terms.yes(), 0));
        }
        ClassicState before = relation.anyClassic();
        ExtendedState same = relation.anyExtended(before, written[pair.index()]);
        List<Step<Integer, ClassicState>> steps = classic.step(pair.index(), before);
        return holds(pair, steps, new Path(Location.of(pair.slot()), same, terms.yes(), 0));
    }

    /** A classic instruction that changes nothing has mostly some code nevertheless, and rarely none. */
    private boolean holds(Pair pair, List<Step<Integer, ClassicState>> steps, Path start) {
        Optional<List<Pair>> claims = follow(steps, start, 1).or(() -> follow(steps, start, 0));
        claims.ifPresent(all -> all.forEach(claim -> claim(pair, claim)));
        return claims.isPresent();
    }

    /**
     * Runs all paths of extended code until each is where one of the classic steps leads.
     *
     * @param shortest instructions that each path has at least
     * @return the claims that the proof rests on; empty if there is no proof
     */
    private Optional<List<Pair>> follow(List<Step<Integer, ClassicState>> steps, Path start, int shortest) {
        List<Pair> claims = new ArrayList<>();
        Deque<Path> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            Path path = open.pop();
            List<Step<Integer, ClassicState>> possible = possible(steps, path.condition());
            if (path.length() >= shortest && possible.size() == 1) {
                Optional<Pair> met = meeting(possible.get(0), path);
                if (met.isPresent()) {
                    claims.add(met.get());
                    continue;
                }
            }
            if (path.length() == MAX_BLOCK || !advance(possible, path, open)) {
                return Optional.empty();
            }
        }
        return Optional.of(claims);
    }

    private List<Step<Integer, ClassicState>> possible(List<Step<Integer, ClassicState>> steps, Term condition) {
        return steps.stream()
                .filter(step -> isPossible(terms.and(condition, step.guard())))
                .toList();
    }

    private boolean isPossible(Term condition) {
        return !solver.isProved(terms.not(condition));
    }

    /** The pair where the classic step and the path have led, if the states are the same there. */
    private Optional<Pair> meeting(Step<Integer, ClassicState> step, Path path) {
        if (step instanceof Step.Goes<Integer, ClassicState> goes) {
            Pair pair = new Pair(goes.to(), path.at().slot());
            Term same = relation.holds(goes.state(), path.state(), written[goes.to()]);
            return Optional.of(pair)
                    .filter(p -> !refuted.contains(p))
                    .filter(p -> solver.isProved(terms.implies(path.condition(), same)));
        }
        return Optional.empty();
    }

    /** One extended instruction further. @return false if the programs end differently */
    private boolean advance(List<Step<Integer, ClassicState>> steps, Path path, Deque<Path> open) {
        for (Step<Location, ExtendedState> step : extended.step(path.at(), path.state())) {
            Term condition = terms.and(path.condition(), step.guard());
            if (!isPossible(condition)) {
                continue;
            }
            if (step instanceof Step.Goes<Location, ExtendedState> goes) {
                open.push(new Path(goes.to(), goes.state(), condition, path.length() + 1));
            } else if (!endsAlike(steps, step, condition)) {
                return false;
            }
        }
        return true;
    }

    private boolean endsAlike(
            List<Step<Integer, ClassicState>> steps, Step<Location, ExtendedState> end, Term condition) {
        return end instanceof Step.Returns<Location, ExtendedState> returns
                && possible(steps, condition).stream()
                        .allMatch(step -> step instanceof Step.Returns<Integer, ClassicState> classicReturns
                                && solver.isProved(terms.implies(
                                        terms.and(condition, step.guard()),
                                        terms.eq(returns.value(), classicReturns.value()))));
    }
}
