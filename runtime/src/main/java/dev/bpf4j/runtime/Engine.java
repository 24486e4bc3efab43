package dev.bpf4j.runtime;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.runtime.jit.FrameUse;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Facts;

/** What runs programs. All engines give the same results. */
public enum Engine {
    /** Compiles to JVM bytecode. */
    JIT,
    /** The reference engine: slower by an order of magnitude, ready at once, exact about the instruction limit. */
    INTERPRETER;

    /** Makes a program ready to run. */
    public <T> Executable<T> prepare(Program program, ProgramType<T> type, Facts facts) {
        return switch (this) {
            case JIT -> JitCompiler.compile(program, type, facts);
            case INTERPRETER -> Interpreter.of(program, type, FrameUse.bytes(program, type, facts));
        };
    }
}
