package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A concurrent index from keys to slot numbers: chained buckets, grouped into stripes. Writers lock a stripe. Readers take
 * no lock: they look at the stripe's version before and after, as with a sequence lock, and look again if a writer was
 * there. Nothing is allocated after construction.
 */
final class SlotTable {
    static final int NONE = -1;

    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int MAX_STRIPES = 256;
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
    private final int[] next;
    private final int[] stripes;
    private final int bucketMask;
    private final int stripeMask;

    /** @param spareSlots whether there are slots beyond {@code maxEntries}, one per stripe, for {@link #replace} */
    SlotTable(MapSpec spec, boolean spareSlots, long seed) {
        int entries = spec.maxEntries();
        int buckets = Integer.highestOneBit(entries) << 1;
        int stripeCount = Math.max(1, Math.min(MAX_STRIPES, buckets / BUCKETS_PER_STRIPE));
        int slots = spareSlots ? entries + stripeCount : entries;
        keys = new Keys(spec, slots, seed);
        heads = new int[buckets];
        Arrays.fill(heads, NONE);
        next = new int[slots];
        stripes = new int[stripeCount << STRIPE_SHIFT];
        bucketMask = buckets - 1;
        stripeMask = stripeCount - 1;
        for (int stripe = 0; spareSlots && stripe < stripeCount; stripe++) {
            stripes[(stripe << STRIPE_SHIFT) + SPARE] = entries + stripe;
        }
    }

    /** The keys of the slots. A slot's key is set while no bucket has it. */
    Keys keys() {
        return keys;
    }

    int slots() {
        return next.length;
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
        return keys.search(first, key, offset, heads[bucket], next);
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
     * Under the lock: adds a slot for a key that the bucket does not have.
     *
     * @return whether that was done; not if another thread changed the key meanwhile, so that it is not of this bucket, or
     *     there already
     */
    boolean link(int bucket, int slot, Region key, int offset) {
        keys.set(slot, key, offset);
        if (bucketOf(slot) != bucket || keys.searchSame(slot, heads[bucket], next) != NONE) {
            return false;
        }
        next[slot] = heads[bucket];
        heads[bucket] = slot;
        stripes[(stripeOf(bucket) << STRIPE_SHIFT) + COUNT]++;
        return true;
    }

    /** Under the lock: the slot that the next replacement in that stripe puts in the place of another. */
    int spare(int stripe) {
        return stripes[(stripe << STRIPE_SHIFT) + SPARE];
    }

    /** Under the lock: puts the stripe's spare slot in the place of another, with its key, and makes that one the spare. */
    void replace(int bucket, int old) {
        int spare = (stripeOf(bucket) << STRIPE_SHIFT) + SPARE;
        int fresh = stripes[spare];
        stripes[spare] = old;
        keys.copy(old, fresh);
        next[fresh] = next[old];
        redirect(bucket, old, fresh);
    }

    /** Under the lock: removes a slot, and says whether it was there. */
    boolean unlink(int bucket, int slot) {
        if (!redirect(bucket, slot, next[slot])) {
            return false;
        }
        stripes[(stripeOf(bucket) << STRIPE_SHIFT) + COUNT]--;
        return true;
    }

    /** Lets what refers to a slot refer to another. */
    private boolean redirect(int bucket, int slot, int other) {
        if (heads[bucket] == slot) {
            heads[bucket] = other;
            return true;
        }
        int before = heads[bucket];
        while (before != NONE && next[before] != slot) {
            before = next[before];
        }
        if (before != NONE) {
            next[before] = other;
        }
        return before != NONE;
    }

    /** The first slot of a bucket, or {@link #NONE}. Exact under the lock only. */
    int first(int bucket) {
        return (int) INTS.getOpaque(heads, bucket);
    }

    /** Under the lock: the slot after that one in its bucket, or {@link #NONE}. */
    int after(int slot) {
        return next[slot];
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
