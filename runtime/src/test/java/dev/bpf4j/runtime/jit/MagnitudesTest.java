package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Tracer;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.verifier.Facts;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagnitudesTest {
    private static Magnitudes of(Program program) {
        return new Magnitudes(new ControlFlow(program, Linux.MEMORY.helpers(), Facts.none(program)));
    }

    /** Every comparison that a run makes is of numbers as small as was said. */
    @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
    void runsStayBelow(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
        Program program = new ArbitraryPrograms(seed, size, false).program();
        Magnitudes magnitudes = of(program);
        byte[] memory = new byte[48];
        new Random(seed).nextBytes(memory);
        Tracer<PlainMemory> tracer = new Tracer<>(program, Linux.MEMORY, (slot, depth, r) -> {
            if (program.startsAt(slot) && program.at(slot) instanceof Insn.Branch branch) {
                long src = branch.src() instanceof Reg reg ? r[reg.number()] : ((Imm) branch.src()).value();
                long least = Math.min(r[branch.dst()], src);
                long most = Math.max(r[branch.dst()], src);
                assertTrue(!magnitudes.isSmall(slot) || least >= 0, () -> slot + " of " + program);
                assertTrue(
                        !magnitudes.isNarrow(slot) || least >= 0 && most <= Integer.MAX_VALUE,
                        () -> slot + " of " + program);
            }
        });
        try {
            tracer.run(new Execution<>(Linux.MEMORY).limit(2000), new PlainMemory(memory));
        } catch (TrapException expected) {
            // the other way to end
        }
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "r5 = 0; again: r5 += 1; if r5 < 750 goto again; r0 = 0; exit                                   | 2 | true  | true",
        "w5 = 0; again: w5 += 1; if w5 < 750 goto again; r0 = 0; exit                                   | 2 | true  | true",
        "r5 = 0; again: r5 += 1; r0 += r5; if r5 != 750 goto again; if r0 < 9 goto end; end: exit        | 4 | false | false",
        "r3 = 0; r4 = *(u32 *)(r1 +0); again: r3 += 4; if r3 < r4 goto again; r0 = 0; exit               | 3 | true  | false",
        "r3 = *(u64 *)(r1 +0); if r3 > 9 goto end; end: r0 = 0; exit                                     | 1 | false | false",
        "r3 = *(u64 *)(r1 +0); r3 &= 255; if r3 > 9 goto end; end: r0 = 0; exit                          | 2 | true  | true",
        "r3 = *(u64 *)(r1 +0); r3 >>= 1; if r3 > -1 goto end; end: r0 = 0; exit                          | 2 | false | false",
        // a chain of tests: its last one, and what the first one is equal to, lead to the same place
        "if r1 == 1 goto same; if r1 == 2 goto a; if r1 == 3 goto b; if r1 != 4 goto same; a: exit; b: exit;"
                + " same: if r1 > 9 goto end; end: r0 = 0; exit                                                          | 6 | false | false",
        "r6 = 3; call f; if r6 > r0 goto end; end: exit; f: r0 = *(u8 *)(r1 +0); r6 = -1; exit           | 2 | false | false",
    })
    // spotless:on
    void whatIsSmall(String text, int slot, boolean small, boolean narrow) {
        Magnitudes magnitudes = of(Assembler.parse(text.replace("; ", "\n")));
        assertEquals(small, magnitudes.isSmall(slot));
        assertEquals(narrow, magnitudes.isNarrow(slot));
    }
}
