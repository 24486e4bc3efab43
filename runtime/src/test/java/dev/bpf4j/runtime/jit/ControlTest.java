package dev.bpf4j.runtime.jit;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.verifier.Facts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callbacks and tail calls, in all engines and in programs of one method, of parts and of several classes. */
class ControlTest {
    private static final Insn EXIT = new Insn.Exit();
    private static final byte[] MEMORY = new byte[16];
    private static final int LIMIT = 100_000;

    private static List<Executable<PlainMemory>> engines(Insn... insns) {
        Program program = Program.of(insns);
        List<Executable<PlainMemory>> engines = new ArrayList<>(List.of(Interpreter.of(program, Chain.TYPE)));
        for (Limits limits : new Limits[] {Limits.HOTSPOT, new Limits(600, 100_000), new Limits(900, 1)}) {
            engines.add(JitCompiler.compile(program, Chain.TYPE, Facts.none(program), limits));
        }
        return engines;
    }

    private static void assertResult(String expected, Insn... insns) {
        for (Executable<PlainMemory> engine : engines(insns)) {
            assertEquals(expected, new Chain(List.of(engine)).run(MEMORY, LIMIT).result());
        }
    }

    /** Compiled code finds out at the start of a block. */
    private static void assertLimit(Executable<PlainMemory> engine) {
        String trap = new Chain(List.of(engine)).run(MEMORY, LIMIT).result();
        assertTrue(trap.endsWith(": instruction limit of " + LIMIT + " reached"), trap);
    }

    private static Insn mov(int dst, Operand src) {
        return new Insn.Bin(Alu.MOV, true, dst, src);
    }

    private static Insn add(int dst, Operand src) {
        return new Insn.Bin(Alu.ADD, true, dst, src);
    }

    private static Insn function(int slot) {
        return Insn.LoadImm64.of(2, Execution.functionAddress(slot));
    }

    private static Insn count() {
        return new Insn.Rmw(Atomic.ADD, Width.DW, 9, (short) 0, 8);
    }

    @Test
    void callbacksShareTheFrameOfTheirCaller() {
        assertResult(
                "5a",
                mov(1, imm(10)),
                function(7),
                mov(3, reg(10)),
                Chain.LOOP_CALL,
                new Insn.Load(Width.DW, false, 0, 10, (short) -8),
                EXIT,
                // 7: *(ctx - 8) += 2 * index
                add(1, reg(1)),
                new Insn.Rmw(Atomic.ADD, Width.DW, 2, (short) -8, 1),
                mov(0, imm(0)),
                EXIT);
    }

    @Test
    void callbacksSeeWhatTheirCallerHasInR6ToR9AndWhatTheLastOneLeftInR0() {
        assertResult(
                "39",
                mov(0, imm(50)),
                mov(6, imm(2)),
                mov(1, imm(2)),
                function(10),
                Chain.LOOP_CALL,
                Insn.LoadImm64.of(9, Execution.valueAddress(0, 0)),
                new Insn.Load(Width.DW, false, 0, 9, (short) 0),
                EXIT,
                // 10: both calls find 2 in R6, the first 50 in R0, the second 3
                mov(7, reg(6)),
                mov(6, imm(100)),
                Insn.LoadImm64.of(9, Execution.valueAddress(0, 0)),
                new Insn.Rmw(Atomic.ADD, Width.DW, 9, (short) 0, 7),
                new Insn.Rmw(Atomic.ADD, Width.DW, 9, (short) 0, 0),
                mov(0, imm(3)),
                EXIT);
    }

    @Test
    void trapInCallback() {
        assertResult(
                "insn 6: invalid mem access: 0x0 is not an address",
                mov(1, imm(1)),
                function(5),
                Chain.LOOP_CALL,
                EXIT,
                mov(3, imm(0)),
                new Insn.Load(Width.B, false, 0, 3, (short) 0),
                EXIT);
    }

    @Test
    void callbackOfItselfEndsAtTheLastFrame() {
        assertResult(
                "insn 3: the call stack of 8 frames is too deep", mov(1, imm(1)), function(0), Chain.LOOP_CALL, EXIT);
    }

    @Test
    void manyShortCallbacksReachTheLimit() {
        for (Executable<PlainMemory> engine :
                engines(mov(1, imm(Integer.MAX_VALUE)), function(5), Chain.LOOP_CALL, EXIT, mov(0, imm(0)), EXIT)) {
            assertLimit(engine);
        }
    }

    /** Counts its runs in its own array, then calls the program at that index. */
    private static Insn[] counting(int next) {
        return new Insn[] {
            Insn.LoadImm64.of(9, Execution.valueAddress(0, 0)),
            mov(8, imm(1)),
            count(),
            Insn.LoadImm64.of(2, Execution.mapAddress(1)),
            mov(3, imm(next)),
            Chain.TAIL_CALL_CALL,
            new Insn.Load(Width.DW, false, 0, 9, (short) 0),
            EXIT
        };
    }

    @Test
    void thirtyThreeTailCallsBetweenEnginesWithTheMapsOfEach() {
        List<Executable<PlainMemory>> first = engines(counting(1));
        List<Executable<PlainMemory>> second = engines(counting(0));
        for (Executable<PlainMemory> a : first) {
            for (Executable<PlainMemory> b : second) {
                assertEquals(
                        "11", new Chain(List.of(a, b)).run(MEMORY, LIMIT).result(), "17 of 34 runs are the last one's");
            }
        }
    }

    @Test
    void tailCallInCallbackEndsTheCallbackOnly() {
        List<Executable<PlainMemory>> second = engines(mov(0, imm(1)), EXIT);
        for (Executable<PlainMemory> a : engines(
                mov(1, imm(9)),
                function(7),
                Chain.LOOP_CALL,
                mov(6, reg(0)),
                add(0, imm(40)),
                EXIT,
                // 7: ends with the 1 of the other program, so the loop ends after one round
                Insn.LoadImm64.of(2, Execution.mapAddress(1)),
                mov(3, imm(1)),
                Chain.TAIL_CALL_CALL,
                mov(0, imm(0)),
                EXIT)) {
            for (Executable<PlainMemory> b : second) {
                assertEquals("29", new Chain(List.of(a, b)).run(MEMORY, LIMIT).result());
            }
        }
    }

    @Test
    void theLimitIsOfTheWholeChain() {
        Insn[] loop = {
            mov(7, imm(2500)),
            new Insn.Bin(Alu.SUB, true, 7, imm(1)),
            new Insn.Branch(Cond.JNE, true, 7, imm(0), (short) -2),
            Insn.LoadImm64.of(2, Execution.mapAddress(1)),
            mov(3, imm(0)),
            Chain.TAIL_CALL_CALL,
            mov(0, imm(5)),
            EXIT
        };
        for (Executable<PlainMemory> engine : engines(loop)) {
            assertEquals("5", new Chain(List.of(engine)).run(MEMORY, 34 * 5010).result());
            assertLimit(engine);
        }
    }
}
