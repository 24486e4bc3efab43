package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.seam.Pruning;
import dev.bpf4j.verifier.seam.SubsumptionRule;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.transfer.Note;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.impl.map.mutable.primitive.IntObjectHashMap;

/**
 * One walk over all paths of a program, depth first, the fall-through edge before the jump. Where paths can meet, states
 * are kept, and a path ends where a kept state covers it.
 *
 * <p>There are two ways to walk. {@link Mode#ALL_EDGES} follows both edges of every conditional jump, whatever is known of
 * its operands: then numbers hardly ever matter, nearly every meeting of paths ends one of them, and the walk is linear for
 * programs without loops. {@link Mode#FEASIBLE} follows only edges that are possible, as Linux does, which accepts more.
 */
final class PathWalk {
    /** Which edges are followed. */
    enum Mode {
        ALL_EDGES,
        FEASIBLE
    }

    /** The name of the requirement that exploration ends soon enough. */
    static final String BUDGET = "budget";

    /** Paths that may wait; Linux's limit. */
    private static final int MAX_PENDING = 8192;

    /**
     * In a loop, a state is kept after so many instructions and jumps since the last. Fewer would make long loops slow,
     * more would let the paths of a round multiply before they meet.
     */
    private static final int LOOP_INSNS = 8;

    private static final int LOOP_JUMPS = 2;

    /** Kept states from which on further ones are kept as seldom everywhere, lest they fill the memory. */
    private static final int MANY_KEPT = 100_000;

    private final Task task;
    private final Mode mode;
    private final int budget;
    private final Pruning pruning;
    private final Observer observer;
    private final ControlFlow flow;
    private final Machine machine;
    private final Backtracker backtracker;
    private final SignSplit signs;
    private final Subsumption comparison;
    private final SubsumptionRule subsumption;
    private final Tally tally = new Tally();
    private final IntObjectHashMap<List<Checkpoint>> kept = new IntObjectHashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    private Step trail;
    private Checkpoint parent;
    private int jumps;
    private int insns;

    /** The stack slots that were overwritten since the checkpoint. */
    private Marks written = new Marks();

    /** An edge put aside. */
    private record Pending(
            State state, int from, int slot, Step trail, Checkpoint parent, int jumps, int insns, Marks written) {}

    /** @param budget instructions that may be processed */
    PathWalk(Task task, Mode mode, int budget) {
        this.task = task;
        this.mode = mode;
        this.budget = budget;
        Settings settings = task.settings();
        this.pruning = settings.pruning();
        this.observer = settings.observer();
        this.flow = task.flow();
        this.machine = new Machine(task, mode == Mode.ALL_EDGES);
        this.backtracker =
                new Backtracker(task.program(), settings.rules().precision().apply(new Origins()), observer);
        this.signs = new SignSplit(task.policy().domain());
        this.comparison = new Subsumption(task);
        this.subsumption = settings.rules().subsumption().apply(comparison);
        this.parent = new Checkpoint(0, machine.state().copy(), null, null, new Marks());
    }

    Outcome run() {
        observer.begin(task);
        Optional<Rejection> rejection = Optional.empty();
        try {
            boolean more = true;
            while (more) {
                more = advance() || resume() || begin();
            }
            machine.end();
        } catch (Refusal refusal) {
            rejection = Optional.of(rejection(refusal));
        }
        return new Outcome(rejection, machine.facts(), tally.statistics(machine.stackDepth()));
    }

    /** Processes one instruction. @return false if the path has ended */
    private boolean advance() {
        if (tally.process() > budget) {
            throw refusal(BUDGET, "BPF program is too large. Processed " + tally.processed() + " insn");
        }
        int slot = machine.slot();
        if (flow.isMerge(slot) && meet()) {
            parent.pathEnded();
            return false;
        }
        insns++;
        int depth = machine.state().depth();
        if (mode == Mode.FEASIBLE) {
            signs.split(task.program().at(slot), machine.state())
                    .ifPresent(other -> putAside(slot, other, slot, trail, written.copy()));
        }
        boolean goesOn = machine.step();
        Optional<Marks> relied = machine.relied();
        if (relied.isPresent()) {
            rely(relied.get(), depth, slot);
        }
        if (machine.accessedStack()) {
            reads(machine.stackRead(), depth);
        }
        if (machine.jumped()) {
            jumps++;
            Optional<Machine.Edge> other = machine.other();
            if (other.isPresent()) {
                putAside(slot, other.get());
            }
        }
        if (machine.accessedStack()) {
            written.addAll(machine.stackWritten());
        }
        enters(machine.state(), depth, written);
        if (!goesOn) {
            parent.pathEnded();
            return false;
        }
        trail = new Step(slot, machine.note(), trail);
        if (machine.note() == Note.CALLBACK && task.program().at(slot) instanceof Insn.Exit) {
            nextRound();
        }
        return true;
    }

    /** Numbers mattered at this instruction. */
    private void rely(Marks numbers, int depth, int slot) {
        if (task.settings().precision()) {
            backtracker.mark(numbers, depth, slot, trail, parent);
        }
    }

    /** What stack slots held mattered. */
    private void reads(Marks slots, int depth) {
        for (int f = 0; f <= depth; f++) {
            parent.reads(f, slots.slots(f) & ~written.slots(f));
        }
    }

    /** Nothing in a new frame is from before. */
    private static void enters(State state, int depthBefore, Marks overwritten) {
        if (state.depth() > depthBefore) {
            overwritten.addSlots(state.depth(), -1);
        }
    }

    private void putAside(int from, Machine.Edge edge) {
        if (edge.note() == Note.ROUND) {
            widenRound(from, edge.state());
        }
        Marks overwritten = written.copy();
        enters(edge.state(), machine.state().depth(), overwritten);
        putAside(from, edge.state(), edge.slot(), new Step(from, edge.note(), trail), overwritten);
    }

    private void putAside(int from, State state, int slot, Step last, Marks overwritten) {
        parent.fork();
        pending.push(new Pending(state, from, slot, last, parent, jumps, insns, overwritten));
        if (mode == Mode.FEASIBLE && pending.size() > MAX_PENDING) {
            throw new Refusal(from, "pending-jumps", "The sequence of " + pending.size() + " jumps is too complex.");
        }
    }

    /** A function that a helper called has returned to it. */
    private void nextRound() {
        if (task.settings().precision()) {
            State state = machine.state();
            new Widening(task.policy().domain(), parent.nearest(machine.slot(), state.depth())).widen(state);
        }
    }

    /** A loop that may end here goes on: what changed in the round before, and did not matter, is forgotten. */
    private void widenRound(int slot, State state) {
        Checkpoint before = trail == null ? parent.parent : parent;
        if (task.settings().precision() && before != null) {
            before.latest(slot, state.depth())
                    .ifPresent(round -> new Widening(task.policy().domain(), round).widen(state));
        }
    }

    /** Takes up an edge put aside. @return false if there is none */
    private boolean resume() {
        if (pending.isEmpty()) {
            return false;
        }
        Pending next = pending.pop();
        machine.goTo(next.slot(), next.state());
        trail = next.trail();
        parent = next.parent();
        jumps = next.jumps();
        insns = next.insns();
        written = next.written();
        observer.resume(next.from(), next.slot(), next.state());
        return true;
    }

    /** Begins with a function that is verified on its own. @return false if there is none */
    private boolean begin() {
        boolean more = machine.nextEntry();
        if (more) {
            written = new Marks();
            parent = new Checkpoint(machine.slot(), machine.state().copy(), null, null, new Marks());
            trail = null;
            jumps = 0;
            insns = 0;
        }
        return more;
    }

    /** Compares the state with those kept here, and keeps it. @return whether one covers it */
    private boolean meet() {
        int slot = machine.slot();
        State state = machine.state();
        List<Checkpoint> here = kept.getIfAbsentPut(slot, () -> new ArrayList<>(1));
        boolean isDue = jumps >= LOOP_JUMPS && insns >= LOOP_INSNS;
        boolean converges = flow.converges(slot);
        boolean keep = isDue || converges || tally.kept() < MANY_KEPT;
        for (int i = 0; i < here.size(); i++) {
            Checkpoint old = here.get(i);
            if (!old.isDone() && converges) {
                if (subsumption.covers(old, state)) {
                    inherit(old);
                    return true;
                }
            } else if (!old.isDone()) {
                if (comparison.repeats(old, state)) {
                    throw refusal("progress", "infinite loop detected at insn " + slot);
                }
                keep &= isDue;
            } else if (pruning != Pruning.OFF && subsumption.covers(old, state)) {
                old.hit();
                inherit(old);
                return true;
            }
        }
        if (keep) {
            here.removeIf(old -> {
                boolean evicted = old.missed();
                if (evicted) {
                    tally.evict();
                }
                return evicted;
            });
            keep(here);
        }
        return false;
    }

    private void inherit(Checkpoint old) {
        tally.prune();
        int from = trail == null ? parent.slot : trail.slot();
        observer.pruned(from, machine.slot());
        int depth = machine.state().depth();
        if (!old.precise.isEmpty()) {
            rely(old.precise, depth, machine.slot());
        }
        reads(old.read, depth);
        if (flow.hasConvergences() && old.isOpen()) {
            old.follow(new Checkpoint.Follower(depth, trail, parent));
            parent.dependsOn(old.loop());
        }
    }

    private void keep(List<Checkpoint> here) {
        machine.state().forgetLonelyLinks();
        parent = new Checkpoint(machine.slot(), machine.state().copy(), trail, parent, written);
        written = new Marks();
        trail = null;
        jumps = 0;
        insns = 0;
        here.add(parent);
        tally.keep(here.size());
    }

    private Refusal refusal(String requirement, String message) {
        return new Refusal(machine.slot(), requirement, message);
    }

    private Rejection rejection(Refusal refusal) {
        String text = machine.state().toString();
        Rejection rejection =
                new Rejection(refusal.slot(), refusal.requirement(), refusal.getMessage(), text, path(refusal.slot()));
        observer.rejected(rejection);
        return rejection;
    }

    private List<Integer> path(int last) {
        List<Integer> path = new ArrayList<>();
        path.add(last);
        Step step = trail;
        for (Checkpoint c = parent; c != null && path.size() < Rejection.MAX_PATH; c = c.parent) {
            for (; step != null && path.size() < Rejection.MAX_PATH; step = step.previous()) {
                path.add(step.slot());
            }
            step = c.trail;
        }
        Collections.reverse(path);
        return path;
    }
}
