package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.Rejection;
import java.util.Optional;

/**
 * Path by path where that is short; else along all edges, if there are no loops and that is enough; else path by path however
 * long it takes.
 */
final class Adaptive implements Strategy {
    static final Adaptive INSTANCE = new Adaptive();

    /** What is short, in instructions processed: so many times the program, and some. */
    private static final int SHORT_FACTOR = 4;

    private static final int SHORT_BASE = 1_000;

    private Adaptive() {}

    @Override
    public String name() {
        return "adaptive";
    }

    @Override
    public Outcome explore(Task task) {
        int budget = task.settings().budget();
        int enough = (int) Math.min(
                budget, SHORT_BASE + (long) SHORT_FACTOR * task.program().slots());
        boolean split = enough < budget && !task.flow().hasLoops();
        if (split) {
            Outcome paths = new PathWalk(task, PathWalk.Mode.FEASIBLE, enough).run();
            if (!gaveUp(paths.rejection())) {
                return paths;
            }
            Outcome edges = new PathWalk(task, PathWalk.Mode.ALL_EDGES, enough).run();
            if (edges.rejection().isEmpty()) {
                return edges;
            }
        }
        return new PathWalk(task, PathWalk.Mode.FEASIBLE, budget).run();
    }

    private static boolean gaveUp(Optional<Rejection> rejection) {
        return rejection.filter(r -> r.requirement().equals(PathWalk.BUDGET)).isPresent();
    }
}
