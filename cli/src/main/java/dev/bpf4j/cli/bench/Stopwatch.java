package dev.bpf4j.cli.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures by the CPU time of the calling thread, which other processes and compiler threads do not add to.
 *
 * @param warmUpMillis how long to run before measuring, so that HotSpot has compiled what it will
 * @param repetitions measurements of which the median counts
 * @param clock nanoseconds of which differences count
 */
public record Stopwatch(int warmUpMillis, int repetitions, LongSupplier clock) {
    private static final long REPETITION_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MAX_RUNS = 1 << 28;
    private static final int QUIET_ROUNDS = 3;
    private static final int MOST_ROUNDS = 30;
    private static final int PAUSE_MILLIS = 50;
    private static final double NOISE = 1.1;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** @throws IllegalArgumentException if there is nothing to measure */
    public Stopwatch {
        if (warmUpMillis < 0 || repetitions < 1) {
            throw new IllegalArgumentException("no repetitions, or negative time to warm up");
        }
    }

    public Stopwatch(int warmUpMillis, int repetitions) {
        this(warmUpMillis, repetitions, Stopwatch::cpuTime);
    }

    /** Nanoseconds per run. @param loop runs what is measured as often as it is told */
    double nanosPerRun(IntConsumer loop) {
        int runs = settled(loop, runsPerRepetition(loop));
        double[] sorted = IntStream.range(0, repetitions)
                .mapToDouble(i -> (double) nanos(loop, runs) / runs)
                .sorted()
                .toArray();
        int middle = repetitions / 2;
        return repetitions % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Warms up, and finds out how many runs fill a repetition. */
    private int runsPerRepetition(IntConsumer loop) {
        long warm = TimeUnit.MILLISECONDS.toNanos(warmUpMillis);
        long spent = 0;
        int runs = 1;
        while (true) {
            long nanos = nanos(loop, runs);
            spent += nanos;
            int next = fitting(runs, nanos);
            if (spent >= warm && (nanos >= REPETITION_NANOS / 2 || runs == MAX_RUNS)) {
                return next;
            }
            runs = Math.min(next, 2 * runs);
        }
    }

    private static int fitting(int runs, long nanos) {
        return (int) Math.max(1, Math.min(MAX_RUNS, (double) runs * REPETITION_NANOS / Math.max(nanos, 1)));
    }

    /**
     * Goes on until the speed stays: on a busy machine the compiler may be late. Pauses leave it a processor.
     *
     * @return how many runs fill a repetition then
     */
    private int settled(IntConsumer loop, int runs) {
        int fitting = runs;
        double fastest = Double.MAX_VALUE;
        int quiet = 0;
        int rounds = Math.min(MOST_ROUNDS, warmUpMillis / PAUSE_MILLIS);
        for (int round = 0; round < rounds && quiet < QUIET_ROUNDS; round++) {
            pause();
            long nanos = nanos(loop, fitting);
            double perRun = (double) nanos / fitting;
            quiet = perRun * NOISE < fastest ? 0 : quiet + 1;
            fastest = Math.min(fastest, perRun);
            fitting = fitting(fitting, nanos);
        }
        return fitting;
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long nanos(IntConsumer loop, int runs) {
        long start = clock.getAsLong();
        loop.accept(runs);
        return clock.getAsLong() - start;
    }

    private static long cpuTime() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
