package dev.bpf4j.ebpf.map;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A lock for a few instructions: waiting spins, and yields where the owner may have been preempted. Not reentrant. */
final class SpinLock {
    private static final VarHandle LOCKED = handle();
    private static final int SPINS_BEFORE_YIELD = 64;

    private volatile boolean locked;

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(SpinLock.class, "locked", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void lock() {
        for (int spins = 1; !LOCKED.compareAndSet(this, false, true); spins++) {
            Thread.onSpinWait();
            if (spins % SPINS_BEFORE_YIELD == 0) {
                Thread.yield();
            }
        }
    }

    void unlock() {
        LOCKED.setRelease(this, false);
    }
}
