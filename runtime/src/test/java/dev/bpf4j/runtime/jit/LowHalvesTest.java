package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Loops that walk through a packet with pointers, counters and sums of both do in compiled code what they do elsewhere. */
class LowHalvesTest {
    private static final int BYTES = 64;
    private static final int[] POINTERS = {1, 3, 8};
    private static final int[] NUMBERS = {4, 5, 7};
    private static final int SUM = 6;

    /** All accesses are to the packet, and so it is. */
    private static final Facts FACTS = new Facts() {
        @Override
        public boolean reached(int slot) {
            return true;
        }

        @Override
        public Optional<MemoryFact> memory(int slot) {
            return Optional.of(new MemoryFact(MemoryFact.Space.PACKET, OptionalInt.empty()));
        }

        @Override
        public Branch branch(int slot) {
            return Branch.BOTH;
        }
    };

    @Property(tries = 1000)
    void walksAreTheSame(@ForAll Random random) {
        Program program = Program.of(walk(random));
        byte[] memory = new byte[BYTES];
        random.nextBytes(memory);
        assertEquals(
                Engines.run(Interpreter.of(program, Linux.MEMORY), Linux.MEMORY, memory, Engines.LIMIT),
                Engines.run(JitCompiler.compile(program, Linux.MEMORY, FACTS), Linux.MEMORY, memory, Engines.LIMIT),
                program::toString);
    }

    private static List<Insn> walk(Random random) {
        List<Insn> insns = new ArrayList<>();
        for (int pointer : POINTERS) {
            if (pointer != 1) {
                insns.add(bin(Alu.MOV, true, pointer, Operand.reg(1)));
            }
            insns.add(bin(Alu.ADD, true, pointer, Operand.imm(random.nextInt(20))));
        }
        for (int number : NUMBERS) {
            insns.add(Insn.LoadImm64.of(number, random.nextBoolean() ? 0 : random.nextLong() >> random.nextInt(64)));
        }
        int counter = any(random, NUMBERS);
        insns.add(bin(Alu.MOV, true, counter, Operand.imm(random.nextInt(4))));
        int head = insns.size();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            insns.addAll(part(random, counter));
        }
        insns.add(bin(Alu.ADD, random.nextInt(4) > 0, counter, Operand.imm(1 + random.nextInt(3))));
        Cond cond = List.of(Cond.JLT, Cond.JLE, Cond.JSLT, Cond.JSLE).get(random.nextInt(4));
        int slots = Program.of(insns).slots() + 1;
        int from = Program.of(insns.subList(0, head)).slots();
        insns.add(new Insn.Branch(
                cond, random.nextInt(4) > 0, counter, Operand.imm(random.nextInt(30)), (short) (from - slots)));
        insns.add(bin(Alu.MOV, true, 0, Operand.reg(random.nextBoolean() ? SUM : any(random, NUMBERS))));
        insns.add(new Insn.Exit());
        return insns;
    }

    private static List<Insn> part(Random random, int counter) {
        int pointer = any(random, POINTERS);
        int number = any(random, NUMBERS);
        Width width = Width.values()[random.nextInt(4)];
        short off = (short) (random.nextInt(6) - 1);
        return switch (random.nextInt(7)) {
            case 0 -> List.of(bin(Alu.ADD, true, pointer, Operand.imm(random.nextInt(4) - 1)));
            case 1 -> List.of(bin(Alu.MOV, true, pointer, Operand.reg(any(random, POINTERS))));
            case 2 -> number == counter ? List.of() : added(random, pointer, number);
            case 3 -> List.of(bin(Alu.ADD, true, pointer, Operand.reg(counter)));
            case 4 -> List.of(new Insn.Store(width, pointer, off, Operand.reg(SUM)));
            default ->
                List.of(
                        new Insn.Load(width, false, 0, pointer, off),
                        bin(Alu.ADD, random.nextBoolean(), SUM, Operand.reg(0)));
        };
    }

    /** Something is calculated, made small, and added to the pointer or subtracted from it. */
    private static List<Insn> added(Random random, int pointer, int number) {
        Alu op = List.of(Alu.ADD, Alu.SUB, Alu.MUL, Alu.XOR, Alu.LSH, Alu.RSH, Alu.MOV)
                .get(random.nextInt(7));
        return List.of(
                bin(op, random.nextBoolean(), number, Operand.reg(any(random, NUMBERS))),
                bin(Alu.AND, random.nextBoolean(), number, Operand.imm(3)),
                bin(random.nextInt(3) > 0 ? Alu.ADD : Alu.SUB, true, pointer, Operand.reg(number)));
    }

    private static Insn bin(Alu op, boolean is64, int dst, Operand src) {
        return new Insn.Bin(op, is64, dst, src);
    }

    private static int any(Random random, int[] registers) {
        return registers[random.nextInt(registers.length)];
    }
}
