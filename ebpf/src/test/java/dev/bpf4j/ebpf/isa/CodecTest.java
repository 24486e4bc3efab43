package dev.bpf4j.ebpf.isa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.Programs;
import java.nio.ByteOrder;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

class CodecTest {
    @Property(tries = 300)
    void decodeInvertsEncode(@ForAll("programs") Program program, @ForAll boolean little) {
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] bytes = Codec.encode(program, order);
        assertEquals(program.slots() * 8, bytes.length);
        assertEquals(program, Codec.decode(bytes, order));
    }

    @Property(tries = 2000)
    void anyBytesAreAProgramOrRefused(@ForAll @Size(max = 40) byte[] bytes) {
        decodesToItselfOrIsRefused(bytes);
    }

    @Property(tries = 1000)
    void aDamagedProgramIsAProgramOrRefused(
            @ForAll("programs") Program program, @ForAll int position, @ForAll byte value) {
        byte[] bytes = Codec.encode(program);
        bytes[Math.floorMod(position, bytes.length)] = value;
        decodesToItselfOrIsRefused(bytes);
    }

    private static void decodesToItselfOrIsRefused(byte[] bytes) {
        try {
            assertArrayEquals(bytes, Codec.encode(Codec.decode(bytes)));
        } catch (MalformedProgramException e) {
            assertTrue(e.getMessage().matches("(insn|byte) \\d+: \\S.*"), e.getMessage());
        }
    }

    @Provide
    Arbitrary<Program> programs() {
        return Arbitraries.frequencyOf(
                Tuple.of(9, Programs.programs()), Tuple.of(1, Programs.insns().map(Program::of)));
    }

    @Example
    void fieldsAreWhereTheStandardPutsThem() {
        Program program = Program.of(
                new Insn.Bin(Alu.ADD, true, 1, Operand.reg(2)),
                new Insn.Load(Width.H, false, 3, 10, (short) -2),
                Insn.LoadImm64.of(4, 0x0123456789abcdefL),
                new Insn.AddrSpaceCast(1, 2, 1, 0));
        assertEquals(
                "0f21000000000000" + "69a3feff00000000" + "18040000efcdab89" + "0000000067452301" + "bf21010000000100",
                HexFormat.of().formatHex(Codec.encode(program)));
        assertEquals(
                "0f12000000000000" + "693afffe00000000" + "1840000089abcdef" + "0000000001234567" + "bf12000100010000",
                HexFormat.of().formatHex(Codec.encode(program, ByteOrder.BIG_ENDIAN)));
    }

    @Example
    void refusalsNameTheSlotAndTheReason() {
        refused("insn 0: empty program", "");
        refused(
                "byte 12: a program is a multiple of 8 bytes, the last instruction is cut off",
                "9500000000000000b7000000");
        refused("insn 1: unknown opcode ff", "9500000000000000ff00000000000000");
        refused("insn 0: R11 is invalid", "b70b000000000000");
        refused("insn 0: R12 is invalid", "bfc0000000000000");
        refused("insn 0: BPF_ALU uses reserved fields", "0700010000000000");
        refused("insn 0: BPF_MOV uses reserved fields", "b700080000000000");
        refused("insn 0: BPF_MOV uses reserved fields", "b700010000000000");
        refused("insn 0: BPF_MOV uses reserved fields", "bc12010001000000");
        refused("insn 0: BPF_MOV uses reserved fields", "bf12010000000000");
        refused("insn 0: BPF_MOV uses reserved fields", "bf12010001000100");
        refused("insn 0: BPF_CALL uses reserved fields", "8530000000000000");
        refused("insn 0: invalid bpf_ld_imm64 insn, its second half is missing", "1800000000000000");
        refused("insn 0: invalid bpf_ld_imm64 insn", "18000000000000009500000000000000");
        refused("insn 0: unrecognized bpf_ld_imm64 insn", "18700000000000000000000000000000");
        refused("insn 0: BPF_ATOMIC uses invalid atomic opcode e0", "db100000e0000000");
        refused("insn 0: invalid atomic operand size", "d310000001000000");
    }

    private static void refused(String message, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(
                message,
                assertThrows(MalformedProgramException.class, () -> Codec.decode(bytes))
                        .getMessage());
    }

    @Example
    void programsAreBounded() {
        byte[] exits = new byte[(Program.MAX_SLOTS + 1) * 8];
        for (int at = 0; at < exits.length; at += 8) {
            exits[at] = (byte) 0x95;
        }
        assertThrows(MalformedProgramException.class, () -> Codec.decode(exits));
    }
}
