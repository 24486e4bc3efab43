package dev.bpf4j.ebpf.run;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    private static final Insn EXIT = new Insn.Exit();
    private static final ProgramType<PlainMemory> TYPE = Linux.MEMORY.with(List.of(
            Helper.of(1, "sum", ReturnType.INTEGER, List.of(), (c, r1, r2, r3, r4, r5) -> r1 + r2 + r3 + r4 + r5)));

    private final byte[] bytes = new byte[64];
    private final Execution<PlainMemory> execution = new Execution<>(TYPE);

    private long run(Insn... insns) {
        return Interpreter.of(Program.of(insns), TYPE).run(execution, new PlainMemory(bytes));
    }

    private TrapException trap(Insn... insns) {
        return assertThrows(TrapException.class, () -> run(insns));
    }

    private static Insn mov(int dst, Operand src) {
        return new Insn.Bin(Alu.MOV, true, dst, src);
    }

    private static Insn add(int dst, Operand src) {
        return new Insn.Bin(Alu.ADD, true, dst, src);
    }

    private static Insn local(int distance) {
        return new Insn.Call(CallKind.LOCAL, distance);
    }

    @Test
    void registersStartAtZeroAndMemoryIsInR1AndR2() {
        assertEquals(64, run(mov(0, reg(2)), add(0, reg(3)), EXIT));
        bytes[5] = (byte) 0xfe;
        assertEquals(0xfe, run(new Insn.Load(Width.B, false, 0, 1, (short) 5), EXIT));
        assertEquals(-2, run(new Insn.Load(Width.B, true, 0, 1, (short) 5), EXIT));
    }

    @Test
    void eachFrameIsCleanAndItsOwn() {
        Insn dirty = new Insn.Store(Width.DW, 10, (short) -8, imm(7));
        assertEquals(0, run(new Insn.Load(Width.DW, false, 0, 10, (short) -8), dirty, EXIT));
        assertEquals(0, run(new Insn.Load(Width.DW, false, 0, 10, (short) -8), dirty, EXIT));
    }

    @Test
    void leavingTheStackTraps() {
        TrapException below = trap(mov(0, imm(0)), new Insn.Store(Width.DW, 10, (short) -520, imm(1)), EXIT);
        assertEquals("insn 1: invalid write: stack off=-8 size=8, the stack has 512 bytes", below.getMessage());
        assertEquals(
                0, trap(new Insn.Load(Width.B, false, 0, 10, (short) 0), EXIT).slot());
    }

    @Test
    void calleesKeepR6ToR10OfTheirCallers() {
        assertEquals(
                3,
                run(
                        mov(6, imm(3)),
                        local(2),
                        mov(0, reg(6)),
                        EXIT,
                        mov(6, imm(9)),
                        new Insn.Store(Width.DW, 10, (short) -8, imm(9)),
                        EXIT));
    }

    @Test
    void calleesReachTheirCallersStackThroughPointers() {
        assertEquals(
                9,
                run(
                        mov(1, reg(10)),
                        local(2),
                        new Insn.Load(Width.DW, false, 0, 10, (short) -8),
                        EXIT,
                        new Insn.Store(Width.DW, 1, (short) -8, imm(9)),
                        EXIT));
    }

    @Test
    void recursionTrapsAtTheNinthFrame() {
        assertEquals(0, trap(local(-1), EXIT).slot());
    }

    @Test
    void helpersTakeFiveArguments() {
        assertEquals(
                15,
                run(
                        mov(1, imm(1)),
                        mov(2, imm(2)),
                        mov(3, imm(3)),
                        mov(4, imm(4)),
                        mov(5, imm(5)),
                        new Insn.Call(CallKind.HELPER, 1),
                        EXIT));
        assertEquals(
                "insn 0: unknown func #2",
                trap(new Insn.Call(CallKind.HELPER, 2), EXIT).getMessage());
    }

    @Test
    void callThroughARegisterNamesAHelper() {
        assertEquals(20, run(mov(1, imm(10)), mov(2, imm(9)), mov(3, imm(1)), new Insn.CallRegister(3), EXIT));
        assertEquals(1, trap(mov(3, imm(-1)), new Insn.CallRegister(3), EXIT).slot());
    }

    @Test
    void endlessLoopsTrapAtTheLimit() {
        execution.limit(1000);
        TrapException trap = trap(new Insn.Jump(false, -1));
        assertEquals("insn 0: instruction limit of 1000 reached", trap.getMessage());
    }

    @Test
    void controlThatLeavesTheProgramTraps() {
        assertEquals("insn 1: control leaves the program", trap(mov(0, imm(0))).getMessage());
        assertEquals(1, trap(new Insn.Jump(true, Integer.MAX_VALUE)).slot());
        assertEquals(1, trap(new Insn.Jump(true, Integer.MIN_VALUE)).slot());
        assertEquals(
                2, trap(new Insn.Jump(false, 1), Insn.LoadImm64.of(0, 1), EXIT).slot());
    }

    @Test
    void whatIsNotResolvedTrapsOnlyWhenReached() {
        Insn map = new Insn.LoadImm64(1, Imm64.MAP_FD, 3, 0);
        assertEquals(0, trap(map, EXIT).slot());
        assertEquals(0, run(new Insn.Branch(Cond.JEQ, true, 0, imm(0), (short) 2), map, EXIT));
    }

    @Test
    void fetchingAtomicsReturnTheOldValue() {
        bytes[0] = 5;
        assertEquals(
                5,
                run(mov(3, imm(2)), new Insn.Rmw(Atomic.FETCH_ADD, Width.DW, 1, (short) 0, 3), mov(0, reg(3)), EXIT));
        assertEquals(7, bytes[0]);
        assertEquals(
                7, run(mov(0, imm(7)), mov(3, imm(1)), new Insn.Rmw(Atomic.CMPXCHG, Width.W, 1, (short) 0, 3), EXIT));
        assertEquals(1, bytes[0]);
    }

    @Test
    void legacyLoadsAreBigEndianAndEndTheProgramOutsideThePacket() {
        Execution<SocketBuffer> skb = new Execution<>(Linux.SOCKET_FILTER);
        SocketBuffer packet = new SocketBuffer().packet(new byte[] {1, 2, 3, 4});
        List<Insn> load = new ArrayList<>(List.of(mov(3, imm(-2)), Insn.LegacyLoad.indirect(Width.H, 3, 4)));
        load.addAll(List.of(add(0, imm(1)), EXIT));
        assertEquals(
                0x305, Interpreter.of(Program.of(load), Linux.SOCKET_FILTER).run(skb, packet));
        Program outside = Program.of(mov(0, imm(9)), Insn.LegacyLoad.absolute(Width.W, 1), mov(0, imm(1)), EXIT);
        assertEquals(0, Interpreter.of(outside, Linux.SOCKET_FILTER).run(skb, packet));
        assertEquals(0, trap(Insn.LegacyLoad.absolute(Width.W, 0), EXIT).slot());
    }

    @Test
    void longProgramsRun() {
        Insn[] insns = new Insn[100_000];
        Arrays.fill(insns, add(0, imm(1)));
        insns[insns.length - 1] = EXIT;
        assertEquals(insns.length - 1, run(insns));
        assertEquals(1, Collections.frequency(Program.of(insns).insns(), EXIT));
    }
}
