package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.seam.PrecisionRule;
import dev.bpf4j.verifier.state.Marks;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds where a number that mattered came from: walks a path backwards and marks, at each checkpoint, the registers and
 * stack slots that it was computed from. Numbers without a mark do not matter when states are compared.
 */
final class Backtracker {
    private final Program program;
    private final PrecisionRule rule;
    private final Observer observer;
    private final Deque<Growth> growths = new ArrayDeque<>();
    private Marks marks = new Marks();
    private int depth;

    /** Marks that a checkpoint got after a path had ended there. */
    private record Growth(Marks marks, Checkpoint.Follower path) {}

    Backtracker(Program program, PrecisionRule rule, Observer observer) {
        this.program = program;
        this.rule = rule;
        this.observer = observer;
    }

    /**
     * Marks what some numbers were computed from.
     *
     * @param from the frame that was executing at the end of the trail
     * @param slot the instruction that relied on them
     */
    void mark(Marks numbers, int from, int slot, Step trail, Checkpoint parent) {
        observer.traceBegins(slot, parent.slot, from);
        walk(numbers, from, trail, parent);
        while (!growths.isEmpty()) {
            Growth next = growths.pop();
            walk(
                    next.marks(),
                    next.path().depth(),
                    next.path().trail(),
                    next.path().parent());
        }
    }

    private void walk(Marks numbers, int from, Step trail, Checkpoint parent) {
        marks = numbers.copy();
        depth = from;
        Step step = trail;
        for (Checkpoint c = parent; c != null; c = c.parent) {
            for (; step != null && !marks.isEmpty(); step = step.previous()) {
                observer.traced(step.slot(), marks, depth);
                depth = rule.back(marks, depth, program.at(step.slot()), step.note());
            }
            if (marks.isEmpty()) {
                return;
            }
            marks = c.unmarked(marks);
            c.precise.addAll(marks);
            observer.traceReached(c.state, marks, c.precise);
            if (marks.isEmpty()) {
                return;
            }
            for (Checkpoint.Follower follower : c.followers()) {
                growths.push(new Growth(marks.copy(), follower));
            }
            depth = c.state.depth();
            step = c.trail;
            if (c.parent != null) {
                observer.traceBegins(step == null ? c.slot : step.slot(), c.parent.slot, depth);
            }
        }
    }
}
