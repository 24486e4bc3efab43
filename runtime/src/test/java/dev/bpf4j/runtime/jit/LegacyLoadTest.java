package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.verifier.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packet loads that find nothing return 0 from the function that they are in, as on Linux. */
class LegacyLoadTest {
    private static final Insn EXIT = new Insn.Exit();

    static List<Limits> limits() {
        return List.of(Limits.HOTSPOT, new Limits(500, 1000), new Limits(500, 1));
    }

    private static long run(Program program, Limits limits, int packetBytes) {
        byte[] packet = new byte[packetBytes];
        for (int i = 0; i < packet.length; i++) {
            packet[i] = (byte) (0xf0 + i);
        }
        SocketBuffer skb = new SocketBuffer().packet(packet);
        long expected = Interpreter.of(program, Linux.SOCKET_FILTER).run(new Execution<>(Linux.SOCKET_FILTER), skb);
        long actual = JitCompiler.compile(program, Linux.SOCKET_FILTER, Facts.none(program), limits)
                .run(new Execution<>(Linux.SOCKET_FILTER), skb);
        assertEquals(expected, actual, program::toString);
        return actual;
    }

    @ParameterizedTest
    @MethodSource("limits")
    void inTheProgram(Limits limits) {
        for (Width width : new Width[] {Width.B, Width.H, Width.W}) {
            for (int offset : new int[] {0, 1, 5, 8, 100, SocketBuffer.NETWORK_OFFSET + 2, -1}) {
                run(Program.of(Insn.LegacyLoad.absolute(width, offset), EXIT), limits, 8);
                Insn index = new Insn.Bin(Alu.MOV, true, 2, Operand.imm(offset));
                run(Program.of(index, Insn.LegacyLoad.indirect(width, 2, 1), EXIT), limits, 8);
            }
        }
    }

    /** The caller returns 7, whatever the function that it calls finds. */
    @ParameterizedTest
    @MethodSource("limits")
    void inCallees(Limits limits) {
        Program program = Program.of(
                new Insn.Call(CallKind.LOCAL, 2),
                new Insn.Bin(Alu.MOV, true, 0, Operand.imm(7)),
                EXIT,
                new Insn.Call(CallKind.LOCAL, 1),
                EXIT,
                Insn.LegacyLoad.absolute(Width.B, 4),
                EXIT);
        assertEquals(7, run(program, limits, 5));
        assertEquals(7, run(program, limits, 4));
    }

    @Test
    void resultIsUnsigned() {
        assertEquals(0xf0f1_f2f3L, run(Program.of(Insn.LegacyLoad.absolute(Width.W, 0), EXIT), Limits.HOTSPOT, 4));
    }
}
