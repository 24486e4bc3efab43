package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Execution;

/** A compiled program, as the engine calls it. */
abstract class EntryPoint {
    abstract long run(Execution<?> x);
}
