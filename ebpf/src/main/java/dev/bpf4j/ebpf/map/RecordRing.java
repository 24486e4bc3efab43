package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records of several producers for one consumer, in the layout of the kernel's ring buffer: a header of 8 bytes (length
 * with the bits BUSY and DISCARD, page offset), the record, padding to 8 bytes. Positions only grow; they are taken modulo
 * the size, a power of two.
 *
 * <p>The memory is twice the size: a record that does not fit before the end goes on behind it, where the kernel maps the
 * ring's begin once more. Its bytes at the begin stay unused meanwhile.
 */
final class RecordRing {
    static final int NONE = -1;
    static final int HEADER_SIZE = 8;

    /** Larger records are refused whatever the ring's size is. */
    private static final long MAX_RECORD = 0xffff_ffffL / 4;

    private static final int BUSY = 1 << 31;
    private static final int DISCARD = 1 << 30;
    private static final int PAGE_SHIFT = 12;

    private final int size;
    private final BufferRegion memory;
    private final SpinLock producers = new SpinLock();
    private final ReentrantLock consumer = new ReentrantLock();
    private volatile long consumerPosition;
    private volatile long producerPosition;
    private volatile Thread waiting;

    /**
     * @param size a power of two, at most 2^29
     * @param order of the machine that uses it
     */
    RecordRing(String name, int size, ByteOrder order) {
        this.size = size;
        this.memory = BufferRegion.allocate(name, 2 * size, order);
    }

    BufferRegion memory() {
        return memory;
    }

    int size() {
        return size;
    }

    long consumerPosition() {
        return consumerPosition;
    }

    long producerPosition() {
        return producerPosition;
    }

    private static long occupied(long length) {
        return length + HEADER_SIZE + 7 & ~7L;
    }

    /** The offset of a new record, or {@link #NONE} if there is no room. The record has what its memory had before. */
    int reserve(long length) {
        if (length < 0 || length > MAX_RECORD || occupied(length) > size) {
            return NONE;
        }
        producers.lock();
        try {
            long position = producerPosition;
            long end = position + occupied(length);
            if (end - consumerPosition > size - 1) {
                return NONE;
            }
            int header = (int) position & size - 1;
            memory.store32(header, BUSY | length);
            memory.store32(header + 4, header >>> PAGE_SHIFT);
            producerPosition = end;
            return header + HEADER_SIZE;
        } finally {
            producers.unlock();
        }
    }

    /** Hands a record over. @throws AccessFault if there is no reserved record at that offset */
    void commit(int offset, boolean discard, long flags) {
        int header = offset - HEADER_SIZE;
        long old = header >= 0 && header < size && (header & 7) == 0 ? memory.load32(header) : 0;
        if ((old & BUSY) == 0) {
            throw new AccessFault("no reserved record: " + memory.name() + " off=" + offset);
        }
        int length = (int) old & ~(BUSY | DISCARD);
        memory.atomic(Atomic.XCHG, Width.W, header, discard ? length | DISCARD : length, 0);
        boolean caughtUp = ((int) consumerPosition & size - 1) == header;
        if ((flags & RingBuffer.BPF_RB_FORCE_WAKEUP) != 0 || caughtUp && (flags & RingBuffer.BPF_RB_NO_WAKEUP) == 0) {
            LockSupport.unpark(waiting);
        }
    }

    /** Reserves, copies and hands over a record. @return whether it fits */
    boolean output(Region data, int dataOffset, long length, long flags) {
        int offset = reserve(length);
        if (offset == NONE) {
            return false;
        }
        boolean copied = false;
        try {
            memory.copyFrom(data, dataOffset, offset, (int) length);
            copied = true;
        } finally {
            commit(offset, !copied, flags);
        }
        return true;
    }

    /** Gives finished records to the consumer, in order, up to the first that is not finished. @return how many */
    int consume(RecordConsumer target, int limit) {
        if (consumer.isHeldByCurrentThread()) {
            throw new IllegalStateException("a consumer of " + memory.name() + " consumes while it is given a record");
        }
        consumer.lock();
        try {
            int delivered = 0;
            while (delivered < limit && available()) {
                delivered += take(target) ? 1 : 0;
            }
            return delivered;
        } finally {
            consumer.unlock();
        }
    }

    private boolean available() {
        long position = consumerPosition;
        return position < producerPosition && (header(position) & BUSY) == 0;
    }

    private int header(long position) {
        return memory.load32Acquire((int) position & size - 1);
    }

    /** Unverified programs can overwrite headers: a length that leads beyond the produced records ends them. */
    private boolean take(RecordConsumer target) {
        long position = consumerPosition;
        int header = header(position);
        int length = header & ~(BUSY | DISCARD);
        long end = position + occupied(length);
        try {
            if (end > producerPosition || (header & DISCARD) != 0) {
                return false;
            }
            target.accept(memory, ((int) position & size - 1) + HEADER_SIZE, length);
            return true;
        } finally {
            consumerPosition = Math.min(end, producerPosition);
        }
    }

    /** Waits until there is a finished record, a producer forces a wake-up, or the time is over. One thread at a time. */
    boolean await(long nanos) throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            if (!available() && nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return available();
        } finally {
            waiting = null;
        }
    }
}
