package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.cfg.WeakOrder;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.transfer.Note;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Computes, for every place where paths meet, one state that covers all that reach it: joins what arrives, widens at loops,
 * and goes on from there as long as something changes, in weak topological order, so that inner loops come to rest first.
 */
final class Iteration {
    /** Joins at a place before it is widened. */
    private static final int PATIENCE = 3;

    private final Task task;
    private final Program program;
    private final ControlFlow flow;
    private final Observer observer;
    private final Machine machine;
    private final long[] thresholds;
    private final Tally tally = new Tally();
    private final Iterators iterators;
    private final Map<Place, Node> nodes = new HashMap<>();
    private final Map<Integer, Integer> perSlot = new HashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private Step trail;

    /** What is known at a place. */
    static final class Node {
        final Place place;
        private State state;
        private Step trail;
        private int changes;
        private boolean waiting;

        private Node(Place place, State state, Step trail) {
            this.place = place;
            this.state = state;
            this.trail = trail;
        }

        /** Not to be changed. */
        State state() {
            return state;
        }
    }

    private record Pending(int from, int slot, State state, Step trail) {}

    Iteration(Task task) {
        this.task = task;
        this.program = task.program();
        this.flow = task.flow();
        this.observer = task.settings().observer();
        this.machine = new Machine(task, false);
        this.thresholds = thresholds(program);
        this.iterators = new Iterators(program, task.policy().type().helpers());
    }

    /** Numbers that the program compares with, and their neighbours, in unsigned order. */
    private static long[] thresholds(Program program) {
        TreeSet<Long> found = new TreeSet<>(Long::compareUnsigned);
        found.addAll(List.of(0L, 1L, 255L, 65535L, (long) Integer.MAX_VALUE, 0xffff_ffffL, Long.MAX_VALUE));
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (program.at(slot) instanceof Insn.Branch branch && branch.src() instanceof Operand.Imm imm) {
                for (int near = -1; near <= 1; near++) {
                    found.add((long) imm.value() + near);
                }
            }
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    Outcome run() {
        observer.begin(task);
        Optional<Rejection> rejection = Optional.empty();
        try {
            iterate(WeakOrder.of(program, flow));
        } catch (Refusal refusal) {
            rejection = Optional.of(rejection(refusal));
        }
        return new Outcome(rejection, machine.facts(), tally.statistics(machine.stackDepth()));
    }

    private void iterate(WeakOrder order) {
        PriorityQueue<Node> work = new PriorityQueue<>((a, b) -> a.place.compareIn(order, b.place));
        arrive(work, order, new Pending(0, 0, machine.state(), null));
        iterate(work, order);
        while (machine.nextEntry()) {
            arrive(work, order, new Pending(machine.slot(), machine.slot(), machine.state(), null));
            iterate(work, order);
        }
        new Termination(program, task.liveness(), machine.facts(), iterators).check(order, nodes.values());
        machine.end();
    }

    private void iterate(PriorityQueue<Node> work, WeakOrder order) {
        while (!work.isEmpty()) {
            Node node = work.poll();
            node.waiting = false;
            observer.resume(node.trail == null ? 0 : node.trail.slot(), node.place.slot(), node.state);
            pending.push(new Pending(0, node.place.slot(), node.state.copy(), node.trail));
            while (!pending.isEmpty()) {
                walk(pending.pop(), work, order);
            }
        }
    }

    /** From one place to the next. */
    private void walk(Pending start, PriorityQueue<Node> work, WeakOrder order) {
        machine.goTo(start.slot(), start.state());
        trail = start.trail();
        boolean goesOn = true;
        while (goesOn) {
            if (tally.process() > task.settings().budget()) {
                throw new Refusal(
                        machine.slot(), "budget", "BPF program is too large. Processed " + tally.processed() + " insn");
            }
            int slot = machine.slot();
            iterators.see(slot, machine.state());
            goesOn = machine.step();
            machine.other()
                    .ifPresent(e -> go(new Pending(slot, e.slot(), e.state(), step(slot, e.note())), work, order));
            trail = step(slot, machine.note());
            if (goesOn && isPlace(machine.slot())) {
                arrive(work, order, new Pending(slot, machine.slot(), machine.state(), trail));
                goesOn = false;
            }
        }
    }

    private Step step(int slot, Note note) {
        return new Step(slot, note, trail);
    }

    private boolean isPlace(int slot) {
        return flow.isMerge(slot);
    }

    private void go(Pending edge, PriorityQueue<Node> work, WeakOrder order) {
        if (isPlace(edge.slot())) {
            arrive(work, order, edge);
        } else {
            pending.push(edge);
        }
    }

    private void arrive(PriorityQueue<Node> work, WeakOrder order, Pending edge) {
        Place place = Place.of(edge.slot(), edge.state());
        Node node = nodes.get(place);
        if (node == null) {
            node = new Node(place, edge.state(), edge.trail());
            nodes.put(place, node);
            tally.keep(perSlot.merge(edge.slot(), 1, Integer::sum));
        } else {
            boolean loops =
                    order.isHead(edge.slot()) || flow.converges(edge.slot()) || node.changes > PATIENCE * PATIENCE;
            boolean widens = loops && node.changes >= PATIENCE;
            State joined =
                    new Join(task.policy().domain(), thresholds, edge.slot(), widens).of(node.state, edge.state());
            if (joined == node.state) {
                tally.prune();
                observer.pruned(edge.from(), edge.slot());
                return;
            }
            node.state = joined;
            node.trail = edge.trail();
            node.changes++;
        }
        if (!node.waiting) {
            node.waiting = true;
            work.add(node);
        }
    }

    private Rejection rejection(Refusal refusal) {
        List<Integer> path = new ArrayList<>();
        path.add(refusal.slot());
        for (Step step = trail; step != null && path.size() < Rejection.MAX_PATH; step = step.previous()) {
            path.add(step.slot());
        }
        Collections.reverse(path);
        Rejection rejection = new Rejection(
                refusal.slot(),
                refusal.requirement(),
                refusal.getMessage(),
                machine.state().toString(),
                path);
        observer.rejected(rejection);
        return rejection;
    }
}
