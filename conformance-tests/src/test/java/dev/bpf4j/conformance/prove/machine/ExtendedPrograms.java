package dev.bpf4j.conformance.prove.machine;

import static dev.bpf4j.ebpf.isa.Operand.imm;
import static dev.bpf4j.ebpf.isa.Operand.reg;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random extended programs without loops: a function of arithmetic, stack and context accesses and forward jumps, and
 * another that it calls. Scalars are in R0 and R6-R9 only, which calls do not lose; R1-R5 are set before each use.
 */
final class ExtendedPrograms {
    private static final int[] SCALARS = {0, 7, 8, 9};
    private static final int[] NUMBERS = {0, 1, -1, 2, 31, 32, 63, 64, 0x7fff_ffff, 0x8000_0000, 0xffff};
    private static final short LOWEST = -32;

    private final Random random;
    private final List<Insn> insns = new ArrayList<>();

    private ExtendedPrograms(Random random) {
        this.random = random;
    }

    static Program random(Random random) {
        return new ExtendedPrograms(random).program();
    }

    private Program program() {
        insns.add(new Insn.Bin(Alu.MOV, true, 6, reg(1)));
        function(5 + random.nextInt(25));
        int end = insns.size();
        function(random.nextInt(12));
        for (int i = 0; i < end; i++) {
            if (insns.get(i) instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
                insns.set(i, new Insn.Call(CallKind.LOCAL, end - i - 1));
            }
        }
        return Program.of(insns);
    }

    /** Only the entry calls, and only behind its initialisation. */
    private void function(int size) {
        boolean calls = insns.size() == 1;
        for (int scalar : SCALARS) {
            insns.add(new Insn.Bin(Alu.MOV, true, scalar, imm(number())));
        }
        for (short offset = LOWEST; offset < 0; offset += 8) {
            insns.add(new Insn.Store(Width.DW, 10, offset, reg(scalar())));
        }
        int end = insns.size() + size;
        while (insns.size() < end) {
            insns.add(next(end - insns.size() - 1, calls));
        }
        insns.add(new Insn.Exit());
    }

    private int scalar() {
        return SCALARS[random.nextInt(SCALARS.length)];
    }

    private int number() {
        return random.nextInt(3) == 0 ? random.nextInt() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private Operand operand() {
        return random.nextBoolean() ? reg(scalar()) : imm(number());
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private short cell(Width width) {
        return (short) (LOWEST + width.bytes() * random.nextInt(-LOWEST / width.bytes()));
    }

    private Insn next(int left, boolean calls) {
        Width width = any(Width.values());
        return switch (random.nextInt(12)) {
            case 0 -> new Insn.Neg(random.nextBoolean(), scalar());
            case 1 -> new Insn.Swap(any(Endian.values()), 16 << random.nextInt(3), scalar());
            case 2 -> new Insn.Load(width, width != Width.DW && random.nextBoolean(), scalar(), 10, cell(width));
            case 3 -> new Insn.Store(width, 10, cell(width), operand());
            case 4 -> atomic(random.nextBoolean() ? Width.W : Width.DW);
            case 5, 6 ->
                new Insn.Branch(any(Cond.values()), random.nextBoolean(), scalar(), operand(), (short)
                        random.nextInt(left + 1));
            case 7 -> calls ? new Insn.Call(CallKind.LOCAL, 0) : new Insn.Jump(false, random.nextInt(left + 1));
            case 8 ->
                calls
                        ? Insn.LegacyLoad.indirect(
                                any(new Width[] {Width.B, Width.H, Width.W}), scalar(), random.nextInt(40))
                        : new Insn.Neg(true, scalar());
            case 9 -> calls ? contextLoad() : new Insn.Neg(false, scalar());
            default -> arithmetic();
        };
    }

    private Insn contextLoad() {
        return random.nextBoolean()
                ? new Insn.Load(Width.W, false, scalar(), 6, (short) (4 * random.nextInt(10)))
                : new Insn.Load(Width.B, false, scalar(), 6, (short) random.nextInt(40));
    }

    private Insn atomic(Width width) {
        return new Insn.Rmw(any(Atomic.values()), width, 10, cell(width), scalar());
    }

    private Insn arithmetic() {
        Alu alu = any(Alu.values());
        boolean is64 = alu == Alu.MOVSX32 || random.nextBoolean();
        Operand source = operand();
        return new Insn.Bin(
                alu, is64, scalar(), alu.allows(is64, source instanceof Operand.Imm) ? source : reg(scalar()));
    }
}
