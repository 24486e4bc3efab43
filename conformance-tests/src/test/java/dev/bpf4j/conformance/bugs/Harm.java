package dev.bpf4j.conformance.bugs;

import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.ebpf.run.TrapException;
import java.util.Optional;

/** What a run does that it must not. */
final class Harm {
    private Harm() {}

    static <T> Optional<String> of(LinkedProgram program, ProgramType<T> type, Execution<T> x) {
        try {
            Interpreter.of(program.program(), type).run(x);
            return Optional.empty();
        } catch (TrapException e) {
            return Optional.of(e.getMessage());
        }
    }
}
