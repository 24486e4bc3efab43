package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of every table, at every width, on boundary operands. */
class RowsTest {
    private static final long[] VALUES = {
        0,
        1,
        2,
        3,
        31,
        32,
        33,
        63,
        64,
        65,
        127,
        128,
        255,
        256,
        0x7fff,
        0x8000,
        0xffff,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        0x1_0000_0000L,
        0x1_0000_0001L,
        0x0123_4567_89ab_cdefL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        -1,
        -2,
        -128,
        -129,
        -32768,
        -32769,
        0xffff_ffff_8000_0000L,
        0xffff_ffff_7fff_ffffL
    };
    private static final int[] IMMEDIATES = {
        0,
        1,
        2,
        3,
        31,
        32,
        33,
        63,
        64,
        127,
        128,
        32767,
        32768,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -1,
        -2,
        -128,
        -129,
        -32768,
        -32769
    };

    /** R1 and R2 are loaded from the memory that R1 points to. */
    private static final List<Insn> START = List.of(
            new Insn.Bin(Alu.MOV, true, 6, Operand.reg(1)),
            new Insn.Load(Width.DW, false, 1, 6, (short) 0),
            new Insn.Load(Width.DW, false, 2, 6, (short) 8));

    private static Program program(Insn... body) {
        List<Insn> insns = new ArrayList<>(START);
        insns.addAll(List.of(body));
        insns.add(new Insn.Exit());
        return Program.of(insns);
    }

    private static void compare(Program program) {
        CompiledProgram<PlainMemory> compiled = JitCompiler.compile(program, Linux.MEMORY);
        Interpreter<PlainMemory> interpreter = Interpreter.of(program, Linux.MEMORY);
        byte[] expectedMemory = new byte[24];
        byte[] actualMemory = new byte[24];
        Execution<PlainMemory> expected = new Execution<>(Linux.MEMORY);
        Execution<PlainMemory> actual = new Execution<>(Linux.MEMORY);
        expected.bind(new PlainMemory(expectedMemory));
        actual.bind(new PlainMemory(actualMemory));
        for (long a : VALUES) {
            for (long b : VALUES) {
                fill(expectedMemory, a, b);
                fill(actualMemory, a, b);
                assertEquals(
                        interpreter.run(expected),
                        compiled.run(actual),
                        () -> program + " of " + Long.toHexString(a) + ", " + Long.toHexString(b));
                assertEquals(ByteBuffer.wrap(expectedMemory), ByteBuffer.wrap(actualMemory), program::toString);
            }
        }
    }

    private static void fill(byte[] memory, long a, long b) {
        ByteBuffer.wrap(memory)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(a)
                .putLong(b)
                .putLong(a ^ b);
    }

    @ParameterizedTest
    @EnumSource
    void arithmetic(Alu op) {
        for (boolean is64 : new boolean[] {true, false}) {
            if (op.allows(is64, false)) {
                compare(program(new Insn.Bin(op, is64, 1, Operand.reg(2)), move(0, 1)));
                compare(program(new Insn.Bin(op, is64, 1, Operand.reg(1)), move(0, 1)));
            }
            if (op.allows(is64, true)) {
                for (int imm : IMMEDIATES) {
                    compare(program(new Insn.Bin(op, is64, 1, Operand.imm(imm)), move(0, 1)));
                }
            }
        }
    }

    private static Insn move(int dst, int src) {
        return new Insn.Bin(Alu.MOV, true, dst, Operand.reg(src));
    }

    @ParameterizedTest
    @EnumSource
    void conditions(Cond cond) {
        for (boolean is64 : new boolean[] {true, false}) {
            compare(choice(new Insn.Branch(cond, is64, 1, Operand.reg(2), (short) 1)));
            for (int imm : IMMEDIATES) {
                compare(choice(new Insn.Branch(cond, is64, 1, Operand.imm(imm), (short) 1)));
            }
        }
    }

    private static Program choice(Insn branch) {
        return program(
                new Insn.Bin(Alu.MOV, true, 0, Operand.imm(1)), branch, new Insn.Bin(Alu.MOV, true, 0, Operand.imm(2)));
    }

    @ParameterizedTest
    @EnumSource
    void byteOrder(Endian op) {
        for (int bits : new int[] {16, 32, 64}) {
            compare(program(new Insn.Swap(op, bits, 1), move(0, 1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void atomics(Atomic op) {
        for (Width width : new Width[] {Width.W, Width.DW}) {
            compare(program(move(0, 1), new Insn.Rmw(op, width, 6, (short) 8, 2), sum()));
            compare(program(move(0, 1), new Insn.Rmw(op, width, 6, (short) 16, 0), sum()));
        }
    }

    private static Insn sum() {
        return new Insn.Bin(Alu.ADD, true, 0, Operand.reg(2));
    }

    @ParameterizedTest
    @EnumSource
    void memory(Width width) {
        compare(program(new Insn.Load(width, false, 0, 6, (short) 8)));
        compare(program(new Insn.LoadAcquire(width, 0, 6, (short) 8)));
        compare(program(new Insn.Store(width, 6, (short) 16, Operand.reg(1))));
        compare(program(new Insn.StoreRelease(width, 6, (short) 16, 1)));
        compare(program(
                new Insn.Store(width, 10, (short) -8, Operand.reg(1)), new Insn.Load(width, false, 0, 10, (short) -8)));
        for (int imm : IMMEDIATES) {
            compare(program(new Insn.Store(width, 6, (short) 16, Operand.imm(imm))));
            compare(program(
                    new Insn.Store(width, 10, (short) -512, Operand.imm(imm)),
                    new Insn.Load(width, false, 0, 10, (short) -512)));
        }
        if (width != Width.DW) {
            compare(program(new Insn.Load(width, true, 0, 6, (short) 8)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void negation(Wideness wideness) {
        compare(program(new Insn.Neg(wideness == Wideness.WIDE, 1), move(0, 1)));
    }

    enum Wideness {
        WIDE,
        NARROW
    }
}
