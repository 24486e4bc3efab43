package dev.bpf4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Benchmarks run, and measure what they say: all engines pass the same packets. */
class BenchmarksTest {
    @Test
    void enginesPassTheSamePackets() throws IOException {
        System.setProperty(
                "bpf4j.examples",
                Path.of(System.getProperty("bpf4j.root", ".."), "examples").toString());
        for (String engine : new String[] {"classic", "interpreter", "jit"}) {
            FilterBenchmark benchmark = new FilterBenchmark();
            benchmark.engine = engine;
            benchmark.load();
            assertEquals(10, benchmark.packets(), engine);
        }
    }
}
