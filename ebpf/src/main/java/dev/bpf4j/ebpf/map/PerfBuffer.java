package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The Java end of one element of a {@link PerfEventArray}. Records that do not fit are counted, not kept. */
public final class PerfBuffer implements Reference {
    private static final int MIN_SIZE = 1 << 12;
    private static final int MAX_SIZE = 1 << 29;

    private final int cpu;
    private final RecordRing ring;
    private final AtomicLong lost = new AtomicLong();

    PerfBuffer(int cpu, int bytes, ByteOrder order) {
        if (Integer.bitCount(bytes) != 1 || bytes < MIN_SIZE || bytes > MAX_SIZE) {
            throw new IllegalArgumentException("size of a perf buffer is not a power of two, 4096 .. 2^29: " + bytes);
        }
        this.cpu = cpu;
        this.ring = new RecordRing("perf_buffer", bytes, order);
    }

    /** The CPU whose programs may write to it. */
    public int cpu() {
        return cpu;
    }

    int output(Region data, int dataOffset, long size) {
        if (ring.output(data, dataOffset, size, RingBuffer.BPF_RB_FORCE_WAKEUP)) {
            return 0;
        }
        lost.getAndIncrement();
        return -Errno.ENOSPC;
    }

    /** Gives the records to the consumer, oldest first. @return how many */
    public int consume(RecordConsumer consumer) {
        return ring.consume(consumer, Integer.MAX_VALUE);
    }

    /** Waits until there is a record. One thread at a time. @return whether there is one now */
    public boolean await(Duration timeout) throws InterruptedException {
        return ring.await(timeout.toNanos());
    }

    /** How many records did not fit since the last call. */
    public long takeLost() {
        return lost.getAndSet(0);
    }
}
