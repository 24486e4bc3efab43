package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.run.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Programs of all shapes. Wild ones are seldom sensible: jumps go anywhere, addresses are guessed, calls nest too deep.
 * Tame ones mostly run to their end.
 */
final class ArbitraryPrograms {
    private static final int[] IMMEDIATES = {0, 1, 2, 7, 8, 26, 255, -1, -8, 65536, Integer.MIN_VALUE, Integer.MAX_VALUE
    };

    private final Random random;
    private final int size;
    private final boolean wild;
    private boolean linked;

    ArbitraryPrograms(long seed, int size, boolean wild) {
        this.random = new Random(seed);
        this.size = size;
        this.wild = wild;
    }

    /** A program that calls the helpers of {@link Chain}, and knows its maps. */
    Program linked() {
        linked = true;
        return program();
    }

    Program program() {
        return program(List.of());
    }

    /** A program that sets R0-R5, R8 and R9 before anything else, and knows that there are 48 bytes of memory. */
    Program initialised() {
        List<Insn> start = new ArrayList<>(List.of(
                new Insn.Bin(Alu.ADD, true, 2, Operand.reg(1)),
                new Insn.Bin(Alu.MOV, true, 3, Operand.reg(1)),
                new Insn.Bin(Alu.ADD, true, 3, Operand.imm(48)),
                new Insn.Branch(Cond.JLE, true, 3, Operand.reg(2), (short) 2),
                new Insn.Bin(Alu.MOV, true, 0, Operand.imm(0)),
                new Insn.Exit()));
        for (int r : new int[] {0, 2, 3, 4, 5, 8, 9}) {
            start.add(Insn.LoadImm64.of(r, random.nextLong()));
        }
        return program(start);
    }

    private Program program(List<Insn> start) {
        List<Insn> insns = new ArrayList<>(start);
        if (!wild || random.nextInt(4) > 0) {
            // what a sensible program starts with, so that later accesses are often good
            insns.add(new Insn.Bin(Alu.MOV, true, 6, Operand.reg(1)));
            insns.add(new Insn.Bin(Alu.MOV, true, 7, Operand.reg(10)));
            insns.add(new Insn.Bin(Alu.ADD, true, 7, Operand.imm(-64)));
        }
        while (insns.size() < start.size() + size) {
            if (linked && random.nextInt(6) == 0) {
                insns.addAll(helperCall(insns.stream().mapToInt(Insn::slots).sum()));
            } else {
                insns.addAll(
                        random.nextInt(40) == 0 ? tests(insns.size()) : List.of(insn(insns.size() - start.size())));
            }
        }
        insns.add(new Insn.Exit());
        return Program.of(insns);
    }

    private Insn insn(int at) {
        int kind = random.nextInt(wild ? 100 : 1000);
        if (kind < 40 || kind >= 400) {
            return bin();
        } else if (kind >= 100) {
            return kind < 250 ? access() : branch(at);
        } else if (kind < 44) {
            return new Insn.Neg(random.nextBoolean(), register());
        } else if (kind < 48) {
            return new Insn.Swap(pick(Endian.values()), 16 << random.nextInt(3), register());
        } else if (kind < 52) {
            return loadImm64();
        } else if (kind < 72) {
            return access();
        } else if (kind < 73 && wild) {
            Width width = Width.values()[random.nextInt(3)];
            return random.nextBoolean()
                    ? Insn.LegacyLoad.absolute(width, immediate())
                    : Insn.LegacyLoad.indirect(width, register(), immediate());
        } else if (kind < 76) {
            return new Insn.Jump(random.nextBoolean(), distance(at));
        } else if (kind < 93) {
            return branch(at);
        } else if (kind < 98) {
            return call(at);
        } else {
            return wild && random.nextInt(8) == 0 ? new Insn.CallRegister(register()) : new Insn.Exit();
        }
    }

    private static Insn mov(int register, Operand value) {
        return new Insn.Bin(Alu.MOV, true, register, value);
    }

    /** @param slot where it begins */
    private List<Insn> helperCall(int slot) {
        Insn key = new Insn.Store(Width.W, 10, (short) -4, Operand.imm(random.nextInt(3) / 2));
        Insn keyPointer = mov(2, Operand.reg(10));
        Insn intoFrame = new Insn.Bin(Alu.ADD, true, 2, Operand.imm(-4));
        Insn map = Insn.LoadImm64.of(1, Execution.mapAddress(0));
        Insn valuePointer = mov(3, Operand.reg(6));
        Insn value = new Insn.Load(pick(Width.values()), false, register(), 0, (short) random.nextInt(60));
        int function = wild ? random.nextInt(size + 5) : slot + random.nextInt(30);
        return switch (random.nextInt(6)) {
            case 0 ->
                List.of(
                        Insn.LoadImm64.of(3, Execution.valueAddress(0, random.nextInt(wild ? 70 : 57))),
                        new Insn.Rmw(Atomic.ADD, Width.DW, 3, (short) 0, register()),
                        new Insn.Load(Width.W, false, register(), 3, (short) 0));
            case 1 ->
                List.of(
                        key,
                        keyPointer,
                        intoFrame,
                        map,
                        Chain.LOOKUP_CALL,
                        new Insn.Branch(Cond.JEQ, true, 0, Operand.imm(0), (short) 1),
                        value);
            case 2 -> List.of(key, keyPointer, intoFrame, map, valuePointer, mov(4, Operand.imm(0)), Chain.UPDATE_CALL);
            case 3, 4 ->
                List.of(
                        mov(1, Operand.imm(random.nextInt(4))),
                        Insn.LoadImm64.of(2, Execution.functionAddress(function)),
                        mov(3, Operand.reg(random.nextInt(11))),
                        Chain.LOOP_CALL);
            default ->
                List.of(
                        Insn.LoadImm64.of(2, Execution.mapAddress(1)),
                        mov(3, Operand.imm(random.nextInt(5))),
                        Chain.TAIL_CALL_CALL);
        };
    }

    /** A chain of tests for equality, some of them turned around. */
    private List<Insn> tests(int at) {
        int tested = register();
        boolean is64 = random.nextBoolean();
        List<Insn> tests = new ArrayList<>();
        tests.add(new Insn.Bin(Alu.MOD, random.nextBoolean(), tested, Operand.imm(9)));
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            Operand constant = Operand.imm(random.nextInt(12) - 2);
            if (random.nextInt(3) == 0) {
                tests.add(new Insn.Branch(Cond.JNE, is64, tested, constant, (short) 1));
                tests.add(new Insn.Jump(false, distance(at)));
            } else {
                tests.add(new Insn.Branch(Cond.JEQ, is64, tested, constant, (short) distance(at)));
            }
        }
        return tests;
    }

    private Insn branch(int at) {
        return new Insn.Branch(pick(Cond.values()), random.nextBoolean(), register(), operand(), (short) distance(at));
    }

    private Insn bin() {
        boolean is64 = random.nextBoolean();
        Operand src = operand();
        Alu op = pick(Alu.values());
        while (!op.allows(is64, src instanceof Operand.Imm)) {
            op = pick(Alu.values());
        }
        return new Insn.Bin(op, is64, wild ? random.nextInt(5) : register(), src);
    }

    private Insn loadImm64() {
        if (wild && random.nextInt(20) == 0) {
            return new Insn.LoadImm64(register(), pick(Imm64.values()), 0, 0);
        }
        long value = random.nextBoolean() ? random.nextLong() : (long) random.nextInt(12) << 32 | random.nextInt(64);
        return Insn.LoadImm64.of(register(), value);
    }

    private Insn access() {
        Width width = pick(Width.values());
        int base = wild && random.nextInt(5) == 0 ? register() : new int[] {6, 7, 10}[random.nextInt(3)];
        int span = base == 10 || wild && random.nextInt(10) == 0 ? -1 - random.nextInt(80) : random.nextInt(48);
        short off = (short) (wild && random.nextInt(20) == 0 ? random.nextInt() : span & -width.bytes());
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Insn.Load(width, width != Width.DW && random.nextBoolean(), random.nextInt(5), base, off);
            case 2, 3 -> new Insn.Store(width, base, off, operand());
            case 4 ->
                new Insn.Rmw(
                        pick(Atomic.values()),
                        width == Width.DW ? Width.DW : Width.W,
                        base,
                        (short) (off & -4),
                        random.nextInt(5));
            default ->
                random.nextBoolean()
                        ? new Insn.LoadAcquire(width, random.nextInt(5), base, off)
                        : new Insn.StoreRelease(width, base, off, register());
        };
    }

    private Insn call(int at) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> new Insn.Call(CallKind.HELPER, wild && random.nextInt(10) == 0 ? immediate() : 1);
            case 5 -> wild ? new Insn.Call(CallKind.BTF, immediate()) : bin();
            default -> new Insn.Call(CallKind.LOCAL, distance(at));
        };
    }

    private int distance(int at) {
        if (wild && random.nextInt(6) == 0) {
            return random.nextInt(2 * size) - size;
        }
        if (wild && random.nextInt(40) == 0) {
            return (short) random.nextInt();
        }
        return random.nextInt(Math.min(Math.max(size - at, 1), wild ? 3000 : 30));
    }

    private int register() {
        return wild ? random.nextInt(11) : new int[] {0, 1, 2, 3, 4, 5, 8, 9}[random.nextInt(8)];
    }

    private Operand operand() {
        return random.nextBoolean() ? Operand.reg(random.nextInt(11)) : Operand.imm(immediate());
    }

    private int immediate() {
        return random.nextInt(3) == 0 ? random.nextInt() : IMMEDIATES[random.nextInt(IMMEDIATES.length)];
    }

    private <E> E pick(E[] values) {
        return values[random.nextInt(values.length)];
    }
}
