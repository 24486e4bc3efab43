package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;

/** A queue (first in, first out) or stack (last in, first out) of values, without keys. */
final class QueueStack extends BpfMap {
    private final BufferRegion nothing = BufferRegion.allocate("map_value", 0);
    private final SpinLock lock = new SpinLock();
    private final BufferRegion memory;
    private final int capacity;
    private final boolean lifo;

    /** Elements are in the places {@code oldest .. oldest + count - 1}, modulo the capacity. */
    private int oldest;

    private int count;

    QueueStack(MapSpec spec, int cpus) {
        super(spec, cpus);
        capacity = spec.maxEntries();
        lifo = spec.kind() == MapKind.STACK;
        long bytes = (long) capacity * stride(spec.valueSize());
        MapCreation.require(bytes <= BufferRegion.MAX_SIZE, spec, Errno.E2BIG, "values of " + bytes + " bytes");
        memory = BufferRegion.allocate("map_value", (int) bytes, spec.order());
    }

    /** No bytes: values are copied in and out. */
    @Override
    public BufferRegion values() {
        return nothing;
    }

    /**
     * Adds a value.
     *
     * @param flags with {@code BPF_EXIST} a full map loses its oldest value
     * @return 0; {@code -E2BIG} if it is full; {@code -EINVAL} for other flags
     */
    @Override
    public int push(Region value, int valueOffset, long flags) {
        if (flags != MapFlags.BPF_ANY && flags != MapFlags.BPF_EXIST) {
            return -Errno.EINVAL;
        }
        lock.lock();
        try {
            boolean full = count == capacity;
            if (full && flags == MapFlags.BPF_ANY) {
                return -Errno.E2BIG;
            }
            int place = full ? oldest : place(count);
            memory.copyFrom(value, valueOffset, place * stride(spec().valueSize()), spec().valueSize());
            oldest = full ? place(1) : oldest;
            count = full ? count : count + 1;
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** The place of the element that many after the oldest. */
    private int place(int after) {
        return (int) (((long) oldest + after) % capacity);
    }

    @Override
    public int pop(Region value, int valueOffset) {
        return next(value, valueOffset, true);
    }

    @Override
    public int peek(Region value, int valueOffset) {
        return next(value, valueOffset, false);
    }

    /** An empty map gives a zeroed value beside its error. */
    private int next(Region value, int valueOffset, boolean remove) {
        lock.lock();
        try {
            if (count == 0) {
                clear(value, valueOffset);
                return -Errno.ENOENT;
            }
            int place = lifo ? place(count - 1) : oldest;
            memory.copyTo(place * stride(spec().valueSize()), value, valueOffset, spec().valueSize());
            if (remove) {
                oldest = lifo ? oldest : place(1);
                count--;
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private void clear(Region value, int valueOffset) {
        for (int i = 0; i < spec().valueSize(); i++) {
            value.store8(valueOffset + i, 0);
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        return -Errno.EINVAL;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        return -Errno.EINVAL;
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return peek(value, valueOffset);
    }

    @Override
    int writeElement(Region key, int keyOffset, Region value, int valueOffset, long flags) {
        return push(value, valueOffset, flags);
    }

    @Override
    int takeElement(Region key, int keyOffset, Region value, int valueOffset) {
        return pop(value, valueOffset);
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        return -Errno.EINVAL;
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return -Errno.EINVAL;
    }
}
