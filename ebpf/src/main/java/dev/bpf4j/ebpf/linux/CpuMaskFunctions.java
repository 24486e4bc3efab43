package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.Memory;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Kernel functions on sets of processors, as on a machine that has 64: a set is the first word of its memory. Those that
 * programs make are memory that they read, where the structures of a kernel for more processors go on with zeros.
 */
final class CpuMaskFunctions {
    private static final int CPUS = Long.SIZE;

    /** A set of 8192 processors, which is the most that Linux has, and the count of its references. */
    private static final int BYTES = 1024 + Long.BYTES;

    private static final int EACCES = 13;

    private CpuMaskFunctions() {}

    static void register(Functions f) {
        f.add("cpumask_create", (c, r1, r2, r3, r4, r5) -> create(c));
        f.add(
                "cpumask_acquire",
                (c, mask, r2, r3, r4, r5) -> c.objects().acquire(ObjectFunctions.offset(c, mask)) ? mask : 0);
        f.add("cpumask_release", (c, mask, r2, r3, r4, r5) -> ObjectFunctions.drop(c, mask));
        f.add("cpumask_populate", (c, mask, from, size, r4, r5) -> populate(c.memory(), mask, from, size));
        registerChanges(f);
        registerQuestions(f);
    }

    private static void registerChanges(Functions f) {
        add(f, "set_cpu", (mask, bit) -> mask | bit);
        add(f, "clear_cpu", (mask, bit) -> mask & ~bit);
        add(f, "test_and_set_cpu", (mask, bit) -> mask | bit);
        add(f, "test_and_clear_cpu", (mask, bit) -> mask & ~bit);
        f.add("cpumask_setall", (c, mask, r2, r3, r4, r5) -> store(c, mask, -1));
        f.add("cpumask_clear", (c, mask, r2, r3, r4, r5) -> store(c, mask, 0));
        f.add("cpumask_copy", (c, to, from, r3, r4, r5) -> store(c, to, load(c, from)));
        combine(f, "and", (a, b) -> a & b);
        combine(f, "or", (a, b) -> a | b);
        combine(f, "xor", (a, b) -> a ^ b);
    }

    private static void registerQuestions(Functions f) {
        f.add("cpumask_test_cpu", (c, cpu, mask, r3, r4, r5) -> truth((load(c, mask) & bit(cpu)) != 0));
        ask(f, "first", CpuMaskFunctions::first);
        ask(f, "first_zero", mask -> first(~mask));
        ask(f, "any_distribute", CpuMaskFunctions::first);
        ask(f, "empty", mask -> truth(mask == 0));
        ask(f, "full", mask -> truth(mask == -1));
        ask(f, "weight", Long::bitCount);
        ask(f, "first_and", (a, b) -> first(a & b));
        ask(f, "any_and_distribute", (a, b) -> first(a & b));
        ask(f, "equal", (a, b) -> truth(a == b));
        ask(f, "intersects", (a, b) -> truth((a & b) != 0));
        ask(f, "subset", (a, b) -> truth((a & ~b) == 0));
    }

    /** Changes the bit of a processor, and answers whether it was set. */
    private static void add(Functions f, String name, LongBinaryOperator change) {
        f.add("cpumask_" + name, (c, cpu, mask, r3, r4, r5) -> {
            long before = load(c, mask);
            store(c, mask, change.applyAsLong(before, bit(cpu)));
            return truth((before & bit(cpu)) != 0);
        });
    }

    /** Makes a set of two others, and answers whether it has a processor. */
    private static void combine(Functions f, String name, LongBinaryOperator combination) {
        f.add("cpumask_" + name, (c, to, a, b, r4, r5) -> {
            long combined = combination.applyAsLong(load(c, a), load(c, b));
            store(c, to, combined);
            return truth(combined != 0);
        });
    }

    private static void ask(Functions f, String name, LongUnaryOperator answer) {
        f.add("cpumask_" + name, (c, mask, r2, r3, r4, r5) -> answer.applyAsLong(load(c, mask)));
    }

    private static void ask(Functions f, String name, LongBinaryOperator answer) {
        f.add("cpumask_" + name, (c, a, b, r3, r4, r5) -> answer.applyAsLong(load(c, a), load(c, b)));
    }

    /** A new set; 0 if there is no room. */
    private static long create(Caller caller) {
        return ObjectFunctions.address(caller, caller.objects().make(BYTES, List.of()));
    }

    private static long populate(Memory memory, long mask, long from, long size) {
        if (size < CPUS / Byte.SIZE) {
            return -EACCES;
        }
        if (from % Long.BYTES != 0) {
            return -Errno.EINVAL;
        }
        memory.store64(mask, memory.load64(from));
        return 0;
    }

    private static long load(Caller caller, long mask) {
        return caller.memory().load64(mask);
    }

    private static long store(Caller caller, long mask, long bits) {
        caller.memory().store64(mask, bits);
        return 0;
    }

    /** The bit of a processor; none if there is none of that number. */
    private static long bit(long cpu) {
        return Integer.compareUnsigned((int) cpu, CPUS) < 0 ? 1L << cpu : 0;
    }

    /** The number of the first processor in a set; that after the last if it is empty. */
    private static long first(long mask) {
        return Long.numberOfTrailingZeros(mask);
    }

    private static long truth(boolean is) {
        return is ? 1 : 0;
    }
}
