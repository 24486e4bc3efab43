package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Scheduler;
import dev.bpf4j.ebpf.map.Attachments.Attachment;
import dev.bpf4j.ebpf.map.Errno;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A timer of a map's element. Its callback runs on one thread at a time, without the lock of the state. */
final class Timer implements Attachment {
    private final Scheduler scheduler;
    private final boolean realTime;
    private final ReentrantLock running = new ReentrantLock();
    private Optional<Runnable> callback = Optional.empty();
    private Optional<Object> armed = Optional.empty();
    private Scheduler.Scheduled scheduled = () -> {};

    /** Callbacks of other timers that cancel this one now. */
    private final AtomicInteger cancelling = new AtomicInteger();

    private boolean ended;

    /** @param realTime whether absolute times are since 1970, not of the monotonic clock */
    Timer(Scheduler scheduler, boolean realTime) {
        this.scheduler = scheduler;
        this.realTime = realTime;
    }

    boolean isRealTime() {
        return realTime;
    }

    synchronized long callback(Runnable function) {
        callback = Optional.of(function);
        return 0;
    }

    /** Lets it go off after so many nanoseconds, and not when it would have. */
    synchronized long start(long nanos) {
        if (ended || callback.isEmpty()) {
            return -Errno.EINVAL;
        }
        disarm();
        Object arming = new Object();
        armed = Optional.of(arming);
        scheduled = scheduler.schedule(nanos, () -> goOff(arming));
        return 0;
    }

    /**
     * Ends when its callback does not run any more, and will not.
     *
     * @param caller the timer whose callback asks for it, if one does
     * @return 1 if it was to go off, 0 if not; {@code -EDEADLK} from its own callback, and from that of a timer that yet
     *     another callback waits for
     */
    long cancel(Optional<Object> caller) {
        if (caller.isEmpty()) {
            return forget();
        }
        Timer asking = (Timer) caller.get();
        if (asking == this) {
            return -Errno.EDEADLK;
        }
        cancelling.incrementAndGet();
        try {
            return asking.cancelling.get() > 0 ? -Errno.EDEADLK : forget();
        } finally {
            cancelling.decrementAndGet();
        }
    }

    private long forget() {
        boolean was;
        synchronized (this) {
            callback = Optional.empty();
            was = disarm();
        }
        running.lock();
        running.unlock();
        return was ? 1 : 0;
    }

    @Override
    public synchronized void end() {
        ended = true;
        disarm();
    }

    private boolean disarm() {
        boolean was = armed.isPresent();
        armed = Optional.empty();
        scheduled.cancel();
        scheduled = () -> {};
        return was;
    }

    private void goOff(Object arming) {
        running.lock();
        try {
            due(arming).ifPresent(Runnable::run);
        } finally {
            running.unlock();
        }
    }

    private synchronized Optional<Runnable> due(Object arming) {
        if (armed.filter(now -> now == arming).isEmpty()) {
            return Optional.empty();
        }
        armed = Optional.empty();
        return callback;
    }
}
