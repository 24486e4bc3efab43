package dev.bpf4j.cli.program;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Extended programs as text, one slot per line. */
final class SlotText {
    private static final int SLOT_BYTES = 8;
    private static final int DIGITS = 2 * SLOT_BYTES;

    private SlotText() {}

    /** The bytes of each slot as 16 hexadecimal digits. */
    static String hex(Program program) {
        byte[] bytes = Codec.encode(program);
        HexFormat hex = HexFormat.of();
        StringBuilder text = new StringBuilder((DIGITS + 1) * program.slots());
        for (int at = 0; at < bytes.length; at += SLOT_BYTES) {
            text.append(hex.formatHex(bytes, at, at + SLOT_BYTES)).append('\n');
        }
        return text.toString();
    }

    /** Initialisers for {@code struct bpf_insn} of linux/bpf.h: opcode, dst, src, off, imm. */
    static String initialisers(Program program) {
        ByteBuffer slots = ByteBuffer.wrap(Codec.encode(program)).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder text = new StringBuilder();
        while (slots.hasRemaining()) {
            int opcode = slots.get() & 0xff;
            int registers = slots.get() & 0xff;
            text.append(String.format(
                    "{ 0x%02x, %d, %d, %d, %d },\n",
                    opcode, registers & 0xf, registers >> 4, slots.getShort(), slots.getInt()));
        }
        return text.toString();
    }

    /**
     * Bytes from hexadecimal digits with blanks anywhere.
     *
     * @throws IllegalArgumentException if the digits are not whole slots
     */
    static byte[] bytes(String text) {
        String digits = text.replaceAll("\\s+", "");
        if (digits.length() % DIGITS != 0) {
            throw new IllegalArgumentException(
                    digits.length() + " hexadecimal digits, which is not a multiple of 16 (8 bytes per slot)");
        }
        return HexFormat.of().parseHex(digits);
    }
}
