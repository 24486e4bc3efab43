package dev.bpf4j.verifier.soundness;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.ebpf.run.Tracer;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.verifier.AbstractState;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.seam.Pruning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states of an accepted program, on every path: at each step of a run there must be one that has all numbers of the
 * step in it.
 */
public final class Containment {
    private final Map<Place, List<Snapshot>> states;

    private record Place(int slot, int depth) {}

    /** Keeps the states of the last exploration. */
    private static final class Visited implements Observer {
        private final Map<Place, List<Snapshot>> states = new HashMap<>();

        @Override
        public void begin(Program program) {
            states.clear();
        }

        @Override
        public void step(int slot, AbstractState state) {
            states.computeIfAbsent(new Place(slot, state.depth()), place -> new ArrayList<>())
                    .add(new Snapshot(state));
        }
    }

    /** A step of a run that the verifier did not foresee. It ends the run. */
    private static final class BreachException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BreachException(String message) {
            super(message, null, false, false);
        }
    }

    private Containment(Map<Place, List<Snapshot>> states) {
        this.states = states;
    }

    /**
     * Explores a program without pruning, so that no state stands for others that differ where it does not matter.
     *
     * @param steps instructions that may be explored
     * @return empty if the verifier refuses the program, or needs more steps
     */
    public static Optional<Containment> of(Verifier verifier, Program program, int steps) {
        Visited visited = new Visited();
        boolean accepted =
                verifier.pruning(Pruning.OFF).budget(steps).observer(visited).verify(program) instanceof Accepted;
        return accepted ? Optional.of(new Containment(visited.states)) : Optional.empty();
    }

    /**
     * Runs the program on the bound context and compares.
     *
     * @return the first step that is in no state, or the trap; empty if all is as the verifier says
     */
    public <T> Optional<String> check(LinkedProgram program, ProgramType<T> type, Execution<T> x) {
        try {
            new Tracer<>(program.program(), type, (slot, depth, registers) -> compare(slot, depth, registers, x))
                    .run(x);
            return Optional.empty();
        } catch (BreachException | TrapException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void compare(int slot, int depth, long[] registers, Execution<?> x) {
        Optional<String> breach = Optional.of("the verifier never came here");
        for (Snapshot state : states.getOrDefault(new Place(slot, depth), List.of())) {
            breach = state.breach(registers, x);
            if (breach.isEmpty()) {
                return;
            }
        }
        throw new BreachException("insn " + slot + ", frame " + depth + ": " + breach.orElseThrow());
    }
}
