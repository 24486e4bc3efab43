package dev.bpf4j.runtime;

import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapException;

/** Runs a program again and again on one thread, with one stack and memory. Not thread-safe. */
public final class Runner<T> {
    private final Executable<T> executable;
    private final Execution<T> execution;

    Runner(Executable<T> executable, Execution<T> execution) {
        this.executable = executable;
        this.execution = execution;
    }

    /**
     * Runs the program.
     *
     * @return R0
     * @throws TrapException if the program does what it must not, which verified programs do at the limit only
     */
    public long run(T context) {
        return executable.run(execution, context);
    }
}
