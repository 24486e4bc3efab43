package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.helper.Scheduler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timers that are cancelled while their callbacks run. */
@Timeout(60)
class TimerTest {
    private static final long EINVAL = -22;
    private static final long EDEADLK = -35;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private Timer timer() {
        return new Timer(Scheduler.on(threads), false);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void cancellingWaitsForTheCallbackOfAnotherThread() throws InterruptedException, ExecutionException {
        Timer timer = timer();
        timer.callback(() -> {
            begun.countDown();
            await(mayEnd);
        });
        assertEquals(0, timer.start(0));
        await(begun);
        Future<Long> cancelled = threads.submit(() -> timer.cancel(Optional.empty()));
        Thread.sleep(20);
        assertFalse(cancelled.isDone());
        mayEnd.countDown();
        assertEquals(0, cancelled.get());
        assertEquals(EINVAL, timer.start(0), "cancelling forgets the callback");
    }

    @Test
    void callbacksThatCancelEachOtherDoNotWaitForEver() throws InterruptedException, ExecutionException {
        for (int round = 0; round < 100; round++) {
            Timer one = timer();
            Timer two = timer();
            CountDownLatch both = new CountDownLatch(2);
            Future<Long> first = cancelling(one, two, both);
            Future<Long> second = cancelling(two, one, both);
            long a = first.get();
            long b = second.get();
            assertTrue(a == EDEADLK || b == EDEADLK, () -> a + " " + b);
            assertTrue(a == EDEADLK || a == 0, () -> "" + a);
            assertTrue(b == EDEADLK || b == 0, () -> "" + b);
        }
    }

    /** What a timer's callback gets when it cancels another one, once both callbacks run. */
    private static Future<Long> cancelling(Timer timer, Timer other, CountDownLatch both) {
        var answer = new CompletableFuture<Long>();
        timer.callback(() -> {
            both.countDown();
            await(both);
            answer.complete(other.cancel(Optional.of(timer)));
        });
        assertEquals(0, timer.start(0));
        return answer;
    }

    @Test
    void callbacksDoNotCancelTheirOwnTimer() throws InterruptedException, ExecutionException {
        Timer timer = timer();
        var answer = new CompletableFuture<Long>();
        timer.callback(() -> answer.complete(timer.cancel(Optional.of(timer))));
        assertEquals(0, timer.start(TimeUnit.MILLISECONDS.toNanos(1)));
        assertEquals(EDEADLK, answer.get());
        assertEquals(0, timer.start(0), "its callback is not forgotten");
    }
}
