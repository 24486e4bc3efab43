package dev.bpf4j.conformance.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.CpuVersion;
import dev.bpf4j.ebpf.isa.Group;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Verifier;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The instructions of RFC 9669 that no test of the public suite has: six kinds of 64-bit immediates, six legacy packet
 * loads, the call of a platform function. The bytes were written by hand from the RFC's tables.
 */
class UntestedInstructionsTest {
    private static final String EXIT = "9500000000000000";

    /** Bytes 0 to 15 hold 0xf0 to 0xff. */
    private static final byte[] PACKET = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

    /**
     * An instruction in its three forms.
     *
     * @param reserved the same with a field in use that must be zero
     */
    private record Case(Insn insn, String bytes, String text, List<String> reserved, Group group) {}

    private static Case immediate(Imm64 kind, int nextImm, String bytes, String text, String... reserved) {
        return new Case(new Insn.LoadImm64(2, kind, 7, nextImm), bytes, text, List.of(reserved), Group.BASE64);
    }

    private static Case load(Insn insn, String bytes, String text, String... reserved) {
        return new Case(insn, bytes, text, List.of(reserved), Group.PACKET);
    }

    // spotless:off
    private static final List<Case> CASES = List.of(
            immediate(Imm64.MAP_FD, 0, "1812000007000000" + "0000000000000000", "r2 = map_fd 7 ll",
                    "1812000007000000" + "0000000001000000"),
            immediate(Imm64.MAP_VALUE, 9, "1822000007000000" + "0000000009000000", "r2 = map_value 7 +9 ll",
                    "1822010007000000" + "0000000009000000"),
            immediate(Imm64.VARIABLE, 9, "1832000007000000" + "0000000009000000", "r2 = variable 7 +9 ll",
                    "1832000007000000" + "0100000009000000"),
            immediate(Imm64.FUNCTION, 0, "1842000007000000" + "0000000000000000", "r2 = func 7 ll",
                    "1842000007000000" + "0000000001000000"),
            immediate(Imm64.MAP_INDEX, 0, "1852000007000000" + "0000000000000000", "r2 = map_idx 7 ll",
                    "1852000007000000" + "0000000001000000"),
            immediate(Imm64.MAP_INDEX_VALUE, 9, "1862000007000000" + "0000000009000000", "r2 = map_idx_value 7 +9 ll",
                    "1862000007000000" + "0010000009000000", "1872000007000000" + "0000000000000000"),
            load(Insn.LegacyLoad.absolute(Width.W, 4), "2000000004000000", "r0 = *(u32 *)skb[4]",
                    "2010000004000000", "2001000004000000", "2000010004000000"),
            load(Insn.LegacyLoad.absolute(Width.H, 4), "2800000004000000", "r0 = *(u16 *)skb[4]",
                    "2810000004000000", "2801000004000000", "2800010004000000"),
            load(Insn.LegacyLoad.absolute(Width.B, 4), "3000000004000000", "r0 = *(u8 *)skb[4]",
                    "3010000004000000", "3001000004000000", "3000010004000000"),
            load(Insn.LegacyLoad.indirect(Width.W, 7, 4), "4070000004000000", "r0 = *(u32 *)skb[r7 +4]",
                    "4071000004000000", "4070010004000000"),
            load(Insn.LegacyLoad.indirect(Width.H, 7, 4), "4870000004000000", "r0 = *(u16 *)skb[r7 +4]",
                    "4871000004000000", "4870010004000000"),
            load(Insn.LegacyLoad.indirect(Width.B, 7, 4), "5070000004000000", "r0 = *(u8 *)skb[r7 +4]",
                    "5071000004000000", "5070010004000000"),
            new Case(new Insn.Call(CallKind.BTF, 7), "8520000007000000", "call btf 7",
                    List.of("8521000007000000", "8530000007000000"), Group.BASE32));
    // spotless:on

    private static Program decode(String digits) {
        return Codec.decode(HexFormat.of().parseHex(digits));
    }

    @TestFactory
    Stream<DynamicTest> bytesAndTextAreTheInstruction() {
        return CASES.stream()
                .map(test -> dynamicTest(test.text(), () -> {
                    Program program = Program.of(test.insn(), new Insn.Exit());
                    assertEquals(program, decode(test.bytes() + EXIT));
                    assertEquals(test.bytes() + EXIT, HexFormat.of().formatHex(Codec.encode(program)));
                    assertEquals(program, Assembler.parse(test.text() + "\nexit\n"));
                    assertEquals(program, Assembler.parse(Disassembler.format(program)));
                    assertEquals(test.text(), Disassembler.format(test.insn(), Linux.SOCKET_FILTER.helpers()));
                    assertEquals(test.group(), test.insn().group());
                    assertEquals(CpuVersion.V1, test.insn().cpu());
                }));
    }

    @TestFactory
    Stream<DynamicTest> reservedFieldsAreRefused() {
        return CASES.stream()
                .flatMap(test -> test.reserved().stream()
                        .map(bytes -> dynamicTest(bytes, () -> {
                            Exception e = assertThrows(MalformedProgramException.class, () -> decode(bytes + EXIT));
                            assertTrue(e.getMessage().startsWith("insn 0: "), e.getMessage());
                        })));
    }

    /** What they refer to is put in by a loader; a program that still has them traps there, and is rejected. */
    @TestFactory
    Stream<DynamicTest> referencesThatNobodyResolvedTrap() {
        return CASES.stream()
                .filter(test -> test.group() != Group.PACKET)
                .map(test -> dynamicTest(test.text(), () -> {
                    Program program = decode("b700000001000000" + test.bytes() + EXIT);
                    for (IsaEngine engine : IsaEngine.values()) {
                        TrapException e = assertThrows(TrapException.class, () -> engine.run(program, new byte[8]));
                        assertTrue(e.getMessage().matches("insn 1: .* has not been resolved"), e.getMessage());
                    }
                    assertTrue(Verifier.of(Linux.MEMORY).verify(program) instanceof Rejected);
                }));
    }

    /** Big-endian data of the packet; outside of it, the program ends and returns 0. */
    @TestFactory
    Stream<DynamicTest> packetLoadsReadThePacket() {
        // spotless:off
        return Stream.of(
                loads("2000000004000000", 0, 0xf4f5f6f7L),
                loads("2800000004000000", 0, 0xf4f5L),
                loads("3000000004000000", 0, 0xf4L),
                loads("4070000004000000", 3, 0xf7f8f9faL),
                loads("4870000004000000", 3, 0xf7f8L),
                loads("5070000004000000", 3, 0xf7L),
                loads("2000000003000000", 0, 0xf3f4f5f6L),
                loads("200000000c000000", 0, 0xfcfdfeffL),
                loads("200000000d000000", 0, -1),
                loads("280000000f000000", 0, -1),
                loads("3000000010000000", 0, -1),
                loads("4070000004000000", 9, -1),
                loads("4870000004000000", 11, -1),
                loads("5070000004000000", 12, -1),
                loads("5070000004000000", -4, 0xf0L),
                loads("5070000004000000", -5, -1),
                loads("30000000ffffff7f", 0, -1));
        // spotless:on
    }

    /** @param expected what the load gives; negative if it ends the program */
    private static DynamicTest loads(String load, int index, long expected) {
        return dynamicTest(load + " at " + index, () -> {
            String immediate = HexFormat.of().toHexDigits(Integer.reverseBytes(index));
            Program program = decode("bf16000000000000" + "b7070000" + immediate + load + "0700000001000000" + EXIT);
            long r0 = expected < 0 ? 0 : expected + 1;
            for (Executable<SocketBuffer> engine : engines(program)) {
                assertEquals(r0, engine.run(new Execution<>(Linux.SOCKET_FILTER), new SocketBuffer().packet(PACKET)));
            }
        });
    }

    private static List<Executable<SocketBuffer>> engines(Program program) {
        Accepted accepted = (Accepted) Verifier.of(Linux.SOCKET_FILTER).verify(program);
        return List.of(
                Interpreter.of(program, Linux.SOCKET_FILTER),
                JitCompiler.compile(program, Linux.SOCKET_FILTER, Facts.none(program)),
                JitCompiler.compile(
                        program, Linux.SOCKET_FILTER, accepted.program().facts()));
    }

    /** Plain memory is no packet. */
    @TestFactory
    Stream<DynamicTest> packetLoadsNeedAPacket() {
        return CASES.stream()
                .filter(test -> test.group() == Group.PACKET)
                .map(test -> dynamicTest(test.text(), () -> {
                    Program program = decode("bf16000000000000" + "b707000000000000" + test.bytes() + EXIT);
                    for (IsaEngine engine : IsaEngine.values()) {
                        TrapException e = assertThrows(TrapException.class, () -> engine.run(program, new byte[8]));
                        assertEquals(
                                "insn 2: BPF_LD_[ABS|IND] instructions not allowed for this program type",
                                e.getMessage());
                    }
                }));
    }
}
