package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * An lpm_trie: keys are a 32-bit prefix length and as many bits, and a lookup finds the element with the longest prefix of
 * its key (kernel document {@code map_lpm_trie.rst}). Lookups take no lock.
 */
final class LpmTrie extends BpfMap {
    private static final int OPTIMISTIC_TRIES = 32;

    private final SpinLock writers = new SpinLock();
    private final PrefixTree tree;
    private final Slab slab;
    private final FreeSlots free;

    /** Odd while a writer changes the tree. */
    private volatile int version;

    private volatile int count;

    LpmTrie(MapSpec spec, int cpus) {
        super(spec, cpus);
        MapCreation.require(spec.maxEntries() < 1 << 28, spec, Errno.E2BIG, "max_entries is above " + ((1 << 28) - 1));
        int slots = spec.maxEntries() + 1;
        slab = new Slab(spec, slots, cpus);
        tree = new PrefixTree(spec, slots);
        free = new FreeSlots(slots, slots);
    }

    @Override
    public BufferRegion values() {
        return slab.programView();
    }

    @Override
    public int lookup(Region key, int keyOffset, int cpu) {
        int length = (int) key.load32(keyOffset);
        if (Integer.compareUnsigned(length, tree.maxPrefix()) > 0) {
            return ABSENT;
        }
        int slot = find(key, keyOffset + PrefixTree.DATA, length);
        return slot == PrefixTree.NONE ? ABSENT : slab.offset(slot, cpu);
    }

    private int find(Region key, int keyData, int length) {
        for (int i = 0; i < OPTIMISTIC_TRIES; i++) {
            int before = version;
            if ((before & 1) == 0) {
                int slot = tree.longest(key, keyData, length);
                VarHandle.acquireFence();
                if (version == before) {
                    return slot;
                }
            }
            Thread.onSpinWait();
        }
        writers.lock();
        try {
            return tree.longest(key, keyData, length);
        } finally {
            writers.unlock();
        }
    }

    /**
     * As the kernel: {@code -EINVAL} for a prefix longer than the key, {@code -ENOSPC} if the map is full. The new value
     * has memory of its own, also where it replaces another.
     */
    @Override
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        int length = (int) key.load32(keyOffset);
        if (MapFlags.check(flags) != 0 || Integer.compareUnsigned(length, tree.maxPrefix()) > 0) {
            return -Errno.EINVAL;
        }
        writers.lock();
        try {
            return put(key, keyOffset + PrefixTree.DATA, length, value, valueOffset, flags);
        } finally {
            writers.unlock();
        }
    }

    /** The key is copied first: another thread may change the caller's. One slot more than elements: one is free. */
    private int put(Region key, int keyData, int length, Region value, int valueOffset, long flags) {
        int slot = free.pop();
        int unused = slot;
        try {
            slab.init(slot, 0, value, valueOffset);
            tree.setKey(slot, key, keyData, length);
            int old = tree.same(slot);
            int error = check(old, flags);
            if (error == 0) {
                insert(slot, old);
                unused = old;
            }
            return error;
        } finally {
            if (unused != PrefixTree.NONE) {
                free.push(unused);
            }
        }
    }

    private void insert(int slot, int old) {
        beginChange();
        tree.insert(slot);
        endChange();
        if (old == PrefixTree.NONE) {
            count = count + 1;
        }
    }

    private int check(int old, long flags) {
        if (old != PrefixTree.NONE) {
            return flags == MapFlags.BPF_NOEXIST ? -Errno.EEXIST : 0;
        }
        if (flags == MapFlags.BPF_EXIST) {
            return -Errno.ENOENT;
        }
        return count == spec().maxEntries() ? -Errno.ENOSPC : 0;
    }

    /** Readers look again until {@link #endChange}. */
    private void beginChange() {
        version = version + 1;
        VarHandle.fullFence();
    }

    private void endChange() {
        version = version + 1;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        int length = (int) key.load32(keyOffset);
        if (Integer.compareUnsigned(length, tree.maxPrefix()) > 0) {
            return -Errno.EINVAL;
        }
        writers.lock();
        try {
            int slot = tree.exact(key, keyOffset + PrefixTree.DATA, length);
            if (slot == PrefixTree.NONE) {
                return -Errno.ENOENT;
            }
            beginChange();
            tree.remove(slot);
            endChange();
            free.push(slot);
            count = count - 1;
            return 0;
        } finally {
            writers.unlock();
        }
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        int length = (int) key.load32(keyOffset);
        if (Integer.compareUnsigned(length, tree.maxPrefix()) > 0) {
            return -Errno.ENOENT;
        }
        writers.lock();
        try {
            int slot = tree.longest(key, keyOffset + PrefixTree.DATA, length);
            if (slot == PrefixTree.NONE) {
                return -Errno.ENOENT;
            }
            slab.read(slot, value, valueOffset);
            return 0;
        } finally {
            writers.unlock();
        }
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        writers.lock();
        try {
            return answer(tree.first(), next, nextOffset);
        } finally {
            writers.unlock();
        }
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        int length = (int) key.load32(keyOffset);
        boolean valid = Integer.compareUnsigned(length, tree.maxPrefix()) <= 0;
        writers.lock();
        try {
            int slot = valid ? tree.exact(key, keyOffset + PrefixTree.DATA, length) : PrefixTree.NONE;
            return answer(slot == PrefixTree.NONE ? tree.first() : tree.after(slot), next, nextOffset);
        } finally {
            writers.unlock();
        }
    }

    /** All keys at once: an iteration that asked for the key after one that was deleted would begin again. */
    @Override
    KeyCursor cursor() {
        Codec<byte[]> codec = Codec.ofBytes(spec().keySize());
        Queue<byte[]> keys = new ArrayDeque<>();
        BytesRegion key = BytesRegion.of("key", new byte[spec().keySize()], spec().order());
        writers.lock();
        try {
            for (int slot = tree.first(); slot != PrefixTree.NONE; slot = tree.after(slot)) {
                tree.readKey(slot, key, 0);
                keys.add(codec.decode(key, 0));
            }
        } finally {
            writers.unlock();
        }
        return target -> {
            byte[] next = keys.poll();
            if (next != null) {
                codec.encode(next, target, 0);
            }
            return next != null;
        };
    }

    private int answer(int slot, Region next, int nextOffset) {
        if (slot == PrefixTree.NONE) {
            return -Errno.ENOENT;
        }
        tree.readKey(slot, next, nextOffset);
        return 0;
    }
}
