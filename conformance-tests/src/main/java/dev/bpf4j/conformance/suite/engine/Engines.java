package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Verifier;
import java.util.List;
import java.util.Optional;

/** The engines that have a name of their own. */
public final class Engines {

    /** Their names. */
    public static final List<String> NAMES = List.of("classic", "interpreter", "jit", "kernel");

    private Engines() {}

    /**
     * The engine of that name; empty if there is none.
     *
     * @throws UnsupportedOperationException with the reason, if it cannot run here (the kernel needs Linux and root)
     */
    public static Optional<Engine> named(String name) {
        return switch (name) {
            case "classic" -> Optional.of(new ClassicEngine());
            case "interpreter" -> Optional.of(new TranslatedEngine(name, new Interpretation()));
            case "jit" -> Optional.of(new TranslatedEngine(name, new Compilation()));
            case "kernel" -> Optional.of(KernelEngine.open());
            default -> Optional.empty();
        };
    }

    private static final class Interpretation implements TranslatedEngine.Preparation {
        @Override
        public <T> Executable<T> prepare(Program program, ProgramType<T> type) {
            return Interpreter.of(program, type);
        }
    }

    /** Verification first: it must accept every translation, and what it finds makes the code faster. */
    private static final class Compilation implements TranslatedEngine.Preparation {
        @Override
        public <T> Executable<T> prepare(Program program, ProgramType<T> type) {
            return JitCompiler.compile(
                    program, type, Verifier.of(type).verify(program).orThrow().facts());
        }
    }
}
