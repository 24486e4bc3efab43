package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.cfg.ControlFlow;
import dev.bpf4j.verifier.cfg.Liveness;
import dev.bpf4j.verifier.cfg.WeakOrder;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows that loops end: that something counts up, or down, each time round, and is known not to pass some number at the
 * head of the loop, or that an iterator advances or {@code may_goto} goes round once more. Every way round a loop leads through its head, or stays in an inner loop, which ends by itself.
 */
final class Termination {
    /** Rounds that a loop may take. */
    private static final long MAX_ROUNDS = 8 << 20;

    /** Joins at an instruction before what still changes is given up. */
    private static final int PATIENCE = 4;

    private final Program program;
    private final Liveness liveness;
    private final Facts facts;
    private final Iterators iterators;

    /** @param facts edges that are never followed need not end */
    Termination(Program program, Liveness liveness, Facts facts, Iterators iterators) {
        this.program = program;
        this.liveness = liveness;
        this.facts = facts;
        this.iterators = iterators;
    }

    /** @throws Refusal if some loop that can be reached is not known to end */
    void check(WeakOrder order, Collection<Iteration.Node> nodes) {
        Map<Integer, List<State>> states = new HashMap<>();
        for (Iteration.Node node : nodes) {
            states.computeIfAbsent(node.place.slot(), s -> new ArrayList<>()).add(node.state());
        }
        for (WeakOrder.Loop loop : order.loops()) {
            List<State> heads = states.getOrDefault(loop.head(), List.of());
            if (!heads.isEmpty()) {
                check(loop, heads);
            }
        }
    }

    private void check(WeakOrder.Loop loop, List<State> heads) {
        Changes back = round(loop);
        if (!back.isReached()) {
            return;
        }
        Map<Counter, Change> round = back.known();
        for (State head : heads) {
            boolean ends = round.entrySet().stream()
                    .anyMatch(e -> e.getKey()
                            .in(head)
                            .filter(r -> ends(r, e.getKey(), e.getValue()))
                            .isPresent());
            if (!ends) {
                throw new Refusal(loop.head(), "termination", "loop at insn " + loop.head() + " is not known to end");
            }
        }
    }

    private static boolean ends(Scalar range, Counter counter, Change change) {
        boolean counts = change.from().equals(counter) && (change.least() > 0 || change.most() < 0);
        long min = range.unsignedMin();
        long max = range.unsignedMax();
        boolean stays =
                min >= 0 && max >= 0 && max + change.highest() <= Integer.MAX_VALUE && min + change.lowest() >= 0;
        long step = Math.min(Math.abs(change.least()), Math.abs(change.most()));
        return counts && stays && (max - min) / step <= MAX_ROUNDS;
    }

    /** How much each counter changes on the way from the head back to it. */
    private Changes round(WeakOrder.Loop loop) {
        Map<Integer, Changes> before = new HashMap<>();
        Map<Integer, Integer> joins = new HashMap<>();
        Deque<Integer> work = new ArrayDeque<>();
        before.put(loop.head(), Changes.none(counters(loop)));
        work.add(loop.head());
        Changes back = Changes.nowhere();
        while (!work.isEmpty()) {
            int slot = work.poll();
            if (iterators.ends(slot, loop)) {
                continue;
            }
            Changes after = before.get(slot).copy().apply(program.at(slot), liveness.stackEscapes(slot));
            for (int next : successors(slot)) {
                if (next == loop.head()) {
                    back = back.join(after, false);
                } else if (loop.contains(next)) {
                    boolean gives = joins.merge(next, 1, Integer::sum) > PATIENCE;
                    Changes old = before.getOrDefault(next, Changes.nowhere());
                    Changes joined = old.join(after, gives);
                    if (!joined.equals(old)) {
                        before.put(next, joined);
                        work.add(next);
                    }
                }
            }
        }
        return back;
    }

    private int[] successors(int slot) {
        int[] all = ControlFlow.successors(program, slot);
        if (all.length < 2) {
            return all;
        }
        return switch (facts.branch(slot)) {
            case BOTH -> all;
            case ALWAYS -> new int[] {all[1]};
            case NEVER -> new int[] {all[0]};
        };
    }

    /** Registers, and the stack bytes that the loop accesses as numbers. */
    private List<Counter> counters(WeakOrder.Loop loop) {
        List<Counter> counters = new ArrayList<>();
        for (int r = 0; r < Frame.FRAME_POINTER; r++) {
            counters.add(new Counter.Register(r));
        }
        for (int slot : loop.slots()) {
            if (program.at(slot) instanceof Insn.Load load && load.src() == Frame.FRAME_POINTER) {
                counters.add(new Counter.Stack(load.off(), load.width()));
            }
        }
        return counters;
    }
}
