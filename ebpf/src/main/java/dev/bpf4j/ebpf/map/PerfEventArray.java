package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A perf_event_array: for each CPU a buffer through which programs send records to Java. */
public final class PerfEventArray extends BpfMap {
    /** In the index of {@link #output}: the buffer of the CPU that the program runs on. */
    public static final long BPF_F_CURRENT_CPU = 0xffff_ffffL;

    private final BufferRegion nothing = BufferRegion.allocate("map_value", 0);
    private final AtomicReferenceArray<Reference> buffers;

    PerfEventArray(MapSpec spec, int cpus) {
        super(spec, cpus);
        buffers = new AtomicReferenceArray<>(spec.maxEntries());
    }

    /** No bytes: what is here has no value that a program could address. */
    @Override
    public BufferRegion values() {
        return nothing;
    }

    /**
     * Opens the buffer of a CPU, in the element of the same index. It takes the place of one that is open there.
     *
     * @param bytes of records that are not consumed yet: a power of two, 4096 .. 2^29
     * @throws IllegalArgumentException for another size
     * @throws MapException E2BIG if there is no such element, EPERM if Java may not write
     */
    public PerfBuffer open(int cpu, int bytes) {
        if (!writable()) {
            throw new MapException("open perf buffer", spec(), Errno.EPERM);
        }
        if (cpu < 0 || cpu >= buffers.length()) {
            throw new MapException("open perf buffer of CPU " + cpu, spec(), Errno.E2BIG);
        }
        PerfBuffer buffer = new PerfBuffer(cpu, bytes, spec().order());
        buffers.set(cpu, buffer);
        return buffer;
    }

    /**
     * {@code bpf_perf_event_output}.
     *
     * @param flags the index of the buffer, or {@link #BPF_F_CURRENT_CPU}; the upper 32 bits are 0
     * @param cpu that the program runs on
     * @param size bytes
     * @return 0; {@code -EINVAL} for other flags; {@code -E2BIG} beyond the end; {@code -ENOENT} if no buffer is open;
     *     {@code -EOPNOTSUPP} for another CPU's; {@code -ENOSPC} if it is full, which counts as lost
     */
    public int output(long flags, int cpu, Region data, int dataOffset, long size) {
        if (flags >>> 32 != 0) {
            return -Errno.EINVAL;
        }
        long index = flags == BPF_F_CURRENT_CPU ? cpu : flags;
        if (index < 0 || index >= buffers.length()) {
            return -Errno.E2BIG;
        }
        if (!(buffers.get((int) index) instanceof PerfBuffer buffer)) {
            return -Errno.ENOENT;
        }
        return buffer.cpu() == cpu ? buffer.output(data, dataOffset, size) : -Errno.EOPNOTSUPP;
    }

    @Override
    public Reference reference(Region key, int keyOffset) {
        int index = (int) key.load32(keyOffset);
        Reference buffer = Integer.compareUnsigned(index, buffers.length()) < 0 ? buffers.get(index) : null;
        return buffer == null ? NONE : buffer;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        int index = (int) key.load32(keyOffset);
        if (Integer.compareUnsigned(index, buffers.length()) >= 0) {
            return -Errno.E2BIG;
        }
        return buffers.getAndSet(index, null) == null ? -Errno.ENOENT : 0;
    }

    @Override
    public int size() {
        return buffers.length();
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return -Errno.ENOTSUPP;
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        return Indices.first(next, nextOffset);
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return Indices.next(key, keyOffset, buffers.length(), next, nextOffset);
    }
}
