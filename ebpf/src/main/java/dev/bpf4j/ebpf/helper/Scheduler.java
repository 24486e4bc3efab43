package dev.bpf4j.ebpf.helper;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What lets timers of programs go off. Called by several threads. */
@FunctionalInterface
public interface Scheduler {
    /** A host without timers: programs that use some are refused when they are loaded. */
    Scheduler NONE = (nanos, task) -> {
        throw new UnsupportedOperationException("no scheduler");
    };

    /** Something that is to be done. */
    @FunctionalInterface
    interface Scheduled {
        /** It need not be done any more; if it is done nevertheless, it has no effect. */
        void cancel();
    }

    /**
     * Does something once, on any thread but not within this call. What a program's function throws
     * ({@link dev.bpf4j.ebpf.run.TrapException}), the task throws.
     *
     * @param nanos how long after now, at least; 0 or more
     */
    Scheduled schedule(long nanos, Runnable task);

    /** Timers that go off on the threads of a service, which stays the caller's to shut down. */
    static Scheduler on(ScheduledExecutorService service) {
        return (nanos, task) -> {
            var future = service.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
    }
}
