package dev.bpf4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.verifier.RejectedProgramException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plug-in author's way: a context type, a helper, a program. */
class ProgramLoaderTest {
    /** An order that a rule judges. */
    private static final class Order {
        private long amount;
        private long discount;

        Order amount(long cents) {
            amount = cents;
            return this;
        }
    }

    private static final ContextType<Order> ORDER = ContextType.named("order", Order.class)
            .field("amount", 0, Width.DW, order -> order.amount)
            .field("discount", 8, Width.DW, order -> order.discount, (order, value) -> order.discount = value)
            .build();

    private static final int PERCENT = Prototype.OWN_IDS + 1;

    private static final ProgramType<Order> RULE = new ProgramType<>(
            "rule",
            ORDER,
            HelperTable.of(List.of(Helper.of(
                    PERCENT,
                    "percent",
                    ReturnType.INTEGER,
                    List.of(ArgType.ANYTHING, ArgType.ANYTHING),
                    (caller, amount, rate, r3, r4, r5) -> amount * rate / 100))));

    /** Ten percent off from 100 on; R0 = whether there is a discount. */
    private static final Program DISCOUNT = Program.of(
            new Insn.Bin(Alu.MOV, true, 6, Operand.reg(1)),
            new Insn.Load(Width.DW, false, 1, 6, (short) 0),
            new Insn.Bin(Alu.MOV, true, 0, Operand.imm(0)),
            new Insn.Branch(Cond.JLT, true, 1, Operand.imm(100), (short) 4),
            new Insn.Bin(Alu.MOV, true, 2, Operand.imm(10)),
            new Insn.Call(CallKind.HELPER, PERCENT),
            new Insn.Store(Width.DW, 6, (short) 8, Operand.reg(0)),
            new Insn.Bin(Alu.MOV, true, 0, Operand.imm(1)),
            new Insn.Exit());

    private static final Program WILD = Program.of(
            new Insn.Bin(Alu.MOV, true, 1, Operand.imm(4)),
            new Insn.Load(Width.DW, false, 0, 1, (short) 0),
            new Insn.Exit());

    private static final Program ENDLESS = Program.of(new Insn.Jump(false, -1));

    @ParameterizedTest
    @EnumSource
    void ownContextAndHelper(Engine engine) {
        LoadedProgram<Order> rule = ProgramLoader.of(RULE).engine(engine).load(DISCOUNT);
        Order order = new Order();
        assertEquals(0, rule.run(order.amount(99)));
        assertEquals(0, order.discount);
        assertEquals(1, rule.run(order.amount(500)));
        assertEquals(50, order.discount);
    }

    @Test
    void unsafeProgramsAreRefused() {
        assertThrows(
                RejectedProgramException.class, () -> ProgramLoader.of(RULE).load(WILD));
        assertThrows(
                MalformedProgramException.class, () -> ProgramLoader.of(RULE).load(new byte[12]));
    }

    @ParameterizedTest
    @EnumSource
    void unverifiedProgramsTrap(Engine engine) {
        LoadedProgram<Order> wild = ProgramLoader.of(RULE).engine(engine).loadUnverified(WILD);
        TrapException trap = assertThrows(TrapException.class, () -> wild.run(new Order()));
        assertEquals(1, trap.slot());
    }

    @ParameterizedTest
    @EnumSource
    void limitEndsEndlessPrograms(Engine engine) {
        LoadedProgram<Order> endless =
                ProgramLoader.of(RULE).engine(engine).limit(1000).loadUnverified(ENDLESS);
        assertThrows(TrapException.class, () -> endless.run(new Order()));
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        LoadedProgram<Order> rule = ProgramLoader.of(RULE).load(DISCOUNT);
        long sum = LongStream.range(0, 20_000)
                .parallel()
                .map(amount -> {
                    Order order = new Order().amount(amount);
                    rule.run(order);
                    return order.discount;
                })
                .sum();
        assertEquals(LongStream.range(100, 20_000).map(amount -> amount / 10).sum(), sum);
    }

    @ParameterizedTest
    @EnumSource
    void classicProgram(Engine engine) {
        // ldh [12]; jeq #0x800 jt 0 jf 1; ret #96; ret #0
        ClassicProgram ip = ClassicProgram.of(
                new ClassicInsn(0x28, 0, 0, 12),
                new ClassicInsn(0x15, 0, 1, 0x800),
                new ClassicInsn(0x06, 0, 0, 96),
                new ClassicInsn(0x06, 0, 0, 0));
        LoadedProgram<SocketBuffer> filter =
                ProgramLoader.of(Linux.SOCKET_FILTER).engine(engine).load(ip);
        Runner<SocketBuffer> runner = filter.runner();
        byte[] packet = new byte[60];
        packet[12] = 8;
        assertEquals(96, runner.run(new SocketBuffer().packet(packet)));
        packet[13] = 6;
        assertEquals(0, runner.run(new SocketBuffer().packet(packet)));
        assertEquals(0, runner.run(new SocketBuffer().packet(new byte[3])), "too short a packet");
    }
}
