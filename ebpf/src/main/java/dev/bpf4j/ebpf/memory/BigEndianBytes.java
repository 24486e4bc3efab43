package dev.bpf4j.ebpf.memory;

import java.nio.ByteOrder;

/** A region over a slice of a byte array as a big-endian machine sees it. */
final class BigEndianBytes extends BytesRegion {
    BigEndianBytes(String name, boolean writable, int first) {
        super(name, writable, first);
    }

    @Override
    public ByteOrder order() {
        return ByteOrder.BIG_ENDIAN;
    }

    @Override
    public long load16(int offset) {
        return Reversed.of16(super.load16(offset));
    }

    @Override
    public long load32(int offset) {
        return Reversed.of32(super.load32(offset));
    }

    @Override
    public long load64(int offset) {
        return Long.reverseBytes(super.load64(offset));
    }

    @Override
    public void store16(int offset, long value) {
        super.store16(offset, Reversed.of16(value));
    }

    @Override
    public void store32(int offset, long value) {
        super.store32(offset, Reversed.of32(value));
    }

    @Override
    public void store64(int offset, long value) {
        super.store64(offset, Long.reverseBytes(value));
    }
}
