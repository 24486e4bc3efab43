package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** An array of references: prog_array, array_of_maps, cgroup_array, reuseport_sockarray. Java fills it; programs only look. */
public final class ReferenceArray extends BpfMap {
    private final BufferRegion nothing = BufferRegion.allocate("map_value", 0);
    private final AtomicReferenceArray<Reference> elements;

    ReferenceArray(MapSpec spec, int cpus) {
        super(spec, cpus);
        elements = new AtomicReferenceArray<>(spec.maxEntries());
        for (int i = 0; i < elements.length(); i++) {
            elements.setPlain(i, NONE);
        }
    }

    /** No bytes: what is here has no value that a program could address. */
    @Override
    public BufferRegion values() {
        return nothing;
    }

    /** The element of an index (unsigned): {@link Reference#NONE} beyond the end, and where nothing was put. */
    public Reference at(int index) {
        return Integer.compareUnsigned(index, elements.length()) < 0 ? elements.getAcquire(index) : NONE;
    }

    @Override
    public Reference reference(Region key, int keyOffset) {
        return at((int) key.load32(keyOffset));
    }

    /**
     * Puts a reference into an element (BPF_MAP_UPDATE_ELEM).
     *
     * @return 0; {@code -E2BIG} beyond the end; {@code -EINVAL} for a map that is not like the prototype of this map of
     *     maps; {@code -EPERM} if Java may not write
     */
    public int put(int index, Reference reference) {
        if (!writable()) {
            return -Errno.EPERM;
        }
        if (Integer.compareUnsigned(index, elements.length()) >= 0) {
            return -Errno.E2BIG;
        }
        if (!InnerMaps.accepts(spec(), reference)) {
            return -Errno.EINVAL;
        }
        elements.setRelease(index, reference);
        return 0;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        int index = (int) key.load32(keyOffset);
        if (Integer.compareUnsigned(index, elements.length()) >= 0) {
            return -Errno.E2BIG;
        }
        return elements.getAndSet(index, NONE) == NONE ? -Errno.ENOENT : 0;
    }

    @Override
    public int size() {
        return elements.length();
    }

    /** References have no bytes to copy. */
    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return reference(key, keyOffset) == NONE ? -Errno.ENOENT : -Errno.ENOTSUPP;
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        return Indices.first(next, nextOffset);
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return Indices.next(key, keyOffset, elements.length(), next, nextOffset);
    }
}
