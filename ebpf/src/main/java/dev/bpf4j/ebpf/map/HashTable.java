package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;

/**
 * The hash kinds: hash, percpu_hash, lru_hash, lru_percpu_hash.
 *
 * <p>As in the kernel's preallocated hash, an update of an existing key puts the new value into another cell, so that a
 * value that a program holds keeps what it had, until its cell is used again. Per-CPU kinds write the CPU's copy in place.
 */
final class HashTable extends BpfMap {
    private final SlotTable table;
    private final Slab slab;
    private final FreeSlots free;
    private final Eviction eviction;

    HashTable(MapSpec spec, int cpus, long seed) {
        super(spec, cpus);
        table = new SlotTable(spec, !perCpu(), seed);
        slab = new Slab(spec, table.cells(), cpus);
        free = new FreeSlots(table.slots(), table.slots());
        boolean lru = spec.kind() == MapKind.LRU_HASH || spec.kind() == MapKind.LRU_PERCPU_HASH;
        eviction = lru ? new Clock(table) : Eviction.REFUSE;
    }

    @Override
    public BufferRegion values() {
        return slab.programView();
    }

    @Override
    public int lookup(Region key, int keyOffset, int cpu) {
        long first = table.keys().first(key, keyOffset);
        int slot = table.find(first, key, keyOffset, table.bucket(first, key, keyOffset));
        if (slot == SlotTable.NONE) {
            return ABSENT;
        }
        eviction.touch(slot);
        return slab.offset(table.cell(slot), cpu);
    }

    @Override
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        if (MapFlags.check(flags) != 0 || !slab.hasCopy(cpu)) {
            return -Errno.EINVAL;
        }
        long first = table.keys().first(key, keyOffset);
        int bucket = table.bucket(first, key, keyOffset);
        int stripe = table.stripeOf(bucket);
        table.lock(stripe);
        try {
            int old = table.search(first, key, keyOffset, bucket);
            if (old == SlotTable.NONE) {
                return flags == MapFlags.BPF_EXIST
                        ? -Errno.ENOENT
                        : insert(key, keyOffset, value, valueOffset, bucket, cpu);
            }
            if (flags == MapFlags.BPF_NOEXIST) {
                return -Errno.EEXIST;
            }
            if (perCpu()) {
                slab.set(table.cell(old), cpu, value, valueOffset);
                eviction.touch(old);
            } else {
                replace(old, value, valueOffset, stripe);
            }
            return 0;
        } finally {
            table.unlock(stripe);
        }
    }

    /** Whatever of the caller's memory faults, does so while the spare is still one. */
    private void replace(int slot, Region value, int valueOffset, int stripe) {
        int fresh = table.spare(stripe);
        boolean attached = attachments().wereUsed();
        if (attached) {
            detach(fresh);
        }
        slab.init(fresh, 0, value, valueOffset);
        if (attached) {
            detach(table.cell(slot));
        }
        table.exchange(slot, stripe);
        eviction.touch(slot);
    }

    private int insert(Region key, int keyOffset, Region value, int valueOffset, int bucket, int cpu) {
        int slot = free.pop();
        if (slot == FreeSlots.NONE) {
            slot = eviction.evict(table.stripeOf(bucket), free);
        }
        if (slot == FreeSlots.NONE) {
            return -Errno.E2BIG;
        }
        int cell = table.cell(slot);
        detach(cell);
        boolean linked = false;
        try {
            slab.init(cell, cpu, value, valueOffset);
            linked = table.link(bucket, slot, key, keyOffset);
        } finally {
            if (!linked) {
                free.push(slot);
            }
        }
        return linked ? 0 : -Errno.EAGAIN;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        int bucket = table.bucket(key, keyOffset);
        int stripe = table.stripeOf(bucket);
        table.lock(stripe);
        try {
            return remove(table.search(key, keyOffset, bucket), bucket);
        } finally {
            table.unlock(stripe);
        }
    }

    private int remove(int slot, int bucket) {
        if (slot == SlotTable.NONE) {
            return -Errno.ENOENT;
        }
        table.unlink(bucket, slot);
        detach(table.cell(slot));
        free.push(slot);
        return 0;
    }

    private void detach(int cell) {
        attachments().end(cell * slab.slotStride(), slab.slotStride());
    }

    @Override
    public int elementAt(int offset, Region key, int keyOffset) {
        int cell = slab.slotAt(offset);
        int slot = cell == ABSENT ? SlotTable.NONE : table.owner(cell);
        if (slot == SlotTable.NONE) {
            return ABSENT;
        }
        table.keys().copyTo(slot, key, keyOffset);
        return slab.offset(cell, 0);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return copyOut(key, keyOffset, value, valueOffset, false);
    }

    @Override
    int takeElement(Region key, int keyOffset, Region value, int valueOffset) {
        return copyOut(key, keyOffset, value, valueOffset, true);
    }

    /** Under the lock, so that the value is one that an update wrote, not parts of two. */
    private int copyOut(Region key, int keyOffset, Region value, int valueOffset, boolean remove) {
        int bucket = table.bucket(key, keyOffset);
        int stripe = table.stripeOf(bucket);
        table.lock(stripe);
        try {
            int slot = table.search(key, keyOffset, bucket);
            if (slot == SlotTable.NONE) {
                return -Errno.ENOENT;
            }
            slab.read(table.cell(slot), value, valueOffset);
            return remove ? remove(slot, bucket) : 0;
        } finally {
            table.unlock(stripe);
        }
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
