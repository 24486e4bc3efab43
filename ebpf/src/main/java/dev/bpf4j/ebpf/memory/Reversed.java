package dev.bpf4j.ebpf.memory;

import dev.bpf4j.ebpf.isa.Width;

/** The low bytes of a number in the opposite order, zero-extended. */
final class Reversed {
    private Reversed() {}

    static long of16(long value) {
        return Short.toUnsignedLong(Short.reverseBytes((short) value));
    }

    static long of32(long value) {
        return Integer.toUnsignedLong(Integer.reverseBytes((int) value));
    }

    static long of(Width width, long value) {
        return Long.reverseBytes(value) >>> Long.SIZE - width.bits();
    }
}
