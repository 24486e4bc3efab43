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
 * Programs that compute with numbers whose values, for one input, are known while the program is made: every comparison goes
 * on for that input, and bounds lie close around its numbers. So ranges are tight, and the run comes to where they are wrong.
 */
final class GuidedPrograms {
    private static final int FIRST = 5;
    private static final int COUNT = 4;
    private static final int SCRATCH = 4;
    private static final int STACK = 24;
    private static final int POINTER_SLOT = -32;
    private static final long LOW = 0xffff_ffffL;
    private static final Alu[] INTERESTING = {
        Alu.AND, Alu.OR, Alu.XOR, Alu.ADD, Alu.SUB, Alu.MUL, Alu.DIV, Alu.MOD, Alu.RSH, Alu.ARSH, Alu.LSH
    };

    private final Random random;
    private final List<Insn> insns = new ArrayList<>();
    private final long[] words = new long[COUNT];
    private final long[] values = new long[FIRST + COUNT];
    private final ByteBuffer stack = ByteBuffer.allocate(STACK).order(ByteOrder.LITTLE_ENDIAN);

    private GuidedPrograms(Random random) {
        this.random = random;
    }

    /** @param input that the program goes through to its end on */
    record Guided(Program program, byte[] input) {}

    static Guided next(Random random) {
        return new GuidedPrograms(random).generate();
    }

    /** An input like the first, but for one number. */
    static byte[] near(byte[] input, Random random) {
        ByteBuffer bytes = ByteBuffer.wrap(input.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int at = Long.BYTES * random.nextInt(COUNT);
        long word = bytes.getLong(at);
        bytes.putLong(
                at,
                switch (random.nextInt(4)) {
                    case 0 -> word ^ 1L << random.nextInt(Long.SIZE);
                    case 1 -> word ^ 1L << Integer.SIZE;
                    default -> word + random.nextInt(9) - 4;
                });
        return bytes.array();
    }

    private Guided generate() {
        insns.add(new Insn.Branch(Cond.JGE, true, 2, Operand.imm(COUNT * Long.BYTES), (short) 2));
        leave();
        ByteBuffer input = ByteBuffer.allocate(COUNT * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < COUNT; i++) {
            words[i] = word();
            input.putLong(words[i]);
            values[FIRST + i] = words[i];
            insns.add(new Insn.Load(Width.DW, false, FIRST + i, 1, (short) (Long.BYTES * i)));
        }
        for (int off = -STACK; off < 0; off += Long.BYTES) {
            insns.add(new Insn.Store(Width.DW, 10, (short) off, Operand.imm(0)));
        }
        int pieces = 3 + random.nextInt(7);
        for (int i = 0; i < pieces; i++) {
            piece();
        }
        leave();
        return new Guided(Program.of(insns), input.array());
    }

    private long word() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(4);
            case 1 -> (long) random.nextInt(3) << Integer.SIZE | random.nextInt(4);
            case 2 -> -1 - random.nextInt(4);
            case 3 -> NumberPrograms.number(random);
            default -> random.nextInt(300) - 40;
        };
    }

    private void leave() {
        insns.add(new Insn.Bin(Alu.MOV, true, 0, Operand.imm(0)));
        insns.add(new Insn.Exit());
    }

    private int register() {
        return FIRST + random.nextInt(COUNT);
    }

    private void piece() {
        int r = register();
        if (random.nextInt(25) == 0) {
            pointer();
            return;
        }
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> bound(r);
            case 3 -> unlike(r);
            case 4 -> knownHalf(r);
            case 5 -> spill(r);
            case 6 -> combine(r);
            default -> compute(r);
        }
    }

    /** The number is between two others. */
    private void bound(int r) {
        boolean is64 = random.nextInt(3) > 0;
        boolean signed = random.nextBoolean();
        long value = is64 ? values[r] : signed ? (int) values[r] : values[r] & LOW;
        long least = value - distance();
        long most = value + distance();
        goOn(signed ? Cond.JSLT : Cond.JLT, is64, r, least);
        goOn(signed ? Cond.JSGT : Cond.JGT, is64, r, most);
    }

    /** Two numbers in ranges make a third. */
    private void combine(int r) {
        int other = FIRST + (r - FIRST + 1 + random.nextInt(COUNT - 1)) % COUNT;
        bound(r);
        bound(other);
        compute(INTERESTING[random.nextInt(3)], random.nextInt(3) > 0, r, other, values[other]);
    }

    private long distance() {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> 1L << Integer.SIZE;
            case 2 -> 1L << random.nextInt(40);
            default -> random.nextInt(4);
        };
    }

    private void unlike(int r) {
        boolean is64 = random.nextBoolean();
        goOn(Cond.JEQ, is64, r, values[r] + 1 + random.nextInt(3));
    }

    /** Leaves if the condition holds, provided that it does not for the input. */
    private void goOn(Cond leaves, boolean is64, int r, long other) {
        if (leaves.test(is64, values[r], other)) {
            return;
        }
        if (other == (int) other) {
            insns.add(new Insn.Branch(leaves, is64, r, Operand.imm((int) other), (short) 1));
        } else {
            insns.add(Insn.LoadImm64.of(SCRATCH, other));
            insns.add(new Insn.Branch(leaves, is64, r, Operand.reg(SCRATCH), (short) 1));
        }
        insns.add(new Insn.Jump(false, 2));
        leave();
    }

    /** Clears one half, and perhaps sets a bit of it. */
    private void knownHalf(int r) {
        boolean low = random.nextBoolean();
        apply(low ? Alu.RSH : Alu.LSH, true, r, Integer.SIZE);
        apply(low ? Alu.LSH : Alu.RSH, true, r, Integer.SIZE);
        if (random.nextBoolean()) {
            apply(Alu.OR, true, r, 1 + random.nextInt(3));
        }
    }

    private void apply(Alu op, boolean is64, int r, int constant) {
        insns.add(new Insn.Bin(op, is64, r, Operand.imm(constant)));
        values[r] = op.eval(is64, values[r], constant);
    }

    /** Through the stack, with its own width or half of it; seldom across slots. */
    private void spill(int r) {
        int at = random.nextInt(12) == 0 ? random.nextInt(STACK - Long.BYTES) : Long.BYTES * random.nextInt(STACK / 8);
        Width width = random.nextBoolean() ? Width.DW : Width.W;
        insns.add(new Insn.Store(width, 10, (short) (at - STACK), Operand.reg(r)));
        if (width == Width.DW) {
            stack.putLong(at, values[r]);
        } else {
            stack.putInt(at, (int) values[r]);
        }
        int from = random.nextInt(4) == 0 ? Long.BYTES * random.nextInt(STACK / 8) : at;
        int to = register();
        insns.add(new Insn.Load(width, false, to, 10, (short) (from - STACK)));
        values[to] = width.truncate(stack.getLong(Math.min(from, STACK - Long.BYTES)));
    }

    /** An access to the stack through a pointer that was kept there, or that went far away and came back. */
    private void pointer() {
        insns.add(new Insn.Bin(Alu.MOV, true, SCRATCH, Operand.reg(10)));
        if (random.nextBoolean()) {
            insns.add(new Insn.Store(Width.DW, 10, (short) POINTER_SLOT, Operand.reg(SCRATCH)));
            if (random.nextBoolean()) {
                int off = POINTER_SLOT + random.nextInt(Long.BYTES);
                insns.add(new Insn.Store(Width.B, 10, (short) off, Operand.imm(random.nextInt(256))));
            }
            insns.add(new Insn.Load(Width.DW, false, SCRATCH, 10, (short) POINTER_SLOT));
        } else {
            int sum = 0;
            int moves = 1 << random.nextInt(8);
            for (int i = 0; i < moves; i++) {
                int move = random.nextInt(4) > 0 ? Integer.MAX_VALUE : (int) NumberPrograms.number(random);
                insns.add(new Insn.Bin(Alu.ADD, true, SCRATCH, Operand.imm(move)));
                sum += move;
            }
            insns.add(new Insn.Bin(Alu.ADD, true, SCRATCH, Operand.imm(-sum)));
        }
        insns.add(new Insn.Load(Width.B, false, 0, SCRATCH, (short) -1));
    }

    /** Mostly operations whose ranges are not those of the operands. */
    private void compute(int r) {
        Alu[] all = Alu.values();
        Alu op = random.nextInt(6) == 0
                ? all[random.nextInt(all.length)]
                : INTERESTING[random.nextInt(INTERESTING.length)];
        boolean is64 = op == Alu.MOVSX32 || random.nextInt(3) > 0;
        if (op == Alu.LSH || op == Alu.RSH || op == Alu.ARSH) {
            apply(op, is64, r, random.nextInt(is64 ? Long.SIZE : Integer.SIZE));
            return;
        }
        boolean divides = op == Alu.DIV || op == Alu.MOD || op == Alu.SDIV || op == Alu.SMOD;
        int source = register();
        switch (op.signExtendedBits() > 0 ? 3 : random.nextInt(4)) {
            case 0 -> apply(op, is64, r, random.nextInt(4) + (divides ? 1 : 0));
            case 1 -> {
                long number = NumberPrograms.number(random);
                insns.add(Insn.LoadImm64.of(SCRATCH, number));
                compute(op, is64, r, SCRATCH, number);
            }
            default -> compute(op, is64, r, source, values[source]);
        }
    }

    private void compute(Alu op, boolean is64, int r, int source, long value) {
        insns.add(new Insn.Bin(op, is64, r, Operand.reg(source)));
        values[r] = op.eval(is64, values[r], value);
    }
}
