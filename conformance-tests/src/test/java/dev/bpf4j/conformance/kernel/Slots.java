package dev.bpf4j.conformance.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Instructions as the kernel reads them, written down without help of the modules that are compared with it. */
final class Slots {

    static final int RET_K = 0x06;
    static final int RET_A = 0x16;

    private Slots() {}

    /** An eBPF slot: opcode, dst and src (RFC 9669, section 3.1), offset and immediate. */
    static byte[] ebpf(int opcode, int dst, int src, int off, int imm) {
        return slot().put((byte) opcode)
                .put((byte) (src << 4 | dst))
                .putShort((short) off)
                .putInt(imm)
                .array();
    }

    static byte[] mov(int dst, int imm) {
        return ebpf(0xb7, dst, 0, 0, imm);
    }

    static byte[] exit() {
        return ebpf(0x95, 0, 0, 0, 0);
    }

    /** A {@code sock_filter}. */
    static byte[] classic(int code, int jt, int jf, int k) {
        return slot().putShort((short) code)
                .put((byte) jt)
                .put((byte) jf)
                .putInt(k)
                .array();
    }

    static byte[] classic(int code, int k) {
        return classic(code, 0, 0, k);
    }

    static byte[] program(byte[]... slots) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] slot : slots) {
            bytes.writeBytes(slot);
        }
        return bytes.toByteArray();
    }

    private static ByteBuffer slot() {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    }
}
