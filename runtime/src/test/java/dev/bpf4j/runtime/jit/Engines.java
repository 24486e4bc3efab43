package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.verifier.Facts;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongFunction;

/** Runs programs on both engines and compares all that can be seen of a run. */
final class Engines {
    static final long LIMIT = 20_000;
    static final Host HOST = new Host(() -> 0x1234_5678, () -> 3, () -> 1_000_000_007L);

    /** What can be seen of a run: R0 or the trap, and the memory it leaves. */
    record Outcome(String result, String memory) {
        boolean isLimit() {
            return result.contains("instruction limit of");
        }

        boolean isTrap() {
            return result.startsWith("insn ");
        }
    }

    private Engines() {}

    static Outcome run(Executable<PlainMemory> engine, ProgramType<PlainMemory> type, byte[] input, long limit) {
        byte[] memory = Arrays.copyOf(input, input.length);
        Execution<PlainMemory> x = new Execution<>(type, HOST).limit(limit);
        soil(x);
        String result;
        try {
            result = Long.toHexString(engine.run(x, new PlainMemory(memory)));
        } catch (TrapException trap) {
            result = trap.getMessage();
        }
        return new Outcome(result, HexFormat.of().formatHex(memory));
    }

    /** Leaves in all frames what a run may leave there. */
    static void soil(Execution<?> x) {
        for (int depth = 0; depth < Execution.MAX_FRAMES; depth++) {
            for (int at = 0; at < Execution.FRAME_BYTES; at += 8) {
                x.frameRegion(depth).store64(at, 0x5a5a_5a5a_5a5a_5a5aL);
            }
        }
    }

    static void assertSame(Program program, byte[] memory) {
        assertSame(program, Linux.MEMORY, Facts.none(program), memory, Limits.HOTSPOT);
    }

    /** @return what the interpreter did */
    static Outcome assertSame(
            Program program, ProgramType<PlainMemory> type, Facts facts, byte[] memory, Limits limits) {
        CompiledProgram<PlainMemory> compiled = JitCompiler.compile(program, type, facts, limits);
        Interpreter<PlainMemory> interpreter = Interpreter.of(program, type);
        return assertSame(
                limit -> run(interpreter, type, memory, limit), limit -> run(compiled, type, memory, limit), program);
    }

    /** Compares runs under a limit, which compiled code may exceed. */
    static Outcome assertSame(LongFunction<Outcome> interpreted, LongFunction<Outcome> compiled, Object program) {
        Outcome expected = interpreted.apply(LIMIT);
        Outcome actual = compiled.apply(LIMIT);
        if (actual.result().endsWith(Semantics.NO_FUNCTION)) {
            return expected;
        }
        if (actual.isLimit()) {
            assertTrue(expected.isTrap(), () -> "compiled code reached the limit first: " + program);
        } else if (expected.isLimit()) {
            Outcome later = interpreted.apply(LIMIT * 50);
            if (!later.isLimit()) {
                assertEquals(later, actual, () -> program.toString());
            }
        } else {
            assertEquals(expected, actual, () -> program.toString());
        }
        return expected;
    }
}
