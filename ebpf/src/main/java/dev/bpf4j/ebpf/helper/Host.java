package dev.bpf4j.ebpf.helper;

import dev.bpf4j.ebpf.object.ObjectHeap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What helpers take from the machine they run on. Tests give fixed sources, so that engines can be compared.
 *
 * @param random 32 pseudo-random bits
 * @param cpu number of the current CPU, 0 to 8191
 * @param nanoTime monotonic clock in nanoseconds
 * @param taiNanos international atomic time in nanoseconds
 * @param task what runs the program
 * @param trace receives what programs print, a line at a time
 * @param fib routes and neighbours
 * @param sockets what socket lookups find
 * @param objects where programs keep objects that they make
 * @param scheduler what lets timers go off; {@link Scheduler#NONE} for no timers
 */
public record Host(
        IntSupplier random,
        IntSupplier cpu,
        LongSupplier nanoTime,
        LongSupplier taiNanos,
        Task task,
        Consumer<String> trace,
        FibTable fib,
        SocketTable sockets,
        Scheduler scheduler,
        ObjectHeap objects) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TAI_MINUS_UTC = 37_000_000_000L;

    /**
     * A task.
     *
     * @param pidTgid process id in the upper and thread id in the lower 32 bits
     * @param uidGid group id in the upper and user id in the lower 32 bits
     * @param comm its name; programs see 15 bytes
     */
    public record Task(long pidTgid, long uidGid, String comm) {}

    /** A host with these sources, where nobody is a task and nobody listens. */
    public Host(IntSupplier random, IntSupplier cpu, LongSupplier nanoTime) {
        this(
                random,
                cpu,
                nanoTime,
                nanoTime,
                new Task(0, 0, ""),
                line -> {},
                FibTable.EMPTY,
                SocketTable.EMPTY,
                Scheduler.NONE,
                ObjectHeap.SHARED);
    }

    /** The real machine. Java does not tell the CPU number or the user: they are 0. */
    public static Host system() {
        long pid = ProcessHandle.current().pid();
        return new Host(
                () -> ThreadLocalRandom.current().nextInt(),
                () -> 0,
                System::nanoTime,
                () -> System.currentTimeMillis() * NANOS_PER_MILLI + TAI_MINUS_UTC,
                new Task(pid << 32 | pid, 0, "java"),
                line -> {},
                FibTable.EMPTY,
                SocketTable.EMPTY,
                Scheduler.NONE,
                ObjectHeap.SHARED);
    }

    /** The same with another task. */
    public Host withTask(Task newTask) {
        return new Host(random, cpu, nanoTime, taiNanos, newTask, trace, fib, sockets, scheduler, objects);
    }

    /** The same with another receiver of what programs print. */
    public Host withTrace(Consumer<String> receiver) {
        return new Host(random, cpu, nanoTime, taiNanos, task, receiver, fib, sockets, scheduler, objects);
    }

    /** The same with another table of routes. */
    public Host withFib(FibTable table) {
        return new Host(random, cpu, nanoTime, taiNanos, task, trace, table, sockets, scheduler, objects);
    }

    /** The same with other sockets. */
    public Host withSockets(SocketTable table) {
        return new Host(random, cpu, nanoTime, taiNanos, task, trace, fib, table, scheduler, objects);
    }

    /** The same with another scheduler. */
    public Host withScheduler(Scheduler newScheduler) {
        return new Host(random, cpu, nanoTime, taiNanos, task, trace, fib, sockets, newScheduler, objects);
    }

    /** The same with objects of its own: with those of another host its programs share none. */
    public Host withObjects(ObjectHeap heap) {
        return new Host(random, cpu, nanoTime, taiNanos, task, trace, fib, sockets, scheduler, heap);
    }

    /** Nanoseconds since 1970, by the clock that the atomic time comes from. */
    public long realNanos() {
        return taiNanos.getAsLong() - TAI_MINUS_UTC;
    }

    /** Whether programs can call a helper here: timers and work queues need a scheduler. */
    public boolean provides(Helper helper) {
        return helper.isProvided() && (scheduler != Scheduler.NONE || !schedules(helper));
    }

    private static boolean schedules(Helper helper) {
        return helper.prototype().args().contains(ArgType.PTR_TO_TIMER)
                || helper.prototype().args().contains(ArgType.PTR_TO_WORK_QUEUE);
    }
}
