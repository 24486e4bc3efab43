package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes programs that are likely, but far from certain, to be safe: arithmetic, branches, stack, context or packet, calls,
 * loops. R6 is the context or the start of the packet, R8 the end of the packet, R9 a pointer in the making; the other
 * registers hold numbers.
 */
final class RandomPrograms {
    private static final int[] NUMBERS = {0, 1, 2, 3, 4, 5, 7};
    private static final int STACK = 64;

    // spotless:off
    private static final int[] CONSTANTS = {0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 255, 256, 0xffff, 0x10000, -1, -2, -8,
        Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7ffffff0};
    // spotless:on

    private final Random random;
    private final boolean plainMemory;
    private final List<Insn> insns = new ArrayList<>();
    private int loopCounter = -1;

    private RandomPrograms(Random random, boolean plainMemory) {
        this.random = random;
        this.plainMemory = plainMemory;
    }

    /** @param plainMemory whether it is for memory and its length, rather than for a socket filter */
    static Program next(Random random, boolean plainMemory) {
        return new RandomPrograms(random, plainMemory).generate();
    }

    private Program generate() {
        prologue();
        int loopStart = -1;
        int pieces = 4 + random.nextInt(14);
        int loopAt = random.nextInt(4) == 0 ? random.nextInt(pieces) : -1;
        for (int i = 0; i < pieces; i++) {
            if (i == loopAt) {
                loopCounter = 5;
                insns.add(Code.mov(5, 0));
                loopStart = insns.size();
            }
            piece();
        }
        if (loopStart >= 0) {
            insns.add(Code.add(5, 1));
            insns.add(Code.branch(Cond.JLT, 5, 1 + random.nextInt(5), loopStart - insns.size() - 1));
        }
        insns.add(Code.movr(0, number()));
        insns.add(Code.EXIT);
        function();
        mutate();
        return Program.of(insns);
    }

    private void prologue() {
        insns.add(Code.movr(6, 1));
        if (plainMemory) {
            insns.add(Code.movr(7, 2));
            insns.add(Code.movr(8, 2));
            insns.add(random.nextBoolean() ? Code.alur(Alu.ADD, 8, 1) : Code.movr(9, 1));
            if (insns.get(insns.size() - 1).equals(Code.movr(9, 1))) {
                insns.add(Code.alur(Alu.ADD, 9, 8));
                insns.add(Code.movr(8, 9));
            }
        }
        for (int r : new int[] {0, 1, 2, 3, 4, 5}) {
            insns.add(random.nextInt(3) > 0 && !plainMemory ? contextLoad(r) : Code.mov(r, constant()));
        }
        if (!plainMemory) {
            insns.add(Code.mov(7, constant()));
        }
        for (int off = -STACK; off < 0; off += 8) {
            if (random.nextInt(12) > 0) {
                insns.add(
                        random.nextBoolean()
                                ? Code.storeImm(Width.DW, 10, off, constant())
                                : Code.store(Width.DW, 10, off, number()));
            }
        }
    }

    private int constant() {
        return random.nextInt(4) == 0 ? random.nextInt() : CONSTANTS[random.nextInt(CONSTANTS.length)];
    }

    private int number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    /** A register to write: not the counter of the loop. */
    private int target() {
        int r = number();
        return r == loopCounter || plainMemory && r == 7 && random.nextInt(4) > 0 ? 0 : r;
    }

    private Insn contextLoad(int dst) {
        return Code.load(Width.W, dst, 6, 4 * random.nextInt(17));
    }

    private void piece() {
        switch (random.nextInt(plainMemory ? 16 : 14)) {
            case 0, 1, 2, 3 -> arithmetic();
            case 4 -> unary();
            case 5, 6, 7 -> branch();
            case 8 -> stack();
            case 9 -> variableStack();
            case 10 -> {
                if (plainMemory) {
                    packet();
                } else {
                    insns.add(contextLoad(target()));
                }
            }
            case 11 -> spilledPointer();
            case 12 -> calls();
            case 13 -> atomic();
            default -> packet();
        }
    }

    private void arithmetic() {
        Alu op = Alu.values()[random.nextInt(Alu.values().length)];
        boolean is64 = random.nextBoolean();
        int dst = target();
        if (random.nextBoolean() || !op.allows(is64, true)) {
            insns.add(new Insn.Bin(op, is64 || !op.allows(false, false), dst, Operand.reg(number())));
            return;
        }
        int imm = switch (op) {
            case LSH, RSH, ARSH -> random.nextInt(is64 ? 64 : 32);
            case DIV, SDIV, MOD, SMOD -> constant() | 1;
            default -> constant();
        };
        insns.add(new Insn.Bin(op, is64, dst, Operand.imm(imm)));
    }

    private void unary() {
        int dst = target();
        insns.add(
                switch (random.nextInt(3)) {
                    case 0 -> new Insn.Neg(random.nextBoolean(), dst);
                    case 1 -> new Insn.Swap(Endian.values()[random.nextInt(3)], 16 << random.nextInt(3), dst);
                    default -> Code.alu(Alu.AND, dst, CONSTANTS[random.nextInt(14)]);
                });
    }

    /** A forward jump over the next few pieces. */
    private void branch() {
        int at = insns.size();
        insns.add(Code.EXIT);
        int pieces = random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            piece();
        }
        Cond cond = Cond.values()[random.nextInt(Cond.values().length)];
        Operand src = random.nextBoolean() ? Operand.imm(constant()) : Operand.reg(number());
        short off = (short) (insns.size() - at - 1);
        insns.set(at, new Insn.Branch(cond, random.nextBoolean(), number(), src, off));
    }

    private Width width() {
        return Width.values()[random.nextInt(4)];
    }

    private int stackOffset(Width width) {
        return -width.bytes() * (1 + random.nextInt(STACK / width.bytes()));
    }

    private void stack() {
        Width width = width();
        int off = stackOffset(width);
        if (random.nextBoolean()) {
            insns.add(
                    random.nextBoolean()
                            ? Code.store(width, 10, off, number())
                            : Code.storeImm(width, 10, off, constant()));
        }
        Width read = width();
        boolean signed = read != Width.DW && random.nextInt(3) == 0;
        insns.add(new Insn.Load(
                read, signed, target(), 10, (short) (random.nextBoolean() && read == width ? off : stackOffset(read))));
    }

    private void variableStack() {
        Width width = width();
        int index = target();
        insns.add(Code.alu(Alu.AND, index, STACK - width.bytes() & -width.bytes()));
        insns.add(Code.movr(9, 10));
        insns.add(Code.alur(Alu.ADD, 9, index));
        insns.add(
                switch (random.nextInt(3)) {
                    case 0 -> Code.store(width, 9, -STACK, number());
                    case 1 -> Code.storeImm(width, 9, -STACK, 0);
                    default -> Code.load(width, target(), 9, -STACK);
                });
    }

    private void spilledPointer() {
        int off = -8 * (1 + random.nextInt(10));
        insns.add(Code.store(Width.DW, 10, off, 6));
        if (random.nextBoolean()) {
            branch();
        }
        insns.add(Code.load(Width.DW, 9, 10, off));
        insns.add(plainMemory ? Code.movr(9, 6) : Code.load(Width.W, target(), 9, 8));
        if (random.nextInt(3) > 0) {
            insns.add(Code.storeImm(Width.DW, 10, off, constant()));
        }
    }

    private void atomic() {
        Atomic op = Atomic.values()[random.nextInt(Atomic.values().length)];
        Width width = random.nextBoolean() ? Width.W : Width.DW;
        int src = target();
        insns.add(Code.rmw(op, width, 10, stackOffset(width), src));
    }

    private void calls() {
        if (loopCounter >= 0) {
            return;
        }
        if (random.nextBoolean() && !plainMemory) {
            insns.add(Code.call(7));
        } else {
            insns.add(Code.movr(1, 10));
            insns.add(Code.add(1, stackOffset(Width.DW)));
            insns.add(Code.callLocal(CALL_MARK));
        }
        for (int r = 1; r <= 5; r++) {
            insns.add(random.nextInt(30) == 0 ? Code.movr(0, 0) : Code.mov(r, constant()));
        }
    }

    private static final int CALL_MARK = 0x7777;

    /** Appends the function that local calls call, if any do. */
    private void function() {
        int start = insns.size();
        boolean called = false;
        for (int i = 0; i < start; i++) {
            if (insns.get(i).equals(Code.callLocal(CALL_MARK))) {
                insns.set(i, Code.callLocal(start - i - 1));
                called = true;
            }
        }
        if (called) {
            insns.add(Code.movr(0, 2));
            insns.add(Code.branchr(Cond.JGT, 3, 4, 2));
            insns.add(Code.store(Width.DW, 1, 0, 2));
            insns.add(Code.alur(Alu.ADD, 0, 3));
            insns.add(Code.store(Width.DW, 10, -8, 0));
            insns.add(Code.alu32(Alu.AND, 0, 0xff));
            insns.add(Code.EXIT);
        }
    }

    /** Compares with the end of the packet, and loads: with the length, a constant offset, or a variable one. */
    private void packet() {
        int size = 1 + random.nextInt(24);
        Width width = width();
        int off = Math.max(0, size - width.bytes() + (random.nextInt(10) == 0 ? 1 : 0));
        switch (random.nextInt(3)) {
            case 0 -> {
                insns.add(Code.branch(Cond.JLT, 7, size, 1));
                insns.add(Code.load(width, target(), 6, off));
            }
            case 1 -> {
                insns.add(Code.movr(9, 6));
                insns.add(Code.add(9, size));
                insns.add(random.nextBoolean() ? Code.branchr(Cond.JGT, 9, 8, 1) : Code.branchr(Cond.JLT, 8, 9, 1));
                insns.add(
                        random.nextBoolean()
                                ? Code.load(width, target(), 6, off)
                                : Code.store(width, 6, off, number()));
            }
            default -> {
                int index = target();
                insns.add(Code.alu(Alu.AND, index, 0x1f));
                insns.add(Code.movr(9, 6));
                insns.add(Code.alur(Alu.ADD, 9, index));
                insns.add(Code.movr(4, 9));
                insns.add(Code.add(4, size));
                insns.add(Code.branchr(Cond.JGT, 4, 8, 1));
                insns.add(Code.load(width, target(), 9, off));
                insns.add(Code.mov(4, constant()));
            }
        }
    }

    /** Damages a third of the programs a little. */
    private void mutate() {
        if (random.nextInt(3) > 0) {
            return;
        }
        int at = random.nextInt(insns.size());
        Insn insn = insns.get(at);
        if (insn instanceof Insn.Bin b && b.src() instanceof Operand.Reg && b.op().allows(b.is64(), false)) {
            insns.set(at, new Insn.Bin(b.op(), b.is64(), b.dst(), Operand.reg(random.nextInt(11))));
        } else if (insn instanceof Insn.Load l) {
            insns.set(at, new Insn.Load(l.width(), l.signed(), l.dst(), l.src(), (short)
                    (l.off() + random.nextInt(9) - 4)));
        } else if (insn instanceof Insn.Branch b) {
            insns.set(at, new Insn.Branch(b.cond(), b.is64(), random.nextInt(10), b.src(), b.off()));
        } else if (at < insns.size() - 1) {
            insns.set(at, Code.mov(random.nextInt(10), constant()));
        }
    }
}
