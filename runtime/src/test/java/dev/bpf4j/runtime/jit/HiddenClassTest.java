package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.verifier.Facts;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** What compiled programs cost the JVM: nothing per run, and nothing once they are forgotten. */
class HiddenClassTest {
    private static final Program PROGRAM = Program.of(
            new Insn.Store(Width.DW, 10, (short) -8, Operand.imm(7)),
            new Insn.Load(Width.DW, false, 0, 10, (short) -8),
            new Insn.Load(Width.B, false, 3, 1, (short) 0),
            new Insn.Bin(Alu.SUB, true, 2, Operand.imm(1)),
            new Insn.Branch(Cond.JNE, true, 2, Operand.imm(0), (short) -4),
            new Insn.Exit());

    @Test
    void isUnloaded() throws InterruptedException {
        WeakReference<CompiledProgram<PlainMemory>> compiled = compileAndRun();
        for (int i = 0; i < 50 && compiled.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertTrue(compiled.refersTo(null), "the program is still there");
    }

    private static WeakReference<CompiledProgram<PlainMemory>> compileAndRun() {
        CompiledProgram<PlainMemory> compiled = JitCompiler.compile(PROGRAM, Linux.MEMORY);
        assertEquals(7, compiled.run(new Execution<>(Linux.MEMORY), new PlainMemory(new byte[16])));
        return new WeakReference<>(compiled);
    }

    /** Recursion, which counts, and R1-R5 that a callee leaves: the instructions left travel outside of parameters. */
    private static final Program WITH_STATE = Program.of(
            new Insn.Bin(Alu.ADD, true, 3, Operand.imm(1)),
            new Insn.Branch(Cond.JGT, true, 3, Operand.imm(5), (short) 1),
            new Insn.Call(CallKind.LOCAL, -3),
            new Insn.Exit());

    @Test
    void runsAllocateNothing() throws ReflectiveOperationException {
        for (Limits limits : new Limits[] {Limits.HOTSPOT, new Limits(600, 100_000), new Limits(900, 1)}) {
            Facts facts = Facts.none(PROGRAM);
            assertAllocatesNothing(JitCompiler.compile(PROGRAM, Linux.MEMORY, facts, limits));
            assertAllocatesNothing(JitCompiler.compile(WITH_STATE, Linux.MEMORY, facts, limits));
        }
    }

    private static void assertAllocatesNothing(CompiledProgram<PlainMemory> compiled)
            throws ReflectiveOperationException {
        Execution<PlainMemory> x = new Execution<>(Linux.MEMORY);
        PlainMemory memory = new PlainMemory(new byte[16]);
        int runs = 20_000;
        for (int i = 0; i < runs; i++) {
            compiled.run(x, memory);
        }
        long before = allocatedBytes();
        for (int i = 0; i < runs; i++) {
            compiled.run(x, memory);
        }
        long bytes = allocatedBytes() - before;
        assertTrue(bytes < runs, () -> bytes + " bytes in " + runs + " runs");
    }

    /** What this thread has allocated. By reflection, because this module does not require the JVM's management modules. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getThreadAllocatedBytes", long.class)
                .invoke(threads, Thread.currentThread().getId());
    }
}
