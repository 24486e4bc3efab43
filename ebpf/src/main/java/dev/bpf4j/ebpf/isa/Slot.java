package dev.bpf4j.ebpf.isa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The raw fields of one 8-byte slot (RFC 9669, section 3): what the {@link Codec} reads and writes, and nobody else.
 *
 * @param opcode 0..255
 * @param dst destination register field, 0..15
 * @param src source register field, 0..15
 */
record Slot(int opcode, int dst, int src, short off, int imm) {
    static final int BYTES = 8;

    static Slot read(ByteBuffer bytes, int position) {
        int opcode = bytes.get(position) & 0xff;
        int registers = bytes.get(position + 1) & 0xff;
        boolean little = bytes.order() == ByteOrder.LITTLE_ENDIAN;
        int low = registers & 0xf;
        int high = registers >> 4;
        return new Slot(
                opcode,
                little ? low : high,
                little ? high : low,
                bytes.getShort(position + 2),
                bytes.getInt(position + 4));
    }

    void write(ByteBuffer bytes) {
        boolean little = bytes.order() == ByteOrder.LITTLE_ENDIAN;
        bytes.put((byte) opcode);
        bytes.put((byte) (little ? src << 4 | dst : dst << 4 | src));
        bytes.putShort(off);
        bytes.putInt(imm);
    }

    /** The instruction class: the low three bits. */
    int type() {
        return opcode & 0x07;
    }

    /** The operation nibble of arithmetic and jump opcodes. */
    int operation() {
        return opcode >> 4;
    }

    /** Whether the source bit of arithmetic and jump opcodes says register. */
    boolean fromRegister() {
        return (opcode & 0x08) != 0;
    }

    /** The mode bits of load and store opcodes. */
    int mode() {
        return opcode & 0xe0;
    }

    Width width() {
        return Width.ofCode(opcode);
    }
}
