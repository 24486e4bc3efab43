package dev.bpf4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private long time;

    /** Work whose time does not depend on the machine. */
    private void work(int runs) {
        time += 1000L * runs;
    }

    private Stopwatch stopwatch(int warmUpMillis, int repetitions) {
        return new Stopwatch(warmUpMillis, repetitions, () -> time);
    }

    @Test
    void measuresTheWorkOfARun() {
        assertEquals(1000, stopwatch(20, 5).nanosPerRun(this::work));
        assertEquals(2000, stopwatch(20, 4).nanosPerRun(runs -> work(2 * runs)));
    }

    @Test
    void countsTheProcessorTimeOfTheThread() {
        double[] sink = {1};
        double nanos = new Stopwatch(0, 1).nanosPerRun(runs -> {
            for (int i = 0; i < 1000 * runs; i++) {
                sink[0] += Math.sqrt(sink[0]);
            }
        });
        assertTrue(nanos > 0, () -> nanos + " ns");
    }

    @Test
    void repeatsAsOftenAsItIsTold() {
        List<Integer> calls = new ArrayList<>();
        stopwatch(0, 7).nanosPerRun(runs -> {
            calls.add(runs);
            work(runs);
        });
        int last = calls.get(calls.size() - 1);
        assertTrue(calls.size() >= 7);
        assertEquals(
                7,
                calls.subList(calls.size() - 7, calls.size()).stream()
                        .filter(n -> n == last)
                        .count());
    }

    @Test
    void somethingMustBeMeasured() {
        assertThrows(IllegalArgumentException.class, () -> new Stopwatch(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Stopwatch(-1, 1));
    }
}
