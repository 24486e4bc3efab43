package dev.bpf4j.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.VerifiedProgram;
import dev.bpf4j.verifier.Verifier;
import java.util.Random;

/** One verified program in the interpreter and the JIT. */
final class Engines<T> {
    private final ProgramType<T> type;
    private final Executable<T> interpreter;
    private final Executable<T> jit;

    private Engines(ProgramType<T> type, VerifiedProgram program) {
        this.type = type;
        this.interpreter = Interpreter.of(program.program(), type);
        this.jit = JitCompiler.compile(program.program(), type, program.facts());
    }

    /** Verifies the program and prepares both engines; fails if the verifier rejects it. */
    static <T> Engines<T> of(Program program, ProgramType<T> type) {
        Verdict verdict = Verifier.of(type).verify(program);
        if (verdict instanceof Rejected rejected) {
            return fail("rejected: " + rejected.rejection().line());
        }
        return new Engines<>(type, ((Accepted) verdict).program());
    }

    int interpret(T context, Host host) {
        return (int) interpreter.run(new Execution<>(type, host), context);
    }

    int compiled(T context, Host host) {
        return (int) jit.run(new Execution<>(type, host), context);
    }

    /** A host whose random numbers are the same each time it is made. */
    static Host host(long seed) {
        Random random = new Random(seed);
        return new Host(random::nextInt, () -> (int) seed & 0xff, () -> seed);
    }
}
