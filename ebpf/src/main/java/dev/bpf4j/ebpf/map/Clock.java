package dev.bpf4j.ebpf.map;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Approximate least-recently-used eviction: a hand goes round over the slots, takes the first whose element was not used
 * since it last came by, and forgets uses on its way. The kernel's lists approximate in another way; neither promises
 * which element goes.
 */
final class Clock implements Eviction {
    private static final int SPINS_BEFORE_YIELD = 64;

    /** After so many slots in a row that were used, one is taken all the same: the time of an eviction is bounded. */
    private static final int MAX_SECOND_CHANCES = 256;

    private final SlotTable table;

    /** Races here only make the approximation coarser. */
    private final boolean[] used;

    private final AtomicInteger hand = new AtomicInteger();

    Clock(SlotTable table) {
        this.table = table;
        used = new boolean[table.slots()];
    }

    @Override
    public void touch(int slot) {
        if (!used[slot]) {
            used[slot] = true;
        }
    }

    /**
     * Ends: as long as no slot is free and none can be taken, other threads hold slots or stripes, and they never wait for
     * this one. A thread whose own stripe has elements takes one of these without waiting.
     */
    @Override
    public int evict(int lockedStripe, FreeSlots free) {
        for (int i = 1; ; i++) {
            int slot = Math.floorMod(hand.getAndIncrement(), used.length);
            if (used[slot] && i <= MAX_SECOND_CHANCES) {
                used[slot] = false;
            } else if (remove(slot, lockedStripe)) {
                return slot;
            }
            if (i % used.length == 0) {
                int freed = free.pop();
                if (freed != FreeSlots.NONE) {
                    return freed;
                }
            }
            if (i % SPINS_BEFORE_YIELD == 0 && i > used.length * 2L) {
                Thread.yield();
            }
        }
    }

    /** The slot's key is read without its lock, as which lock that is depends on the key: unlinking tells the truth. */
    private boolean remove(int slot, int lockedStripe) {
        int bucket = table.bucketOf(slot);
        int stripe = table.stripeOf(bucket);
        if (stripe == lockedStripe) {
            return table.unlink(bucket, slot);
        }
        if (!table.tryLock(stripe)) {
            return false;
        }
        try {
            return table.unlink(bucket, slot);
        } finally {
            table.unlock(stripe);
        }
    }
}
