package dev.bpf4j.ebpf.run;

/** A program that is ready to run: what an engine makes of it. Safe for several threads, each with its own execution. */
@FunctionalInterface
public interface Executable<T> {
    /**
     * Runs the program on the bound context.
     *
     * @return R0
     * @throws TrapException if the program does what it must not
     */
    long run(Execution<T> execution);

    /** Binds the context and runs the program on it. */
    default long run(Execution<T> execution, T context) {
        execution.bind(context);
        return run(execution);
    }
}
