package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A hash of references: hash_of_maps. Java fills it; programs only look. */
public final class ReferenceHash extends BpfMap {
    private final BufferRegion nothing = BufferRegion.allocate("map_value", 0);
    private final SlotTable table;
    private final FreeSlots free;
    private final AtomicReferenceArray<Reference> elements;

    ReferenceHash(MapSpec spec, int cpus, long seed) {
        super(spec, cpus);
        table = new SlotTable(spec, false, seed);
        free = new FreeSlots(table.slots(), table.slots());
        elements = new AtomicReferenceArray<>(table.slots());
    }

    /** No bytes: what is here has no value that a program could address. */
    @Override
    public BufferRegion values() {
        return nothing;
    }

    /** Looks until the slot is the key's before and after its element was read: slots are used again. */
    @Override
    public Reference reference(Region key, int keyOffset) {
        int bucket = table.bucket(key, keyOffset);
        int slot = table.find(key, keyOffset, bucket);
        while (slot != SlotTable.NONE) {
            Reference element = elements.getAcquire(slot);
            int again = table.find(key, keyOffset, bucket);
            if (again == slot && elements.getAcquire(slot) == element) {
                return element;
            }
            slot = again;
        }
        return NONE;
    }

    /**
     * Puts a reference (BPF_MAP_UPDATE_ELEM).
     *
     * @param flags {@code BPF_ANY}, {@code BPF_NOEXIST} or {@code BPF_EXIST}
     * @return 0; {@code -EINVAL} for other flags, and for a map that is not like the prototype; {@code -EEXIST} and
     *     {@code -ENOENT} by the flags; {@code -E2BIG} if it is full; {@code -EPERM} if Java may not write
     */
    public int put(Region key, int keyOffset, Reference reference, long flags) {
        if (!writable()) {
            return -Errno.EPERM;
        }
        if (MapFlags.check(flags) != 0 || !InnerMaps.accepts(spec(), reference)) {
            return -Errno.EINVAL;
        }
        int bucket = table.bucket(key, keyOffset);
        table.lock(table.stripeOf(bucket));
        try {
            return putLocked(key, keyOffset, reference, flags, bucket);
        } finally {
            table.unlock(table.stripeOf(bucket));
        }
    }

    private int putLocked(Region key, int keyOffset, Reference reference, long flags, int bucket) {
        int old = table.search(key, keyOffset, bucket);
        if (old == SlotTable.NONE) {
            return flags == MapFlags.BPF_EXIST ? -Errno.ENOENT : insert(key, keyOffset, reference, bucket);
        }
        if (flags == MapFlags.BPF_NOEXIST) {
            return -Errno.EEXIST;
        }
        elements.setRelease(old, reference);
        return 0;
    }

    private int insert(Region key, int keyOffset, Reference reference, int bucket) {
        int slot = free.pop();
        if (slot == FreeSlots.NONE) {
            return -Errno.E2BIG;
        }
        elements.setRelease(slot, reference);
        if (table.link(bucket, slot, key, keyOffset)) {
            return 0;
        }
        free.push(slot);
        return -Errno.EAGAIN;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        int bucket = table.bucket(key, keyOffset);
        table.lock(table.stripeOf(bucket));
        try {
            int slot = table.search(key, keyOffset, bucket);
            if (slot == SlotTable.NONE) {
                return -Errno.ENOENT;
            }
            table.unlink(bucket, slot);
            elements.setRelease(slot, NONE);
            free.push(slot);
            return 0;
        } finally {
            table.unlock(table.stripeOf(bucket));
        }
    }

    @Override
    public int size() {
        return table.size();
    }

    /** References have no bytes to copy. */
    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return reference(key, keyOffset) == NONE ? -Errno.ENOENT : -Errno.ENOTSUPP;
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        return TableOrder.first(table, 0, next, nextOffset);
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return TableOrder.next(table, key, keyOffset, next, nextOffset);
    }

    @Override
    KeyCursor cursor() {
        return new TableOrder(table, spec());
    }
}
