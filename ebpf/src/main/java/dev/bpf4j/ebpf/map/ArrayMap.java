package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;

/**
 * An array or percpu_array: the keys are the indices 0 .. {@code maxEntries - 1}, and all elements exist from the begin,
 * with zeroed values.
 */
public final class ArrayMap extends BpfMap {
    private final int length;
    private final Slab slab;

    ArrayMap(MapSpec spec, int cpus) {
        super(spec, cpus);
        length = spec.maxEntries();
        slab = new Slab(spec, length, cpus);
    }

    @Override
    public BufferRegion values() {
        return slab.programView();
    }

    /** The offset of the value of an index (unsigned), or {@link #ABSENT}. */
    public int offset(int index, int cpu) {
        return Integer.compareUnsigned(index, length) < 0 ? slab.offset(index, cpu) : ABSENT;
    }

    @Override
    public int lookup(Region key, int keyOffset, int cpu) {
        return offset((int) key.load32(keyOffset), cpu);
    }

    @Override
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        int index = (int) key.load32(keyOffset);
        int error = Indices.checkUpdate(index, length, flags);
        if (error != 0) {
            return error;
        }
        if (!slab.hasCopy(cpu)) {
            return -Errno.EINVAL;
        }
        slab.set(index, cpu, value, valueOffset);
        attachments().end(index * slab.slotStride(), slab.slotStride());
        return 0;
    }

    @Override
    public int elementAt(int offset, Region key, int keyOffset) {
        int index = slab.slotAt(offset);
        if (index == ABSENT) {
            return ABSENT;
        }
        key.store32(keyOffset, index);
        return slab.offset(index, 0);
    }

    /** Elements of an array cannot be deleted. */
    @Override
    public int delete(Region key, int keyOffset) {
        return -Errno.EINVAL;
    }

    @Override
    public int size() {
        return length;
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        int index = (int) key.load32(keyOffset);
        if (Integer.compareUnsigned(index, length) >= 0) {
            return -Errno.ENOENT;
        }
        slab.read(index, value, valueOffset);
        return 0;
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        return Indices.first(next, nextOffset);
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return Indices.next(key, keyOffset, length, next, nextOffset);
    }
}
