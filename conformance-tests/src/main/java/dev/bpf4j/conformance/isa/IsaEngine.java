package dev.bpf4j.conformance.isa;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import java.util.List;
import java.util.Locale;

/** The engines for extended programs, on programs that nobody has verified. */
public enum IsaEngine {
    INTERPRETER {
        @Override
        Executable<PlainMemory> prepare(Program program) {
            return Interpreter.of(program, TYPE);
        }
    },
    /** Compiled with what the verifier knows, where it accepts the program as Linux does from root. */
    JIT {
        @Override
        Executable<PlainMemory> prepare(Program program) {
            Verdict verdict = Verifier.of(TYPE).profile(Profile.ROOT).verify(program);
            Facts facts =
                    verdict instanceof Accepted accepted ? accepted.program().facts() : Facts.none(program);
            return JitCompiler.compile(program, TYPE, facts);
        }
    },
    /** Compiled without knowing anything. */
    JIT_UNVERIFIED {
        @Override
        Executable<PlainMemory> prepare(Program program) {
            return JitCompiler.compile(program, TYPE, Facts.none(program));
        }
    };

    /** Instructions that a program may take. */
    public static final long LIMIT = 100_000_000;

    /** Helper 5 of the suite's plug-ins; it ends the program if its result is 0, which no test asks for. */
    private static final Helper UNWIND =
            Helper.of(5, "unwind", ReturnType.INTEGER, List.of(ArgType.ANYTHING), (caller, r1, r2, r3, r4, r5) -> r1);

    private static final ProgramType<PlainMemory> TYPE = Linux.MEMORY.with(List.of(UNWIND));

    abstract Executable<PlainMemory> prepare(Program program);

    /**
     * Runs a program.
     *
     * @param memory what R1 points to; the program writes into it
     * @return R0
     * @throws TrapException if it does what it must not, or does not end within {@link #LIMIT}
     */
    public long run(Program program, byte[] memory) {
        Execution<PlainMemory> execution = new Execution<>(TYPE, Host.system(), List.of(), program.order());
        return prepare(program).run(execution.limit(LIMIT), new PlainMemory(memory));
    }

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
