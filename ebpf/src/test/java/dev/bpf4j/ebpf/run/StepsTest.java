package dev.bpf4j.ebpf.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The interpreter takes instructions together and counts them by blocks. What comes out of a run, where it traps and at
 * which instruction its limit ends it are what the tracer says, which goes one by one.
 */
class StepsTest {
    private static final ProgramType<SocketBuffer> TYPE = Linux.SOCKET_FILTER.with(List.of(Helper.of(
            200_001, "sum", ReturnType.INTEGER, List.of(), (c, r1, r2, r3, r4, r5) -> r1 + r2 + r3 + r4 + r5)));
    private static final int REGISTERS = 6;
    private static final int PACKET_BYTES = 16;
    private static final int MOST_TAKEN = 80;

    @Property(tries = 3000)
    void sameAsOneByOne(@ForAll Random random) {
        Program program = Program.of(insns(random));
        int full = 1 + random.nextInt(MOST_TAKEN);
        Executable<SocketBuffer> tracer = new Tracer<>(program, TYPE, (slot, depth, registers) -> {});
        Executable<SocketBuffer> interpreter = Interpreter.of(program, TYPE);
        Execution<SocketBuffer> execution = new Execution<>(TYPE);
        for (int limit = full; limit >= 0; limit -= 1 + limit / 8) {
            execution.limit(limit);
            assertEquals(outcome(tracer, execution), outcome(interpreter, execution), program::toString);
        }
    }

    private static String outcome(Executable<SocketBuffer> program, Execution<SocketBuffer> execution) {
        byte[] bytes = new byte[PACKET_BYTES];
        new Random(PACKET_BYTES).nextBytes(bytes);
        SocketBuffer packet = new SocketBuffer().packet(bytes);
        try {
            long r0 = program.run(execution, packet);
            return r0 + ", " + execution.nesting().left() + " left";
        } catch (TrapException trap) {
            return trap.getMessage();
        }
    }

    private static List<Insn> insns(Random random) {
        List<Insn> insns = new ArrayList<>();
        int count = 3 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            insns.add(insn(random));
        }
        insns.add(new Insn.Exit());
        return insns;
    }

    private static int register(Random random) {
        return random.nextInt(40) == 0 ? 6 + random.nextInt(5) : random.nextInt(REGISTERS);
    }

    private static <E> E any(Random random, E[] values) {
        return values[random.nextInt(values.length)];
    }

    private static Operand operand(Random random) {
        return random.nextBoolean() ? Operand.reg(register(random)) : Operand.imm(random.nextInt(20) - 4);
    }

    private static short place(Random random) {
        return (short) (random.nextInt(20) == 0 ? random.nextInt() : -8 * random.nextInt(4));
    }

    private static short distance(Random random) {
        return (short) (random.nextInt(30) == 0 ? random.nextInt(60) - 30 : random.nextInt(8) - 3);
    }

    private static Insn insn(Random random) {
        boolean is64 = random.nextInt(3) > 0;
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> new Insn.Bin(Alu.MOV, true, register(random), operand(random));
            case 3, 4 -> new Insn.Bin(Alu.ADD, is64, register(random), operand(random));
            case 5, 6 -> calculation(random, is64);
            case 7, 8, 9 ->
                new Insn.Branch(any(random, Cond.values()), is64, register(random), operand(random), distance(random));
            case 10 ->
                random.nextInt(4) == 0
                        ? new Insn.Load(any(random, NARROW), true, register(random), 10, place(random))
                        : new Insn.Load(any(random, Width.values()), false, register(random), 10, place(random));
            case 11 -> new Insn.Store(any(random, Width.values()), 10, place(random), operand(random));
            case 12 -> new Insn.Swap(any(random, Endian.values()), 16 << random.nextInt(3), register(random));
            case 13 -> Insn.LegacyLoad.absolute(any(random, NARROW), random.nextInt(PACKET_BYTES));
            case 14 -> new Insn.Rmw(any(random, Atomic.values()), Width.DW, 10, (short) -8, register(random));
            default -> rare(random);
        };
    }

    private static final Width[] NARROW = {Width.B, Width.H, Width.W};

    private static Insn calculation(Random random, boolean is64) {
        Alu op = any(random, Alu.values());
        Operand operand = operand(random);
        return op.allows(is64, operand instanceof Operand.Imm)
                ? new Insn.Bin(op, is64, register(random), operand)
                : new Insn.Neg(is64, register(random));
    }

    private static Insn rare(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Insn.Jump(false, distance(random));
            case 1 -> new Insn.Call(CallKind.LOCAL, distance(random));
            case 2 -> Insn.LoadImm64.of(register(random), random.nextLong());
            case 3 -> new Insn.Exit();
            case 4 -> new Insn.MayGoto(distance(random));
            default -> new Insn.Call(CallKind.HELPER, random.nextInt(4) == 0 ? 200_000 : 200_001);
        };
    }
}
