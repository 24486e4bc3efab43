package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.conformance.suite.PacketData;
import java.nio.ByteBuffer;

/** Packets made of big-endian words, from which programs load their operands. */
final class Words {

    // spotless:off
    /** 32-bit numbers at which implementations go wrong. */
    static final int[] BOUNDARIES = {
        0, 1, 2, 7, 31, 32, 0xff, 0x8000, 0xffff, 0x10000,
        0x7fffffff, 0x80000000, 0x80000001, 0xdeadbeef, 0xfffffffe, 0xffffffff,
    };
    // spotless:on

    private Words() {}

    /** A packet of these words. */
    static PacketData packet(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * words.length);
        for (int word : words) {
            bytes.putInt(word);
        }
        return PacketData.of(bytes.array());
    }

    /** A packet of so many different bytes. */
    static PacketData counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (0x81 + 13 * i);
        }
        return PacketData.of(bytes);
    }
}
