package dev.bpf4j.cli.bench;

import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.AnyProgram;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.run.Engine;
import dev.bpf4j.cli.run.Preparation;
import dev.bpf4j.cli.verify.TypeName;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.translator.ClassicTranslator;
import dev.bpf4j.verifier.Profile;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A program and the engines that can run it. An extended program gets R1 = memory and R2 = its length, a classic one the
 * same bytes as its packet.
 */
public final class Bench<T> {
    private static final List<Engine> CLASSIC_ENGINES = List.of(Engine.CLASSIC, Engine.INTERPRETER, Engine.JIT);
    private static final List<Engine> EXTENDED_ENGINES = List.of(Engine.INTERPRETER, Engine.JIT);

    private final ProgramInput input;
    private final Program program;
    private final ProgramType<T> type;
    private final Supplier<T> contexts;
    private final Optional<Profile> profile;
    private final List<Engine> engines;

    private Bench(
            ProgramInput input,
            Program program,
            ProgramType<T> type,
            Supplier<T> contexts,
            Optional<Profile> profile,
            List<Engine> engines) {
        this.input = input;
        this.program = program;
        this.type = type;
        this.contexts = contexts;
        this.profile = profile;
        this.engines = engines;
    }

    /**
     * A program to measure.
     *
     * @param profile what the verifier lets through; empty if it is not asked
     * @param wanted the engines, as far as they can run the program; all that can if empty
     * @throws UsageException if none of the wanted engines can
     */
    public static Bench<?> of(ProgramInput input, byte[] memory, Optional<Profile> profile, List<Engine> wanted) {
        if (input.program() instanceof AnyProgram.Extended extended) {
            Supplier<PlainMemory> memories = () -> new PlainMemory(memory.clone());
            List<Engine> engines = chosen(input, EXTENDED_ENGINES, wanted);
            return new Bench<>(input, extended.program(), Linux.MEMORY, memories, profile, engines);
        }
        Supplier<SocketBuffer> packets = () -> new SocketBuffer().packet(memory.clone());
        List<Engine> engines = chosen(input, CLASSIC_ENGINES, wanted);
        Program translated = TypeName.SOCKET_FILTER.extended(input);
        return new Bench<>(input, translated, ClassicTranslator.SOCKET_FILTER, packets, profile, engines);
    }

    private static List<Engine> chosen(ProgramInput input, List<Engine> possible, List<Engine> wanted) {
        List<Engine> chosen = possible.stream()
                .filter(engine -> wanted.isEmpty() || wanted.contains(engine))
                .toList();
        if (chosen.isEmpty()) {
            throw new UsageException("--engine classic runs classic programs, " + input.name() + " is extended");
        }
        return chosen;
    }

    /**
     * Measures the program in each of its engines.
     *
     * @throws dev.bpf4j.cli.console.CommandException if the program is refused, or traps
     */
    public void measure(Stopwatch stopwatch, Consumer<BenchResult> results) {
        try {
            long insns = new ExecutedInsns<>(executable(Engine.INTERPRETER), new Execution<>(type), contexts).count();
            engines.forEach(engine -> results.accept(measure(engine, insns, stopwatch)));
        } catch (TrapException e) {
            throw input.failure("trap: " + e.getMessage());
        }
    }

    private BenchResult measure(Engine engine, long insns, Stopwatch stopwatch) {
        Executable<T> executable = executable(engine);
        Execution<T> execution = new Execution<>(type);
        T context = contexts.get();
        long r0 = executable.run(execution, context);
        RunLoop loop = RunLoop.prepared(execution, context);
        double nanos = stopwatch.nanosPerRun(times -> loop.run(executable, execution, context, times));
        return new BenchResult(input.name(), engine, r0, insns, nanos);
    }

    private Executable<T> executable(Engine engine) {
        return new Preparation(input, engine, profile).executable(program, type);
    }
}
