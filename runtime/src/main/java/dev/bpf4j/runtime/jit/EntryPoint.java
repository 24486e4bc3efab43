package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Execution;

/** A compiled program, as the engine calls it. */
abstract class EntryPoint {
    abstract long run(Execution<?> x);

    /**
     * Runs the function that what the program throws goes to, after all others have been left.
     *
     * @param slot at which it starts
     * @return its R0
     */
    long caught(Execution<?> x, int slot, long cookie) {
        throw new IllegalStateException("programs that catch what they throw have a state");
    }
}
