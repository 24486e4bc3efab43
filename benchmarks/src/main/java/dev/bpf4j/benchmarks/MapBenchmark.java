package dev.bpf4j.benchmarks;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.runtime.Runner;
import dev.bpf4j.verifier.Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds to look up a key in a hash map that all threads share and to update its value: in a program, which does so
 * for one key after the other, and in Java with {@link ConcurrentHashMap}. Run with {@code -t 1} and {@code -t 2}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MapBenchmark {
    private static final int ELEMENTS = 10_000;
    private static final int KEYS = 256;

    private static final ProgramType<PlainMemory> TYPE =
            Linux.MEMORY.with(LinuxHelpers.common().all());

    /** Adds 1 to the value of each of the keys in memory. */
    private static final Program PROGRAM = Assembler.parse("""
            r6 = r1
            r7 = r1
            r7 += 2048
            r2 += r1
            r0 = 1
            if r7 > r2 goto done
            r8 = 0
            next: r1 = *(u64 *)(r6 +0)
            *(u64 *)(r10 -8) = r1
            r2 = r10
            r2 += -8
            r1 = map_idx 0 ll
            call bpf_map_lookup_elem
            r1 = 0
            if r0 == 0 goto absent
            r1 = *(u64 *)(r0 +0)
            absent: r1 += 1
            *(u64 *)(r10 -16) = r1
            r2 = r10
            r2 += -8
            r3 = r10
            r3 += -16
            r4 = 0
            r1 = map_idx 0 ll
            call bpf_map_update_elem
            r6 += 8
            r8 += 1
            if r8 < 256 goto next
            r0 = 0
            done: exit
            """, TYPE.helpers());

    @Param({"jit", "interpreter", "ConcurrentHashMap"})
    public String engine;

    private BpfMap map;
    private LoadedProgram<PlainMemory> program;
    private Map<Long, Long> javaMap;

    @Setup
    public void load() {
        map = BpfMap.create(MapSpec.of("counts", MapKind.HASH, 8, 8, ELEMENTS));
        javaMap = new ConcurrentHashMap<>();
        program = ProgramLoader.of(TYPE)
                .profile(Profile.ROOT)
                .engine(engine.equals("interpreter") ? Engine.INTERPRETER : Engine.JIT)
                .maps(List.of(map))
                .load(PROGRAM);
    }

    /** The map, for those who want to see the counts. */
    BpfMap map() {
        return map;
    }

    Map<Long, Long> javaMap() {
        return javaMap;
    }

    /** The keys that one thread counts. */
    @State(Scope.Thread)
    public static class Keys {
        private final byte[] bytes = new byte[KEYS * Long.BYTES];
        private final long[] numbers = new long[KEYS];
        private final PlainMemory memory = new PlainMemory(bytes);
        private Runnable count;

        @Setup
        public void prepare(MapBenchmark benchmark) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < KEYS; i++) {
                numbers[i] = ThreadLocalRandom.current().nextInt(ELEMENTS);
                buffer.putLong(numbers[i]);
            }
            Runner<PlainMemory> runner = benchmark.program.runner();
            count = benchmark.engine.equals("ConcurrentHashMap")
                    ? () -> benchmark.countInJava(numbers)
                    : () -> runner.run(memory);
        }
    }

    private void countInJava(long[] numbers) {
        for (long number : numbers) {
            Long value = javaMap.get(number);
            javaMap.put(number, value == null ? 1 : value + 1);
        }
    }

    @Benchmark
    @OperationsPerInvocation(KEYS)
    public void lookupAndUpdate(Keys keys) {
        keys.count.run();
    }
}
