package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;

/** Spin locks in map values: 4 bytes that are 1 while a run of a program holds the lock. */
final class LockHelpers {
    /** Verified programs hold a lock for a few instructions; whoever waits longer than this waits for one that trapped. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private static final int BETWEEN_LOOKS = 1 << 10;

    private LockHelpers() {}

    static void register(Functions f) {
        f.add("spin_lock", (c, lock, r2, r3, r4, r5) -> lock(c, lock));
        f.add("spin_unlock", (c, lock, r2, r3, r4, r5) -> swap(c, lock, 0));
    }

    private static long swap(Caller caller, long lock, long value) {
        return caller.memory().atomic(Atomic.XCHG, Width.W, lock, value, 0);
    }

    private static long lock(Caller caller, long lock) {
        long started = System.nanoTime();
        for (long tries = 1; swap(caller, lock, 1) != 0; tries++) {
            Thread.onSpinWait();
            if (tries % BETWEEN_LOOKS == 0) {
                Thread.yield();
                if (System.nanoTime() - started > PATIENCE_NANOS) {
                    throw new AccessFault("a spin lock is not given back");
                }
            }
        }
        return 0;
    }
}
