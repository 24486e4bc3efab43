package dev.bpf4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.map.Codec;
import dev.bpf4j.ebpf.map.MapView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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

    @Test
    void enginesCountTheSameKeys() {
        for (String engine : new String[] {"interpreter", "jit", "ConcurrentHashMap"}) {
            MapBenchmark benchmark = new MapBenchmark();
            benchmark.engine = engine;
            benchmark.load();
            MapBenchmark.Keys keys = new MapBenchmark.Keys();
            keys.prepare(benchmark);
            benchmark.lookupAndUpdate(keys);
            benchmark.lookupAndUpdate(keys);
            long sum = benchmark.javaMap().values().stream().mapToLong(n -> n).sum();
            for (Map.Entry<Long, Long> element : MapView.of(benchmark.map(), Codec.ofLong(), Codec.ofLong())) {
                sum += element.getValue();
            }
            assertEquals(512, sum, engine);
        }
    }

    @Test
    void programsAreVerified() {
        for (VerifierBenchmark.Kind kind : VerifierBenchmark.Kind.values()) {
            VerifierBenchmark benchmark = new VerifierBenchmark();
            benchmark.kind = kind;
            benchmark.assemble();
            VerifierBenchmark.Processed processed = new VerifierBenchmark.Processed();
            benchmark.verify(processed);
            assertTrue(processed.instructions > 1000, kind::name);
        }
    }
}
