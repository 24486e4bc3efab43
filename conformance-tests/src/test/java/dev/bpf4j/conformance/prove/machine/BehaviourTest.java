package dev.bpf4j.conformance.prove.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.generate.ProgramGenerator;
import dev.bpf4j.cbpf.generate.ProgramGenerator.Options;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The formula of a program, with the numbers of one packet, gives what the reference interpreter returns. */
class BehaviourTest {
    private static final int PACKETS = 20;
    private static final int TRAPPED = -1;

    private final Terms terms = new Terms(1_000_000);
    private final SocketInputs inputs = new SocketInputs(terms, new PacketBytes(terms));

    private Behaviour behaviour(Machine<?, ?> machine) {
        return Unrolling.run(machine, terms, Deadline.in(Duration.ofSeconds(20)));
    }

    private Behaviour behaviour(Program program) {
        return behaviour(new ExtendedMachine(terms, program, inputs, "p"));
    }

    /** The 32 bits returned, zero-extended, or {@link #TRAPPED}. */
    private static long value(Behaviour behaviour, KnownPacket packet) {
        Evaluation evaluation = new Evaluation(packet);
        return evaluation.of(behaviour.traps()) == 1 ? TRAPPED : evaluation.of(behaviour.value());
    }

    private static long interpreted(Program program, KnownPacket packet) {
        try {
            long r0 = Interpreter.of(program, ClassicTranslator.SOCKET_FILTER)
                    .run(new Execution<>(ClassicTranslator.SOCKET_FILTER, packet.host()), packet.skb());
            return r0 & 0xffff_ffffL;
        } catch (TrapException trap) {
            return TRAPPED;
        }
    }

    @Property(tries = 150)
    void classicProgramsAndTheirTranslations(@ForAll long seed) {
        Random random = new Random(seed);
        ClassicProgram program = ProgramGenerator.generate(random, 300, Options.socketFilter());
        Program translated = ClassicTranslator.translate(program);
        Behaviour classic = behaviour(new ClassicMachine(terms, program, inputs));
        Behaviour extended = behaviour(translated);
        for (int i = 0; i < PACKETS; i++) {
            KnownPacket packet = KnownPacket.random(random);
            long expected = Integer.toUnsignedLong(
                    ClassicInterpreter.run(program, ClassicInputs.of(packet.skb(), packet.host())));
            assertEquals(expected, value(classic, packet), program::toString);
            assertEquals(expected, value(extended, packet), translated::toString);
        }
    }

    @Property(tries = 800)
    void extendedPrograms(@ForAll long seed) {
        Random random = new Random(seed);
        Program program = ExtendedPrograms.random(random);
        Behaviour behaviour = behaviour(program);
        for (int i = 0; i < PACKETS; i++) {
            KnownPacket packet = KnownPacket.random(random);
            assertEquals(interpreted(program, packet), value(behaviour, packet), program::toString);
        }
    }

    @Property(tries = 100)
    void copiedPacketBytes(
            @ForAll @IntRange(min = -4, max = 100) int offset, @ForAll @IntRange(min = 1, max = 8) int size) {
        Program program = Assembler.parse("""
                r3 = r10
                r3 += -8
                *(u64 *)(r3 + 0) = -1
                r2 = %d
                r4 = %d
                call bpf_skb_load_bytes
                r1 = *(u64 *)(r10 - 8)
                r0 *= 1000003
                r0 ^= r1
                r1 >>= 32
                r0 += r1
                exit
                """.formatted(offset, size), ClassicTranslator.SOCKET_FILTER.helpers());
        Behaviour behaviour = behaviour(program);
        Random random = new Random(offset);
        for (int i = 0; i < PACKETS; i++) {
            KnownPacket packet = KnownPacket.random(random);
            assertEquals(interpreted(program, packet), value(behaviour, packet));
        }
    }

    @Test
    void aLoopIsNoBehaviour() {
        UndecidedException thrown =
                assertThrows(UndecidedException.class, () -> behaviour(Program.of(new Insn.Jump(false, -1))));
        assertEquals("the program has a loop at slot 0", thrown.getMessage());
    }

    @Test
    void recursionEndsWhereTheCallStackDoes() {
        Program program = Program.of(new Insn.Call(CallKind.LOCAL, -1), new Insn.Exit());
        KnownPacket packet = KnownPacket.random(new Random(0));
        assertEquals(TRAPPED, interpreted(program, packet));
        assertEquals(TRAPPED, value(behaviour(program), packet));
    }
}
