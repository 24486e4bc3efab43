package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hash kinds against {@code java.util.HashMap}. */
class HashTableTest {
    private static final int CPUS = 3;

    /** @param what 0 lookup, 1 delete, 2 take, others update */
    record Step(int what, int key, long value, int flags, int cpu) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, CPUS - 1))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }

    /** Different numbers give different keys of any size; long keys differ at their end. */
    private static byte[] key(int number, int size) {
        byte[] key = new byte[size];
        Arrays.fill(key, (byte) 7);
        key[size - 1] = (byte) number;
        return key;
    }

    private static byte[] value(long number, int size) {
        byte[] value = new byte[size];
        for (int i = 0; i < size; i++) {
            value[i] = (byte) (number >>> i % 8 * 8);
        }
        return value;
    }

    @Property(tries = 300)
    void hashIsAMap(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 20) int keySize,
            @ForAll @IntRange(min = 1, max = 20) int valueSize,
            @ForAll @IntRange(min = 1, max = 10) int capacity) {
        Cells cells = new Cells(MapSpec.of("m", MapKind.HASH, keySize, valueSize, capacity), CPUS);
        Map<Integer, byte[]> model = new HashMap<>();
        for (Step step : steps) {
            byte[] key = key(step.key, keySize);
            byte[] value = value(step.value, valueSize);
            switch (step.what) {
                case 0 ->
                    assertArrayEquals(model.get(step.key), cells.value(key, 0).orElse(null));
                case 1 -> assertEquals(model.remove(step.key) == null ? -Errno.ENOENT : 0, cells.delete(key));
                case 2 -> assertTaken(model.remove(step.key), cells.take(key));
                default -> {
                    int expected = expectedUpdate(model, step, capacity);
                    assertEquals(expected, cells.update(key, value, step.flags));
                    if (expected == 0) {
                        model.put(step.key, value);
                    }
                }
            }
            assertEquals(model.size(), cells.map.size());
        }
        assertSameElements(model, cells, keySize);
    }

    private static void assertTaken(byte[] expected, Cells.Answer answer) {
        assertEquals(expected == null ? -Errno.ENOENT : 0, answer.result());
        if (expected != null) {
            assertArrayEquals(expected, answer.bytes());
        }
    }

    private static int expectedUpdate(Map<Integer, byte[]> model, Step step, int capacity) {
        boolean present = model.containsKey(step.key);
        return switch (step.flags) {
            case 1 -> present ? -Errno.EEXIST : model.size() == capacity ? -Errno.E2BIG : 0;
            case 2 -> present ? 0 : -Errno.ENOENT;
            case 3 -> -Errno.EINVAL;
            default -> present || model.size() < capacity ? 0 : -Errno.E2BIG;
        };
    }

    private static void assertSameElements(Map<Integer, byte[]> model, Cells cells, int keySize) {
        Set<Integer> byNextKey = new HashSet<>();
        for (Cells.Answer at = cells.first(); at.result() == 0; at = cells.next(at.bytes())) {
            assertTrue(byNextKey.add((int) at.bytes()[keySize - 1]), "a key came twice");
        }
        assertEquals(model.keySet(), byNextKey);
        Map<Integer, byte[]> seen = new HashMap<>();
        MapView.of(
                        cells.map,
                        Codec.ofBytes(keySize),
                        Codec.ofBytes(cells.map.spec().valueSize()))
                .forEach((k, v) -> seen.put((int) k[keySize - 1], v));
        assertEquals(model.keySet(), seen.keySet());
        model.forEach((k, v) -> assertArrayEquals(v, seen.get(k)));
    }

    /** A program's update touches its CPU's copy; a new element has zeros for the other CPUs. */
    @Property(tries = 200)
    void perCpuHashHasACopyPerCpu(@ForAll("steps") List<Step> steps) {
        Cells cells = new Cells(MapSpec.of("m", MapKind.PERCPU_HASH, 4, 8, 20), CPUS);
        Map<Integer, long[]> model = new HashMap<>();
        for (Step step : steps) {
            byte[] key = Cells.u32(step.key);
            if (step.what == 1) {
                assertEquals(model.remove(step.key) == null ? -Errno.ENOENT : 0, cells.delete(key));
            } else if (step.what > 2) {
                assertEquals(0, cells.update(key, Cells.u64(step.value), 0, step.cpu));
                model.computeIfAbsent(step.key, k -> new long[CPUS])[step.cpu] = step.value;
            }
            long[] copies = model.get(step.key);
            for (int cpu = 0; cpu < CPUS; cpu++) {
                byte[] expected = copies == null ? null : Cells.u64(copies[cpu]);
                assertArrayEquals(expected, cells.value(key, cpu).orElse(null));
            }
        }
        MapView<Integer, List<Long>> view = MapView.perCpu(cells.map, Codec.ofInt(), Codec.ofLong());
        assertEquals(model.size(), view.snapshot().size());
        view.forEach((k, v) -> assertEquals(Arrays.stream(model.get(k)).boxed().toList(), v));
    }

    /** An insertion always succeeds, the newest element is there, and there are never more than the map may have. */
    @Property(tries = 200)
    void lruKeepsToItsCapacity(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 10) int capacity,
            @ForAll boolean perCpu) {
        MapKind kind = perCpu ? MapKind.LRU_PERCPU_HASH : MapKind.LRU_HASH;
        Cells cells = new Cells(MapSpec.of("m", kind, 4, 8, capacity), CPUS);
        Map<Integer, Long> written = new HashMap<>();
        for (Step step : steps) {
            byte[] key = Cells.u32(step.key);
            if (step.what == 1) {
                cells.delete(key);
                written.remove(step.key);
            } else if (step.what > 2) {
                int before = cells.map.size();
                boolean present = cells.read(key).result() == 0;
                assertEquals(0, cells.update(key, Cells.u64(step.value), 0));
                assertEquals(present ? before : Math.min(capacity, before + 1), cells.map.size());
                written.put(step.key, step.value);
                assertArrayEquals(Cells.u64(step.value), cells.value(key, 0).orElseThrow());
            } else {
                cells.value(key, 0).ifPresent(v -> assertArrayEquals(Cells.u64(written.get(step.key)), v));
            }
        }
    }

    @Test
    void lruKeepsWhatIsUsed() {
        Cells cells = new Cells(MapSpec.of("m", MapKind.LRU_HASH, 4, 8, 100), 1);
        for (int i = 0; i < 10_000; i++) {
            for (int hot = 0; hot < 10; hot++) {
                if (cells.lookup(Cells.u32(hot)) == BpfMap.ABSENT) {
                    assertTrue(i == 0, "a key in use was evicted");
                    cells.update(Cells.u32(hot), Cells.u64(hot), 0);
                }
            }
            cells.update(Cells.u32(1000 + i), Cells.u64(i), 0);
        }
        assertEquals(100, cells.map.size());
    }

    /** As in the kernel, an update puts the value elsewhere, and a deleted value stays readable. */
    @Test
    void aValueInHandKeepsWhatItHad() {
        Cells cells = new Cells(MapSpec.of("m", MapKind.HASH, 4, 8, 8), 1);
        cells.update(Cells.u32(1), Cells.u64(11), 0);
        int held = cells.lookup(Cells.u32(1));
        cells.update(Cells.u32(1), Cells.u64(22), 0);
        assertNotEquals(held, cells.lookup(Cells.u32(1)));
        assertArrayEquals(Cells.u64(11), cells.at(held, 8));
        int second = cells.lookup(Cells.u32(1));
        cells.delete(Cells.u32(1));
        assertArrayEquals(Cells.u64(22), cells.at(second, 8));
    }

    @ParameterizedTest
    @EnumSource(names = {"HASH", "PERCPU_HASH", "LRU_HASH", "LRU_PERCPU_HASH"})
    void aFaultChangesNothing(MapKind kind) {
        Cells cells = new Cells(MapSpec.of("m", kind, 8, 16, 2), 1);
        BytesRegion key = BytesRegion.of("stack", Cells.u64(5));
        BytesRegion shortValue = BytesRegion.of("stack", new byte[12]);
        for (int i = 0; i < 10; i++) {
            assertThrows(AccessFault.class, () -> cells.map.update(key, 0, shortValue, 0, 0));
            assertThrows(AccessFault.class, () -> cells.map.lookup(key, 1));
            assertThrows(AccessFault.class, () -> cells.map.delete(key, 4));
        }
        assertEquals(0, cells.map.size());
        assertEquals(0, cells.update(Cells.u64(1), new byte[16], 0));
        assertEquals(0, cells.update(Cells.u64(2), new byte[16], 0));
        assertEquals(2, cells.map.size());
    }

    @Test
    void noSuchCpu() {
        Cells cells = new Cells(MapSpec.of("m", MapKind.PERCPU_HASH, 4, 8, 4), 2);
        assertEquals(-Errno.EINVAL, cells.update(Cells.u32(1), Cells.u64(1), 0, 2));
        cells.update(Cells.u32(1), Cells.u64(1), 0, 1);
        assertTrue(cells.value(Cells.u32(1), 2).isEmpty());
        assertTrue(cells.value(Cells.u32(1), -1).isEmpty());
    }

    @Test
    void keysAreAllSeenThoughTheyAreRemovedMeanwhile() {
        Cells cells = new Cells(MapSpec.of("m", MapKind.HASH, 4, 4, 1000), 1);
        MapView<Integer, Integer> view = MapView.of(cells.map, Codec.ofInt(), Codec.ofInt());
        for (int i = 0; i < 1000; i++) {
            view.put(i, -i);
        }
        List<Integer> seen = new ArrayList<>();
        view.forEach((k, v) -> {
            seen.add(k);
            view.remove(k);
        });
        assertEquals(1000, new HashSet<>(seen).size());
        assertEquals(1000, seen.size());
        assertEquals(0, view.size());
    }

    @Test
    void seedsAreRandomUnlessAskedFor() {
        MapSpec spec = MapSpec.of("m", MapKind.HASH, 4, 4, 64);
        assertEquals(order(spec.withFlags(MapFlags.BPF_F_ZERO_SEED)), order(spec.withFlags(MapFlags.BPF_F_ZERO_SEED)));
        assertNotEquals(order(spec), order(spec));
    }

    private static ByteBuffer order(MapSpec spec) {
        Cells cells = new Cells(spec, 1);
        ByteBuffer keys = ByteBuffer.allocate(64 * 4);
        for (int i = 0; i < 64; i++) {
            cells.update(Cells.u32(i), Cells.u32(i), 0);
        }
        MapView.of(cells.map, Codec.ofInt(), Codec.ofInt()).forEach((k, v) -> keys.putInt(k));
        return keys.flip();
    }
}
