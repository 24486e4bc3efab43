package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.charset.StandardCharsets;

/** Helpers that ask for the time, the CPU and the task, and the loop. */
final class SystemHelpers {
    /** Iterations that {@code bpf_loop} takes at most: {@code BPF_MAX_LOOPS}. */
    private static final long MAX_LOOPS = 8 << 20;

    /** Nanoseconds of a jiffy with 250 ticks in a second. */
    private static final long JIFFY = 4_000_000;

    private static final long LOW_32 = 0xffff_ffffL;

    private SystemHelpers() {}

    static void register(Functions f) {
        f.add("ktime_get_ns", (c, r1, r2, r3, r4, r5) -> nanos(c));
        f.add("ktime_get_boot_ns", (c, r1, r2, r3, r4, r5) -> nanos(c));
        f.add("ktime_get_coarse_ns", (c, r1, r2, r3, r4, r5) -> nanos(c) / JIFFY * JIFFY);
        f.add("ktime_get_tai_ns", (c, r1, r2, r3, r4, r5) -> c.host().taiNanos().getAsLong());
        f.add("jiffies64", (c, r1, r2, r3, r4, r5) -> nanos(c) / JIFFY);
        f.add("get_prandom_u32", (c, r1, r2, r3, r4, r5) -> c.host().random().getAsInt() & LOW_32);
        f.add("get_smp_processor_id", (c, r1, r2, r3, r4, r5) -> processor(c));
        f.add("get_numa_node_id", (c, r1, r2, r3, r4, r5) -> 0);
        f.add("get_current_pid_tgid", (c, r1, r2, r3, r4, r5) -> task(c).pidTgid());
        f.add("get_current_uid_gid", (c, r1, r2, r3, r4, r5) -> task(c).uidGid());
        f.add("get_current_comm", SystemHelpers::comm);
        f.add("loop", SystemHelpers::loop);
    }

    private static long nanos(Caller caller) {
        return caller.host().nanoTime().getAsLong();
    }

    private static Host.Task task(Caller caller) {
        return caller.host().task();
    }

    /** The name, cut to the size, zeroed behind. */
    private static long comm(Caller caller, long to, long size, long r3, long r4, long r5) {
        byte[] name = task(caller).comm().getBytes(StandardCharsets.UTF_8);
        Region target = caller.memory().region(to);
        for (int i = 0; i < (int) size; i++) {
            boolean inside = i < name.length && i < size - 1;
            target.store8(at(to) + i, inside ? name[i] : 0);
        }
        return 0;
    }

    /** @return how many iterations began; {@code -EINVAL} for flags; {@code -E2BIG} for too many */
    private static long loop(Caller caller, long count, long function, long context, long flags, long r5) {
        long iterations = count & LOW_32;
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        if (iterations > MAX_LOOPS) {
            return -Errno.E2BIG;
        }
        for (long i = 0; i < iterations; i++) {
            if (caller.callFunction(function, i, context, 0, 0, 0) != 0) {
                return i + 1;
            }
        }
        return iterations;
    }

    /** Verified programs rely on the number. */
    private static long processor(Caller caller) {
        int number = caller.host().cpu().getAsInt();
        if (number < 0 || number >= KernelTypes.MAX_PROCESSORS) {
            throw new AccessFault("no CPU has the number " + number);
        }
        return number;
    }
}
