package dev.bpf4j.verifier.explore;

/** Path by path from the start. */
final class Paths implements Strategy {
    static final Paths INSTANCE = new Paths();

    private Paths() {}

    @Override
    public String name() {
        return "paths";
    }

    @Override
    public Outcome explore(Task task) {
        return new PathWalk(task, PathWalk.Mode.FEASIBLE, task.settings().budget()).run();
    }
}
