package dev.bpf4j.conformance.bugs;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Programs that compute with four numbers from memory, compare them, and store and load them: they touch no memory but
 * the stack, so that nearly all are accepted, and what is wrong shows in the numbers.
 */
final class NumberPrograms {
    private static final int INPUTS = 32;
    private static final int FIRST = 5;
    private static final int LAST = 9;

    // spotless:off
    private static final long[] NUMBERS = {0, 1, 2, 3, 4, 5, 7, 8, 15, 31, 32, 63, 64, 255, 256, 0x7fff, 0xffff,
        0x7fff_fffeL, 0x7fff_ffffL, 0x8000_0000L, 0x8000_0001L, 0xffff_fffeL, 0xffff_ffffL, 1L << 32, (1L << 32) + 1,
        (1L << 32) + 2, (1L << 32) + 5, 3L << 32, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, -2, -3, -4, -8, -128};
    // spotless:on

    private final Random random;
    private final List<Insn> insns = new ArrayList<>();

    private NumberPrograms(Random random) {
        this.random = random;
    }

    static Program next(Random random) {
        return new NumberPrograms(random).generate();
    }

    /** Memory to run on. */
    static byte[] input(Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(INPUTS).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putLong(number(random));
        }
        return bytes.array();
    }

    static long number(Random random) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> number + random.nextInt(5) - 2;
            default -> number;
        };
    }

    private Program generate() {
        insns.add(new Insn.Branch(Cond.JGE, true, 2, Operand.imm(INPUTS), (short) 2));
        leave();
        for (int r = FIRST; r <= LAST; r++) {
            Width width = random.nextInt(3) > 0 ? Width.DW : Width.values()[random.nextInt(3)];
            int off = 8 * random.nextInt(INPUTS / 8);
            insns.add(new Insn.Load(width, width != Width.DW && random.nextBoolean(), r, 1, (short) off));
        }
        int pieces = 4 + random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            piece();
        }
        leave();
        return Program.of(insns);
    }

    private void leave() {
        insns.add(new Insn.Bin(Alu.MOV, true, 0, Operand.imm(0)));
        insns.add(new Insn.Exit());
    }

    private int register() {
        return FIRST + random.nextInt(LAST - FIRST + 1);
    }

    private int constant() {
        return (int) number(random);
    }

    private void piece() {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> compare();
            case 3 -> insns.add(Insn.LoadImm64.of(register(), number(random)));
            case 4 -> store();
            case 5 -> load();
            case 6 -> pointers();
            default -> compute();
        }
    }

    /** Goes on where the condition has one outcome; the other ends the program. */
    private void compare() {
        Cond cond = Cond.values()[random.nextInt(Cond.values().length)];
        boolean is64 = random.nextBoolean();
        Operand other = random.nextInt(3) == 0 ? Operand.reg(register()) : Operand.imm(constant());
        if (random.nextBoolean()) {
            insns.add(new Insn.Branch(cond, is64, register(), other, (short) 2));
        } else {
            insns.add(new Insn.Branch(cond, is64, register(), other, (short) 1));
            insns.add(new Insn.Jump(false, 2));
        }
        leave();
    }

    private void compute() {
        Alu op = Alu.values()[random.nextInt(Alu.values().length)];
        boolean is64 = op == Alu.MOVSX32 || random.nextBoolean();
        boolean fromRegister = op.signExtendedBits() > 0 || random.nextBoolean();
        int shift = random.nextInt(is64 ? 64 : 32);
        Operand other = switch (op) {
            case LSH, RSH, ARSH -> Operand.imm(shift);
            case DIV, MOD, SDIV, SMOD -> fromRegister ? Operand.reg(register()) : Operand.imm(1 + (shift & 15));
            default -> fromRegister ? Operand.reg(register()) : Operand.imm(constant());
        };
        insns.add(new Insn.Bin(op, is64, register(), other));
    }

    private void store() {
        Width width = random.nextInt(3) > 0 ? Width.DW : Width.W;
        Operand what = random.nextInt(3) > 0 ? Operand.reg(register()) : Operand.imm(constant());
        insns.add(new Insn.Store(width, 10, (short) (-8 - 8 * random.nextInt(3)), what));
    }

    private void load() {
        Width width = Width.values()[random.nextInt(4)];
        boolean signed = width != Width.DW && random.nextBoolean();
        insns.add(new Insn.Load(width, signed, register(), 10, (short) (-8 - 8 * random.nextInt(3))));
    }

    /** Numbers made of pointers. */
    private void pointers() {
        int register = register();
        if (random.nextBoolean()) {
            insns.add(new Insn.Bin(Alu.MOV, false, register, Operand.reg(10)));
        } else {
            insns.add(new Insn.Bin(Alu.MOV, true, register, Operand.reg(10)));
            insns.add(new Insn.Bin(Alu.SUB, true, register, Operand.reg(1)));
        }
    }
}
