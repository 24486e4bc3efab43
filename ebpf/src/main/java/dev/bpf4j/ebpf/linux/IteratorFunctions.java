package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import java.util.BitSet;

/**
 * Kernel functions that iterate over numbers, and those that begin and end regions, which mean nothing here: no object
 * goes away while a program runs, and programs are not interrupted by others on the same thread. An iterator is 8 bytes of
 * stack: the number it is at, and the one to end before; one over bits is 16, of which the last 4 are the bit it is at, and
 * has its words elsewhere.
 */
final class IteratorFunctions {
    private static final long MAX_NUMBERS = 1 << 23;
    private static final int END = 4;

    /** The kernel's {@code BITS_ITER_NR_WORDS_MAX}. */
    private static final int MAX_WORDS = 511;

    private static final int CURRENT_BIT = 12;

    private IteratorFunctions() {}

    static void register(Functions f) {
        f.add("iter_num_new", (c, it, start, end, r4, r5) -> begin(c.memory(), it, (int) start, (int) end));
        f.add("iter_num_next", (c, it, r2, r3, r4, r5) -> next(c.memory(), it));
        f.add("iter_num_destroy", (c, it, r2, r3, r4, r5) -> set(c.memory(), it, 0, 0));
        f.add("iter_bits_new", (c, it, words, count, r4, r5) -> beginBits(c, it, words, (int) count));
        f.add("iter_bits_next", (c, it, r2, r3, r4, r5) -> nextBit(c, it));
        f.add("iter_bits_destroy", (c, it, r2, r3, r4, r5) -> endBits(c, it));
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

    /** Copies the words; an iterator that has none begins at its end. */
    private static long beginBits(Caller caller, long iterator, long words, int count) {
        setBit(caller, iterator, -1);
        caller.beside().remove(iterator);
        if (words == 0 || count == 0) {
            return -Errno.EINVAL;
        }
        if (Integer.compareUnsigned(count, MAX_WORDS) > 0) {
            return -Errno.E2BIG;
        }
        long[] copy = new long[count];
        try {
            for (int i = 0; i < count; i++) {
                copy[i] = caller.memory().load64(words + (long) i * Long.BYTES);
            }
        } catch (AccessFault nothingThere) {
            return count == 1 ? -Functions.EFAULT : -Errno.ERANGE;
        }
        caller.beside().put(iterator, BitSet.valueOf(copy));
        return 0;
    }

    private static void setBit(Caller caller, long iterator, int bit) {
        caller.memory().store32(iterator + CURRENT_BIT, bit);
    }

    /** The address of the number of the next bit, which is in the iterator; 0 if there is none. */
    private static long nextBit(Caller caller, long iterator) {
        if (!(caller.beside().get(iterator) instanceof BitSet bits)) {
            return 0;
        }
        int next = bits.nextSetBit((int) caller.memory().load32(iterator + CURRENT_BIT) + 1);
        if (next < 0) {
            caller.beside().remove(iterator);
            return 0;
        }
        setBit(caller, iterator, next);
        return iterator + CURRENT_BIT;
    }

    private static long endBits(Caller caller, long iterator) {
        caller.beside().remove(iterator);
        return 0;
    }
}
