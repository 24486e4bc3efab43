package dev.bpf4j.ebpf.object;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The memory of objects: pieces that are there once they are needed. Accesses to others fault. */
final class HeapMemory extends Region {
    /** Bytes of a piece; no object reaches across the end of one. */
    static final int PIECE = 1 << 20;

    private static final int PIECES = 64;
    private static final int IN_PIECE = PIECE - 1;

    private final ByteOrder order;
    private final AtomicReferenceArray<BufferRegion> pieces = new AtomicReferenceArray<>(PIECES);
    private volatile int size;

    HeapMemory(ByteOrder order) {
        super("object");
        this.order = order;
    }

    /** Adds a piece, of zeros. @return whether there may be so many */
    boolean grow() {
        int next = size / PIECE;
        if (next == PIECES) {
            return false;
        }
        pieces.set(next, BufferRegion.allocate("object", PIECE, order));
        size += PIECE;
        return true;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public ByteOrder order() {
        return order;
    }

    /** What of the memory has the first byte of an access. */
    private BufferRegion piece(int offset, int bytes) {
        if (offset < 0 || offset > size - bytes) {
            throw fault("invalid access", offset, bytes);
        }
        return pieces.get(offset / PIECE);
    }

    void clear(int offset, int bytes) {
        piece(offset, bytes).clear(offset & IN_PIECE, bytes);
    }

    @Override
    public long load8(int offset) {
        return piece(offset, 1).load8(offset & IN_PIECE);
    }

    @Override
    public long load16(int offset) {
        return piece(offset, 2).load16(offset & IN_PIECE);
    }

    @Override
    public long load32(int offset) {
        return piece(offset, 4).load32(offset & IN_PIECE);
    }

    @Override
    public long load64(int offset) {
        return piece(offset, 8).load64(offset & IN_PIECE);
    }

    @Override
    public void store8(int offset, long value) {
        piece(offset, 1).store8(offset & IN_PIECE, value);
    }

    @Override
    public void store16(int offset, long value) {
        piece(offset, 2).store16(offset & IN_PIECE, value);
    }

    @Override
    public void store32(int offset, long value) {
        piece(offset, 4).store32(offset & IN_PIECE, value);
    }

    @Override
    public void store64(int offset, long value) {
        piece(offset, 8).store64(offset & IN_PIECE, value);
    }

    @Override
    public long atomic(Atomic op, Width width, int offset, long operand, long expected) {
        return piece(offset, width.bytes()).atomic(op, width, offset & IN_PIECE, operand, expected);
    }
}
