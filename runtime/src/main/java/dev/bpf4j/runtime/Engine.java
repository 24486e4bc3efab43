package dev.bpf4j.runtime;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.runtime.jit.FrameUse;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Facts;
import java.util.List;

/** What runs programs. All engines give the same results. */
public enum Engine {
    /** Compiles to JVM bytecode. */
    JIT,
    /** The reference engine: slower by an order of magnitude, ready at once, exact about the instruction limit. */
    INTERPRETER;

    /** Makes a program without maps ready to run. */
    public <T> Executable<T> prepare(Program program, ProgramType<T> type, Facts facts) {
        return prepare(new LinkedProgram(program, List.of()), type, facts);
    }

    /** Makes a program ready to run with its maps. */
    public <T> Executable<T> prepare(LinkedProgram linked, ProgramType<T> type, Facts facts) {
        Program program = linked.program();
        return switch (this) {
            case JIT -> JitCompiler.compile(linked, type, facts);
            case INTERPRETER -> Interpreter.of(program, type, FrameUse.bytes(program, type, facts));
        };
    }
}
