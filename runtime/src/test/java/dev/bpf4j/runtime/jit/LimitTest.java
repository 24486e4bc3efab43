package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endless programs end. */
class LimitTest {
    private static final Insn EXIT = new Insn.Exit();

    private static void assertEnds(Program program) {
        Execution<PlainMemory> x = new Execution<>(Linux.MEMORY).limit(100_000);
        CompiledProgram<PlainMemory> compiled = JitCompiler.compile(program, Linux.MEMORY);
        TrapException trap = assertThrows(TrapException.class, () -> compiled.run(x, new PlainMemory(new byte[0])));
        assertTrue(trap.getMessage().endsWith("instruction limit of 100000 reached"), trap::getMessage);
    }

    @Test
    void endlessLoop() {
        assertEnds(Program.of(new Insn.Jump(false, -1)));
        assertEnds(Program.of(
                new Insn.Bin(Alu.ADD, true, 0, Operand.imm(1)),
                new Insn.Branch(Cond.JNE, true, 0, Operand.imm(0), (short) -2),
                EXIT));
    }

    @Test
    void endlessLoopInCallee() {
        assertEnds(Program.of(new Insn.Call(CallKind.LOCAL, 1), EXIT, new Insn.Jump(false, -1)));
    }

    /** No loops, but 50 calls in each of 7 functions: 50^7 calls. */
    @Test
    void explosionOfCalls() {
        int fan = 50;
        List<Insn> insns = new ArrayList<>();
        for (int level = 0; level < 7; level++) {
            for (int i = 0; i < fan; i++) {
                insns.add(new Insn.Call(CallKind.LOCAL, fan - i));
            }
            insns.add(EXIT);
        }
        insns.add(EXIT);
        assertEnds(Program.of(insns));
    }

    @Test
    void loopsOfFinitePrograms() {
        Program program = Program.of(
                new Insn.Bin(Alu.ADD, true, 0, Operand.imm(1)),
                new Insn.Branch(Cond.JLT, true, 0, Operand.imm(40_000), (short) -2),
                EXIT);
        Execution<PlainMemory> x = new Execution<>(Linux.MEMORY).limit(100_000);
        CompiledProgram<PlainMemory> compiled = JitCompiler.compile(program, Linux.MEMORY);
        assertEquals(40_000, compiled.run(x, new PlainMemory(new byte[0])));
        assertEquals(40_000, compiled.run(x), "each run has the limit for itself");
    }
}
