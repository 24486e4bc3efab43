package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.Memory;

/**
 * Kernel functions that iterate over numbers, and those that begin and end regions, which mean nothing here: no object
 * goes away while a program runs, and programs are not interrupted by others on the same thread. An iterator is 8 bytes of
 * stack: the number it is at, and the one to end before.
 */
final class IteratorFunctions {
    private static final long MAX_NUMBERS = 1 << 23;
    private static final int END = 4;

    private IteratorFunctions() {}

    static void register(Functions f) {
        f.add("iter_num_new", (c, it, start, end, r4, r5) -> begin(c.memory(), it, (int) start, (int) end));
        f.add("iter_num_next", (c, it, r2, r3, r4, r5) -> next(c.memory(), it));
        f.add("iter_num_destroy", (c, it, r2, r3, r4, r5) -> set(c.memory(), it, 0, 0));
        f.add("rcu_read_lock", IteratorFunctions::nothing);
        f.add("rcu_read_unlock", IteratorFunctions::nothing);
        f.add("preempt_disable", IteratorFunctions::nothing);
        f.add("preempt_enable", IteratorFunctions::nothing);
    }

    private static long nothing(Caller caller, long r1, long r2, long r3, long r4, long r5) {
        return 0;
    }

    private static long set(Memory memory, long iterator, int current, int end) {
        memory.store32(iterator, current);
        memory.store32(iterator + END, end);
        return 0;
    }

    private static long begin(Memory memory, long iterator, int start, int end) {
        if (start > end) {
            set(memory, iterator, 0, 0);
            return -Errno.EINVAL;
        }
        if ((long) end - start > MAX_NUMBERS) {
            set(memory, iterator, 0, 0);
            return -Errno.E2BIG;
        }
        return set(memory, iterator, start - 1, end);
    }

    /** The address of the next number, which is in the iterator; 0 if there is none. */
    private static long next(Memory memory, long iterator) {
        int next = (int) memory.load32(iterator) + 1;
        if (next >= (int) memory.load32(iterator + END)) {
            set(memory, iterator, 0, 0);
            return 0;
        }
        memory.store32(iterator, next);
        return iterator;
    }
}
