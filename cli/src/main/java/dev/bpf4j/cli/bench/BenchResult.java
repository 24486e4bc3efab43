package dev.bpf4j.cli.bench;

import dev.bpf4j.cli.run.Engine;

/**
 * What a program took in an engine.
 *
 * @param program as the user named it
 * @param r0 what it returned the first time
 * @param insns executed per run, of the extended program also where the engine is the classic one
 */
public record BenchResult(String program, Engine engine, long r0, long insns, double nanosPerRun) {
    public double nanosPerInsn() {
        return nanosPerRun / insns;
    }
}
