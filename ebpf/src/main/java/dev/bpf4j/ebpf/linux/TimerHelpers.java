package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Scheduler;
import dev.bpf4j.ebpf.map.Attachments.Attachment;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import java.util.function.ToLongFunction;

/** Timers in map values (bpf-helpers(7)), and work queues, which are timers that go off at once. Their state is beside the value, whose bytes for it are never written. */
final class TimerHelpers {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;

    private static final long BPF_F_TIMER_ABS = 1;

    /** There is but one place where a callback may run. */
    private static final long BPF_F_TIMER_CPU_PIN = 2;

    private TimerHelpers() {}

    static void register(Functions f) {
        f.add("timer_init", (c, timer, map, flags, r4, r5) -> init(c, timer, c.map(map), flags));
        f.add(
                "timer_set_callback",
                (c, timer, function, r3, r4, r5) ->
                        with(c, timer, t -> t.callback(apart(c, t, map(c, timer), at(timer), function))));
        f.add("timer_start", (c, timer, nanos, flags, r4, r5) -> start(c, timer, nanos, flags));
        f.add(
                "wq_init",
                (c, work, map, flags, r4, r5) ->
                        (int) flags != 0 ? -Errno.EINVAL : init(c, work, c.map(map), CLOCK_MONOTONIC));
        f.add(
                "wq_set_callback_impl",
                (c, work, function, flags, r4, r5) -> (int) flags != 0
                        ? -Errno.EINVAL
                        : with(c, work, t -> t.callback(apart(c, t, map(c, work), at(work), function))));
        f.add(
                "wq_start",
                (c, work, flags, r3, r4, r5) -> (int) flags != 0 ? -Errno.EINVAL : with(c, work, t -> t.start(0)));
        f.add("timer_cancel", (c, timer, r2, r3, r4, r5) -> with(c, timer, t -> t.cancel(c.owner())));
    }

    /** @throws AccessFault if the timer is in no map's value */
    private static BpfMap map(Caller caller, long timer) {
        return caller.map(Memory.address((int) (timer >>> 32) - 1, 0));
    }

    private static long init(Caller caller, long address, BpfMap map, long clock) {
        if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME) {
            return -Errno.EINVAL;
        }
        Scheduler scheduler = caller.host().scheduler();
        if (scheduler == Scheduler.NONE) {
            throw new AccessFault("the host has no timers");
        }
        BytesRegion key = BytesRegion.of(
                "map_key", new byte[map.spec().keySize()], map.spec().order());
        if (map(caller, address) != map || map.elementAt(at(address), key, 0) == BpfMap.ABSENT) {
            throw new AccessFault("no timer in a value of " + map);
        }
        Timer timer = new Timer(scheduler, clock == CLOCK_REALTIME);
        return map.attachments().add(at(address), timer) ? 0 : -Errno.EBUSY;
    }

    private static long with(Caller caller, long address, ToLongFunction<Timer> action) {
        Attachment attachment =
                map(caller, address).attachments().at(at(address)).orElse(() -> {});
        return attachment instanceof Timer timer ? action.applyAsLong(timer) : -Errno.EINVAL;
    }

    /** Calls the function with map, key and value, on memory of its own. */
    private static Runnable apart(Caller caller, Timer timer, BpfMap map, int offset, long function) {
        var callers = caller.apart(timer);
        return () -> {
            Caller fresh = callers.get();
            BytesRegion key = BytesRegion.of(
                    "map_key", new byte[map.spec().keySize()], map.spec().order());
            int value = map.elementAt(offset, key, 0);
            long address = fresh.address(map);
            fresh.callFunction(
                    function, address, fresh.expose(key, key), MapHelpers.valueAddress(address, value), 0, 0);
        };
    }

    private static long start(Caller caller, long address, long nanos, long flags) {
        if ((flags & ~(BPF_F_TIMER_ABS | BPF_F_TIMER_CPU_PIN)) != 0) {
            return -Errno.EINVAL;
        }
        return with(caller, address, timer -> {
            long now = timer.isRealTime()
                    ? caller.host().realNanos()
                    : caller.host().nanoTime().getAsLong();
            return timer.start(Math.max(0, (flags & BPF_F_TIMER_ABS) != 0 ? nanos - now : nanos));
        });
    }
}
