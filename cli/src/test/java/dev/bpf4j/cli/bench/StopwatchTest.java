package dev.bpf4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private long sink;

    /** Work that takes some time per run, and that cannot be left out. */
    private void work(int runs) {
        for (int i = 0; i < runs * 1000; i++) {
            sink = sink * 31 + i;
        }
    }

    @Test
    void measuresTheWorkOfARun() {
        double once = new Stopwatch(20, 5).nanosPerRun(this::work);
        double twice = new Stopwatch(20, 5).nanosPerRun(runs -> work(2 * runs));
        assertTrue(once > 100, () -> once + " ns for 1000 multiplications");
        assertTrue(twice > 1.2 * once && twice < 4 * once, () -> once + " and " + twice + " ns");
    }

    @Test
    void repeatsAsOftenAsItIsTold() {
        List<Integer> calls = new ArrayList<>();
        new Stopwatch(0, 7).nanosPerRun(runs -> {
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
