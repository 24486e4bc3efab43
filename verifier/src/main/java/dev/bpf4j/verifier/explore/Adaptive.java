package dev.bpf4j.verifier.explore;

/** Along all edges where that is enough, else path by path. */
final class Adaptive implements Strategy {
    static final Adaptive INSTANCE = new Adaptive();

    /** A walk over all edges of a program without loops is nearly linear; beyond this it is not worth going on. */
    private static final int QUICK_FACTOR = 16;

    private static final int QUICK_BASE = 10_000;

    private Adaptive() {}

    @Override
    public String name() {
        return "adaptive";
    }

    @Override
    public Outcome explore(Task task) {
        int budget = task.settings().budget();
        if (!task.flow().hasLoops()) {
            int enough = (int) Math.min(
                    budget, QUICK_BASE + (long) QUICK_FACTOR * task.program().slots());
            Outcome quick = new PathWalk(task, PathWalk.Mode.ALL_EDGES, enough).run();
            if (quick.rejection().isEmpty()) {
                return quick;
            }
        }
        return new PathWalk(task, PathWalk.Mode.FEASIBLE, budget).run();
    }
}
