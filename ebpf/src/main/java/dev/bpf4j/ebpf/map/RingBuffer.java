package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.time.Duration;

/** A ringbuf: records from programs on any CPU, in one order, to a Java consumer (kernel document {@code ringbuf.rst}). */
public final class RingBuffer extends BpfMap {
    /** Submit, discard, output: do not wake the consumer. */
    public static final long BPF_RB_NO_WAKEUP = 1;
    /** Submit, discard, output: wake the consumer even if it has not caught up. */
    public static final long BPF_RB_FORCE_WAKEUP = 2;

    /** Query: bytes that are not consumed yet. */
    public static final long BPF_RB_AVAIL_DATA = 0;
    /** Query: the size of the ring in bytes. */
    public static final long BPF_RB_RING_SIZE = 1;
    /** Query: the position of the consumer; it only grows. */
    public static final long BPF_RB_CONS_POS = 2;
    /** Query: the position of the producers; it only grows. */
    public static final long BPF_RB_PROD_POS = 3;

    private final RecordRing ring;

    RingBuffer(MapSpec spec, int cpus) {
        super(spec, cpus);
        ring = new RecordRing("ringbuf_mem", spec.maxEntries(), spec.order());
    }

    /** The memory of the records. */
    @Override
    public BufferRegion values() {
        return ring.memory();
    }

    /**
     * {@code bpf_ringbuf_reserve}.
     *
     * @param size bytes, unsigned
     * @return the offset of the record in {@link #values}, or {@link #ABSENT} if it does not fit or there are flags. The
     *     consumer waits at a record until it is submitted or discarded
     */
    public int reserve(long size, long flags) {
        return flags == 0 ? ring.reserve(size) : ABSENT;
    }

    /** {@code bpf_ringbuf_submit}. @throws dev.bpf4j.ebpf.memory.AccessFault if no reserved record is there */
    public void submit(int offset, long flags) {
        ring.commit(offset, false, flags);
    }

    /** {@code bpf_ringbuf_discard}. @throws dev.bpf4j.ebpf.memory.AccessFault if no reserved record is there */
    public void discard(int offset, long flags) {
        ring.commit(offset, true, flags);
    }

    /**
     * {@code bpf_ringbuf_output}: copies a record.
     *
     * @return 0; {@code -EINVAL} for unknown flags; {@code -EAGAIN} if it does not fit
     */
    public int output(Region data, int dataOffset, long size, long flags) {
        if ((flags & ~(BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP)) != 0) {
            return -Errno.EINVAL;
        }
        boolean fits = ring.output(data, dataOffset, size, flags);
        return fits ? 0 : -Errno.EAGAIN;
    }

    /** {@code bpf_ringbuf_query}: what one of the {@code BPF_RB_} query numbers says; 0 for another number. */
    public long query(long what) {
        if (what == BPF_RB_AVAIL_DATA) {
            return ring.producerPosition() - ring.consumerPosition();
        } else if (what == BPF_RB_RING_SIZE) {
            return ring.size();
        } else if (what == BPF_RB_CONS_POS) {
            return ring.consumerPosition();
        }
        return what == BPF_RB_PROD_POS ? ring.producerPosition() : 0;
    }

    /** Gives the submitted records to the consumer, in the order they were reserved in. @return how many */
    public int consume(RecordConsumer consumer) {
        return ring.consume(consumer, Integer.MAX_VALUE);
    }

    /** {@link #consume(RecordConsumer)} of at most that many. */
    public int consume(RecordConsumer consumer, int limit) {
        return ring.consume(consumer, limit);
    }

    /**
     * Waits until the next record is submitted, or a producer forces a wake-up. One thread at a time.
     *
     * @return whether there is a record now
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return ring.await(timeout.toNanos());
    }

    /** The number of records is not known: 0. */
    @Override
    public int size() {
        return 0;
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return -Errno.ENOTSUPP;
    }
}
