package dev.bpf4j.conformance.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.conformance.suite.engine.Engine;
import dev.bpf4j.conformance.suite.engine.Engines;
import dev.bpf4j.conformance.suite.engine.Judgement;
import dev.bpf4j.conformance.suite.engine.Judgement.Status;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Generated programs through all engines: 1,000 by default, 100,000 with {@code -Dbpf4j.long=true}. The seed is fixed; a
 * failure names its program.
 */
class GeneratedProgramsTest {
    private static final long SEED = 20261122;
    private static final int PROGRAMS = Boolean.getBoolean("bpf4j.long") ? 100_000 : 1_000;
    private static final int INPUTS = 20;
    private static final int USUAL_LENGTH = 120;
    private static final int SECCOMP_EVERY = 5;
    private static final int LONG_EVERY = 100;

    private final Random random = new Random(SEED);
    private final RandomInputs inputs = new RandomInputs(random);
    private final List<Engine> engines = List.of(
            Engines.named("interpreter").orElseThrow(), Engines.named("jit").orElseThrow());

    @Test
    void allEnginesReturnTheSame() {
        long started = System.nanoTime();
        long instructions = 0;
        for (int i = 0; i < PROGRAMS; i++) {
            boolean seccomp = i % SECCOMP_EVERY == 0;
            int longest = i % LONG_EVERY == 1 ? ClassicProgram.MAX_INSNS : USUAL_LENGTH;
            Options options = seccomp ? Options.seccompFilter() : Options.socketFilter();
            ClassicProgram program = ProgramGenerator.generate(random, longest, options);
            instructions += program.size();
            for (int j = 0; j < INPUTS; j++) {
                compare(program, seccomp ? inputs.call() : inputs.packet(), i);
            }
        }
        System.out.printf(
                "[suite] %d generated programs (%d instructions) x %d inputs agree in all engines, %d s%n",
                PROGRAMS, instructions, INPUTS, (System.nanoTime() - started) / 1_000_000_000);
    }

    private void compare(ClassicProgram program, Input input, int number) {
        int expected = ClassicInterpreter.run(program, input.classic());
        RunVector vector = new RunVector("generated/" + number, program, input, expected, Set.of(), List.of("long"));
        for (Engine engine : engines) {
            Judgement judgement = Judgement.of(vector, engine.answer(vector));
            assertEquals(
                    Status.PASSED,
                    judgement.status(),
                    () -> engine.name() + ": " + judgement.detail() + ", " + VectorWriter.text(program) + " over "
                            + input);
        }
    }
}
