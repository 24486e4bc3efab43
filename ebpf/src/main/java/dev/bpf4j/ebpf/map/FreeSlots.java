package dev.bpf4j.ebpf.map;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A lock-free stack of slot numbers. Its top carries a tag that changes with every operation, against ABA. */
final class FreeSlots {
    static final int NONE = -1;

    private static final VarHandle TOP = handle();
    private static final long TAG = 1L << 32;

    /** The slot below each slot. */
    private final int[] below;

    private volatile long top;

    /** The slots {@code 0 .. count - 1} are free; the lowest is on top. Others can be pushed. */
    FreeSlots(int capacity, int count) {
        below = new int[capacity];
        for (int slot = 0; slot < count; slot++) {
            below[slot] = slot + 1 < count ? slot + 1 : NONE;
        }
        top = count > 0 ? 0 : NONE & 0xffff_ffffL;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(FreeSlots.class, "top", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static long tagged(long old, int slot) {
        return (old & -TAG) + TAG | slot & 0xffff_ffffL;
    }

    int pop() {
        while (true) {
            long old = top;
            int slot = (int) old;
            if (slot == NONE || TOP.compareAndSet(this, old, tagged(old, below[slot]))) {
                return slot;
            }
            Thread.onSpinWait();
        }
    }

    void push(int slot) {
        while (true) {
            long old = top;
            below[slot] = (int) old;
            if (TOP.compareAndSet(this, old, tagged(old, slot))) {
                return;
            }
            Thread.onSpinWait();
        }
    }
}
