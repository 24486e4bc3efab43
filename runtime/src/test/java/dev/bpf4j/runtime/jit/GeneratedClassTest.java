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
import dev.bpf4j.verifier.Facts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Generated classes pass ASM's verifier, stay below HotSpot's limit, and compute what the interpreter does. */
class GeneratedClassTest {
    private static final int HUGE_METHOD = 8000;

    private static List<byte[]> compile(Program program) {
        CompiledProgram<PlainMemory> compiled = JitCompiler.compile(program, Linux.MEMORY);
        for (byte[] classFile : compiled.classFiles()) {
            ClassFiles.codeLengths(classFile)
                    .forEach((name, length) -> assertTrue(length <= HUGE_METHOD, () -> name + " has " + length));
        }
        Engines.assertSame(program, new byte[64]);
        return compiled.classFiles();
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void arbitraryClassesAreValid(@ForAll long seed, @ForAll boolean wild) {
        Random random = new Random(seed);
        Program program = new ArbitraryPrograms(seed, 1 + random.nextInt(200), wild).program();
        Limits limits = new Limits(random.nextBoolean() ? 8000 : 900, random.nextInt(300));
        for (byte[] classFile : JitCompiler.compile(program, Linux.MEMORY, Facts.none(program), limits)
                .classFiles()) {
            assertEquals("", ClassFiles.problems(classFile), program::toString);
        }
    }

    private static Program straight(int size) {
        Random random = new Random(size);
        List<Insn> insns = new ArrayList<>();
        insns.add(new Insn.Bin(Alu.MOV, true, 6, Operand.reg(1)));
        while (insns.size() < size - 1) {
            int kind = random.nextInt(4);
            int register = random.nextInt(6);
            insns.add(
                    switch (kind) {
                        case 0 -> new Insn.Load(Width.W, false, register, 6, (short) (4 * random.nextInt(16)));
                        case 1 -> new Insn.Store(Width.DW, 10, (short) -8, Operand.reg(register));
                        case 2 -> new Insn.Bin(Alu.MUL, true, register, Operand.imm(random.nextInt()));
                        default -> new Insn.Bin(Alu.XOR, false, register, Operand.reg(random.nextInt(6)));
                    });
        }
        insns.add(new Insn.Exit());
        return Program.of(insns);
    }

    /** Compare and jump ahead, over and over: many small blocks and jumps between parts. */
    private static Program branchy(int size) {
        Random random = new Random(size);
        List<Insn> insns = new ArrayList<>();
        while (insns.size() < size - 1) {
            int left = size - 1 - insns.size();
            int distance = random.nextInt(Math.min(left, random.nextInt(10) == 0 ? 5000 : 9));
            int register = random.nextInt(6);
            insns.add(
                    random.nextBoolean()
                            ? new Insn.Bin(Alu.ADD, true, register, Operand.imm(random.nextInt()))
                            : new Insn.Branch(
                                    Cond.values()[random.nextInt(11)],
                                    true,
                                    register,
                                    Operand.reg(random.nextInt(6)),
                                    (short) distance));
        }
        insns.add(new Insn.Exit());
        return Program.of(insns);
    }

    /** A loop around a body that fills several methods. */
    private static Program loop(int body) {
        List<Insn> insns = new ArrayList<>();
        insns.add(new Insn.Bin(Alu.MOV, true, 7, Operand.imm(5)));
        for (int i = 0; i < body; i++) {
            insns.add(new Insn.Bin(i % 2 == 0 ? Alu.ADD : Alu.MUL, true, i % 7, Operand.imm(i | 1)));
        }
        insns.add(new Insn.Bin(Alu.SUB, true, 7, Operand.imm(1)));
        insns.add(new Insn.Branch(Cond.JEQ, true, 7, Operand.imm(0), (short) 1));
        insns.add(new Insn.Jump(true, -body - 3));
        insns.add(new Insn.Exit());
        return Program.of(insns);
    }

    /** Functions of two instructions, each called once. */
    private static Program functions(int count) {
        List<Insn> insns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            insns.add(new Insn.Call(CallKind.LOCAL, count + i));
        }
        insns.add(new Insn.Exit());
        for (int i = 0; i < count; i++) {
            insns.add(new Insn.Bin(Alu.ADD, true, 0, Operand.imm(i)));
            insns.add(new Insn.Exit());
        }
        return Program.of(insns);
    }

    @Example
    void smallProgramsAreOneMethodWithoutDriver() {
        assertEquals(
                List.of("<init>", "function0", "run"),
                List.copyOf(
                        ClassFiles.codeLengths(compile(straight(100)).get(0)).keySet()));
    }

    @Example
    void straightLines() {
        for (int size : new int[] {1, 2, 500, 1100, 8000, 8191, 8192, 8193, 20_000}) {
            compile(straight(Math.max(size, 2)));
        }
    }

    @Example
    void branches() {
        for (int size : new int[] {500, 5000, 8100, 20_000}) {
            compile(branchy(size)).forEach(bytes -> assertEquals("", ClassFiles.problems(bytes)));
        }
    }

    @Example
    void loopsAcrossParts() {
        compile(loop(3000));
        compile(loop(15_000));
    }

    @Example
    void manyFunctions() {
        compile(functions(1000));
        compile(functions(6000));
    }

    @Example
    void hundredThousandSlots() {
        assertTrue(compile(straight(100_000)).size() > 1);
        assertTrue(compile(branchy(100_000)).size() > 1);
    }

    /** A test of R1 for equality with each of many numbers; the program returns the position of the number. */
    private static Program tests(int count, boolean is64) {
        List<Insn> insns = new ArrayList<>();
        insns.add(new Insn.Load(Width.DW, false, 1, 1, (short) 0));
        for (int i = 0; i < count; i++) {
            insns.add(new Insn.Branch(Cond.JNE, is64, 1, Operand.imm(7 * i - 50), (short) 2));
            insns.add(new Insn.Bin(Alu.MOV, true, 0, Operand.imm(i)));
            insns.add(new Insn.Exit());
        }
        insns.add(new Insn.Bin(Alu.MOV, true, 0, Operand.imm(-1)));
        insns.add(new Insn.Exit());
        return Program.of(insns);
    }

    @Example
    void chainsOfTestsAreSwitches() {
        for (int count : new int[] {3, 4, 100, 1000, 10_000}) {
            for (boolean is64 : new boolean[] {true, false}) {
                Program program = tests(count, is64);
                compile(program);
                for (long value : new long[] {-50, -43, 0, 6, 2743, 69_943, 0xffff_ffffL - 49, 1L << 32}) {
                    byte[] memory = new byte[8];
                    ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
                    Engines.assertSame(program, memory);
                }
            }
        }
        String text = ClassFiles.text(compile(tests(100, true)).get(0));
        assertEquals(1, text.split("LOOKUPSWITCH", -1).length - 1, "one switch for the whole chain");
    }
}
