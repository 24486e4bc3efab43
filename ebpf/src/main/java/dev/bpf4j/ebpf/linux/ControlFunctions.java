package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.run.ProgramThrow;

/**
 * Kernel functions that leave a program, and those that begin and end regions without interrupts, which mean nothing here.
 *
 * <p>A {@code bpf_res_spin_lock} is 4 bytes: 0, or the number of the thread whose run holds it. Who holds it already gets
 * {@code -EDEADLK}, and who waits for too long {@code -ETIMEDOUT}.
 */
final class ControlFunctions {
    /** The kernel's {@code RES_DEF_TIMEOUT}. */
    private static final long PATIENCE_NANOS = 250_000_000;

    private static final int BETWEEN_LOOKS = 1 << 10;

    private ControlFunctions() {}

    static void register(Functions f) {
        f.add("throw", (c, cookie, r2, r3, r4, r5) -> {
            throw new ProgramThrow(cookie);
        });
        f.add("local_irq_save", (c, flags, r2, r3, r4, r5) -> 0);
        f.add("local_irq_restore", (c, flags, r2, r3, r4, r5) -> 0);
        f.add("res_spin_lock", (c, lock, r2, r3, r4, r5) -> lock(c, lock));
        f.add("res_spin_unlock", (c, lock, r2, r3, r4, r5) -> unlock(c, lock));
        f.add("res_spin_lock_irqsave", (c, lock, flags, r3, r4, r5) -> lock(c, lock));
        f.add("res_spin_unlock_irqrestore", (c, lock, flags, r3, r4, r5) -> unlock(c, lock));
    }

    /** @return who held it; 0 if nobody did, and now the thread does */
    private static long take(Caller caller, long lock, long thread) {
        return caller.memory().atomic(Atomic.CMPXCHG, Width.W, lock, thread, 0);
    }

    private static long lock(Caller caller, long lock) {
        long thread = Thread.currentThread().getId() & Integer.MAX_VALUE;
        long started = System.nanoTime();
        for (long tries = 1; ; tries++) {
            long holder = take(caller, lock, thread);
            if (holder == 0 || holder == thread) {
                return holder == 0 ? 0 : -Errno.EDEADLK;
            }
            Thread.onSpinWait();
            if (tries % BETWEEN_LOOKS == 0) {
                Thread.yield();
                if (System.nanoTime() - started > PATIENCE_NANOS) {
                    return -Errno.ETIMEDOUT;
                }
            }
        }
    }

    private static long unlock(Caller caller, long lock) {
        return caller.memory().atomic(Atomic.XCHG, Width.W, lock, 0, 0);
    }
}
