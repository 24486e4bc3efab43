package dev.bpf4j.verifier.explore;

/** Join and widen. */
final class Fixpoint implements Strategy {
    static final Fixpoint INSTANCE = new Fixpoint();

    private Fixpoint() {}

    @Override
    public String name() {
        return "fixpoint";
    }

    @Override
    public Outcome explore(Task task) {
        return new Iteration(task).run();
    }
}
