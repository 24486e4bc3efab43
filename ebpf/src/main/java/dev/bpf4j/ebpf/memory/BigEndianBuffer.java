package dev.bpf4j.ebpf.memory;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A region over an aligned direct buffer as a big-endian machine sees it. */
final class BigEndianBuffer extends BufferRegion {
    BigEndianBuffer(String name, ByteBuffer buffer, int size, boolean readable, boolean writable) {
        super(name, buffer, size, readable, writable);
    }

    @Override
    BufferRegion over(String name, ByteBuffer memory, boolean canRead, boolean canWrite) {
        return new BigEndianBuffer(name, memory, size(), canRead, canWrite);
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

    @Override
    public int load32Acquire(int offset) {
        return Integer.reverseBytes(super.load32Acquire(offset));
    }

    @Override
    public void store32Release(int offset, int value) {
        super.store32Release(offset, Integer.reverseBytes(value));
    }

    /** Bit by bit, and where numbers are exchanged, the order of bytes makes no difference; sums are tried until one holds. */
    @Override
    public long atomic(Atomic op, Width width, int offset, long operand, long expected) {
        if (op != Atomic.ADD && op != Atomic.FETCH_ADD) {
            long old = super.atomic(op, width, offset, Reversed.of(width, operand), Reversed.of(width, expected));
            return Reversed.of(width, old);
        }
        long seen = super.atomic(Atomic.FETCH_OR, width, offset, 0, 0);
        while (true) {
            long old = Reversed.of(width, seen);
            long sum = Reversed.of(width, old + operand);
            long found = super.atomic(Atomic.CMPXCHG, width, offset, sum, seen);
            if (found == seen) {
                return old;
            }
            seen = found;
        }
    }
}
