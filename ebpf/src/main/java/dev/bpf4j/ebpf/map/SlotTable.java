package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A concurrent index from keys to slot numbers: chained buckets, grouped into stripes. Writers lock a stripe. Readers take
 * no lock. What they find was there at some time since they began, whoever writes meanwhile: a slot's key is written whole,
 * after its value, and chains lead to slots that were linked then. Where keys are of several words, or nothing is found,
 * they look at the stripe's version before and after, as with a sequence lock, and look again if a writer was there. Each slot
 * has a cell of its own for its value. Nothing is allocated after construction.
 */
final class SlotTable {
    static final int NONE = -1;

    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int MAX_STRIPES = 1024;
    private static final int BUCKETS_PER_STRIPE = 16;

    /** One stripe's words have a cache line for themselves. */
    private static final int STRIPE_SHIFT = 4;

    /** Words of a stripe: the version (odd while locked), the number of its elements, its spare slot. */
    private static final int COUNT = 1;

    private static final int SPARE = 2;

    private static final int OPTIMISTIC_TRIES = 32;
    private static final int SPINS_BEFORE_YIELD = 64;

    private final Keys keys;
    private final int[] heads;

    /** Of each slot, the next one in its bucket, and its cell. */
    private final int[] links;

    /** Of each cell, the slot that has it, or that had it last. */
    private final int[] owners;

    private final int[] stripes;
    private final int bucketMask;
    private final int stripeMask;

    /** @param spareCells whether there are more cells than slots, one per stripe, for {@link #exchange} */
    SlotTable(MapSpec spec, boolean spareCells, long seed) {
        int entries = spec.maxEntries();
        int buckets = Integer.highestOneBit(entries) << 1;
        int stripeCount = Math.max(1, Math.min(MAX_STRIPES, buckets / BUCKETS_PER_STRIPE));
        keys = new Keys(spec, entries, seed);
        heads = new int[buckets];
        Arrays.fill(heads, NONE);
        links = new int[entries * 2];
        owners = new int[spareCells ? entries + stripeCount : entries];
        for (int slot = 0; slot < entries; slot++) {
            links[slot * 2 + 1] = slot;
            owners[slot] = slot;
        }
        stripes = new int[stripeCount << STRIPE_SHIFT];
        bucketMask = buckets - 1;
        stripeMask = stripeCount - 1;
        Arrays.fill(owners, entries, owners.length, NONE);
        for (int stripe = 0; spareCells && stripe < stripeCount; stripe++) {
            stripes[(stripe << STRIPE_SHIFT) + SPARE] = entries + stripe;
        }
    }

    /** The keys of the slots. A slot's key is set while no bucket has it. */
    Keys keys() {
        return keys;
    }

    int slots() {
        return links.length / 2;
    }

    /** How many cells there are for the values of slots. */
    int cells() {
        return owners.length;
    }

    /** The cell that has the value of a slot. */
    int cell(int slot) {
        return links[slot * 2 + 1];
    }

    /** The slot whose value is in a cell, or was last; {@link #NONE} if the cell was never used. */
    int owner(int cell) {
        return owners[cell];
    }

    int buckets() {
        return heads.length;
    }

    /** The bucket of a key. */
    int bucket(Region key, int offset) {
        return bucket(keys.first(key, offset), key, offset);
    }

    /** The same, given {@link Keys#first}. */
    int bucket(long first, Region key, int offset) {
        return keys.hash(first, key, offset) & bucketMask;
    }

    /** The bucket of a slot's key. */
    int bucketOf(int slot) {
        return keys.hash(slot) & bucketMask;
    }

    int stripeOf(int bucket) {
        return bucket & stripeMask;
    }

    /** The slot of a key in its bucket, or {@link #NONE}. */
    int find(Region key, int offset, int bucket) {
        return find(keys.first(key, offset), key, offset, bucket);
    }

    /** The same, given {@link Keys#first}. */
    int find(long first, Region key, int offset, int bucket) {
        int slot = search(first, key, offset, bucket);
        VarHandle.acquireFence();
        return slot != NONE && keys.areWords() ? slot : findUnchanged(first, key, offset, bucket);
    }

    private int findUnchanged(long first, Region key, int offset, int bucket) {
        int version = stripeOf(bucket) << STRIPE_SHIFT;
        for (int i = 0; i < OPTIMISTIC_TRIES; i++) {
            int before = (int) INTS.getAcquire(stripes, version);
            if ((before & 1) == 0) {
                int slot = search(first, key, offset, bucket);
                VarHandle.acquireFence();
                if ((int) INTS.getOpaque(stripes, version) == before) {
                    return slot;
                }
            }
            Thread.onSpinWait();
        }
        return findLocked(first, key, offset, bucket);
    }

    private int findLocked(long first, Region key, int offset, int bucket) {
        lock(stripeOf(bucket));
        try {
            return search(first, key, offset, bucket);
        } finally {
            unlock(stripeOf(bucket));
        }
    }

    /** {@link #find} under the lock. */
    int search(Region key, int offset, int bucket) {
        return search(keys.first(key, offset), key, offset, bucket);
    }

    /** The same, given {@link Keys#first}. */
    int search(long first, Region key, int offset, int bucket) {
        return keys.search(first, key, offset, heads[bucket], links);
    }

    void lock(int stripe) {
        int spins = 0;
        while (!tryLock(stripe)) {
            if (++spins % SPINS_BEFORE_YIELD == 0) {
                Thread.yield();
            }
            Thread.onSpinWait();
        }
    }

    boolean tryLock(int stripe) {
        int version = (int) INTS.getOpaque(stripes, stripe << STRIPE_SHIFT);
        boolean locked =
                (version & 1) == 0 && INTS.compareAndSet(stripes, stripe << STRIPE_SHIFT, version, version + 1);
        VarHandle.storeStoreFence();
        return locked;
    }

    void unlock(int stripe) {
        int index = stripe << STRIPE_SHIFT;
        INTS.setRelease(stripes, index, stripes[index] + 1);
    }

    /**
     * Under the lock: adds a slot, which has its value, for a key that the bucket does not have.
     *
     * @return whether that was done; not if another thread changed the key meanwhile, so that it is not of this bucket, or
     *     there already
     */
    boolean link(int bucket, int slot, Region key, int offset) {
        VarHandle.storeStoreFence();
        keys.set(slot, key, offset);
        if (bucketOf(slot) != bucket || keys.searchSame(slot, heads[bucket], links) != NONE) {
            return false;
        }
        links[slot * 2] = heads[bucket];
        INTS.setRelease(heads, bucket, slot);
        stripes[(stripeOf(bucket) << STRIPE_SHIFT) + COUNT]++;
        return true;
    }

    /** Under the lock: the cell for the value that the next exchange in that stripe gives a slot. */
    int spare(int stripe) {
        return stripes[(stripe << STRIPE_SHIFT) + SPARE];
    }

    /**
     * Under the lock: gives a slot the stripe's spare cell, which has its new value, and makes its own the spare. Who has found
     * the slot keeps the old value.
     */
    void exchange(int slot, int stripe) {
        int spare = (stripe << STRIPE_SHIFT) + SPARE;
        int fresh = stripes[spare];
        stripes[spare] = links[slot * 2 + 1];
        owners[fresh] = slot;
        INTS.setRelease(links, slot * 2 + 1, fresh);
    }

    /** Under the lock: removes a slot, and says whether it was there. */
    boolean unlink(int bucket, int slot) {
        int after = links[slot * 2];
        if (heads[bucket] == slot) {
            INTS.setRelease(heads, bucket, after);
        } else {
            int before = heads[bucket];
            while (before != NONE && links[before * 2] != slot) {
                before = links[before * 2];
            }
            if (before == NONE) {
                return false;
            }
            INTS.setRelease(links, before * 2, after);
        }
        stripes[(stripeOf(bucket) << STRIPE_SHIFT) + COUNT]--;
        return true;
    }

    /** The first slot of a bucket, or {@link #NONE}. Exact under the lock only. */
    int first(int bucket) {
        return (int) INTS.getOpaque(heads, bucket);
    }

    /** Under the lock: the slot after that one in its bucket, or {@link #NONE}. */
    int after(int slot) {
        return links[slot * 2];
    }

    int size() {
        VarHandle.acquireFence();
        int size = 0;
        for (int stripe = 0; stripe <= stripeMask; stripe++) {
            size += (int) INTS.getOpaque(stripes, (stripe << STRIPE_SHIFT) + COUNT);
        }
        return size;
    }
}
