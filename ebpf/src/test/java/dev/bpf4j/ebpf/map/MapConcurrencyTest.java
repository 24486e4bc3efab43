package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads on one map. */
@Timeout(60)
class MapConcurrencyTest {
    private static final int THREADS = 4;

    private interface Job {
        void run(int thread, SplittableRandom random);
    }

    private static void inParallel(Job job) {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> jobs = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                jobs.add(executor.submit(() -> job.run(thread, new SplittableRandom(thread))));
            }
            for (Future<?> done : jobs) {
                done.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Keys of 16 bytes whose halves belong together, values that belong to their keys. */
    private static void set(BytesRegion memory, long key, long version) {
        memory.store64(0, key);
        memory.store64(8, ~key);
        memory.store64(16, key ^ version);
        memory.store64(24, version);
    }

    /** Each thread owns some keys: it always finds what it wrote last, whatever the others do in the same buckets. */
    @ParameterizedTest
    @EnumSource(names = {"HASH", "PERCPU_HASH"})
    void ownersFindWhatTheyWrote(MapKind kind) {
        int keys = 16;
        BpfMap map = BpfMap.create(MapSpec.of("m", kind, 16, 16, keys * THREADS), 1);
        inParallel((thread, random) -> {
            BytesRegion memory = BytesRegion.of("stack", new byte[32]);
            BytesRegion found = BytesRegion.of("stack", new byte[16]);
            long[] versions = new long[keys];
            for (int i = 1; i < 100_000; i++) {
                int own = random.nextInt(keys);
                set(memory, own * THREADS + thread, i);
                int result = map.read(memory, 0, found, 0);
                assertEquals(versions[own] == 0 ? -Errno.ENOENT : 0, result);
                if (result == 0) {
                    assertEquals(versions[own], found.load64(8));
                    assertEquals(memory.load64(0) ^ versions[own], found.load64(0));
                }
                assertEquals(versions[own] == 0, map.lookup(memory, 0) == BpfMap.ABSENT);
                if (random.nextInt(4) == 0) {
                    assertEquals(versions[own] == 0 ? -Errno.ENOENT : 0, map.delete(memory, 0));
                    versions[own] = 0;
                } else {
                    assertEquals(0, map.update(memory, 0, memory, 16, 0));
                    versions[own] = i;
                }
            }
        });
    }

    /** Copies that Java reads are whole, and a lookup never gives the value of another key as long as none is deleted. */
    @Test
    void readsAreWhole() {
        BpfMap map = BpfMap.create(MapSpec.of("m", MapKind.HASH, 16, 16, 8), 1);
        inParallel((thread, random) -> {
            BytesRegion memory = BytesRegion.of("stack", new byte[32]);
            BytesRegion found = BytesRegion.of("stack", new byte[16]);
            for (int i = 0; i < 100_000; i++) {
                long key = random.nextInt(8);
                set(memory, key, random.nextLong());
                if (thread % 2 == 0) {
                    map.update(memory, 0, memory, 16, 0);
                } else if (map.read(memory, 0, found, 0) == 0) {
                    assertEquals(key, found.load64(0) ^ found.load64(8));
                }
            }
        });
        assertEquals(8, map.size());
    }

    @Test
    void lruInsertionsAlwaysSucceed() {
        for (int capacity : new int[] {1, 2, 100}) {
            BpfMap map = BpfMap.create(MapSpec.of("m", MapKind.LRU_HASH, 16, 16, capacity), 1);
            inParallel((thread, random) -> {
                BytesRegion memory = BytesRegion.of("stack", new byte[32]);
                for (int i = 0; i < 50_000; i++) {
                    set(memory, random.nextInt(300), i);
                    if (random.nextInt(8) == 0) {
                        map.delete(memory, 0);
                    } else {
                        assertEquals(0, map.update(memory, 0, memory, 16, 0));
                    }
                    if (i % 64 == 0) {
                        assertTrue(map.size() <= capacity + THREADS, "counts of several stripes are not one instant");
                    }
                }
            });
            assertTrue(map.size() <= capacity);
            MapView<byte[], byte[]> view = MapView.of(map, Codec.ofBytes(16), Codec.ofBytes(16));
            assertEquals(map.size(), view.snapshot().size());
        }
    }

    /** Exactly one of several threads creates, takes or pops each element. */
    @Test
    void elementsHaveOneWinner() {
        int keys = 20_000;
        BpfMap map = BpfMap.create(MapSpec.of("m", MapKind.HASH, 4, 8, keys), 1);
        BpfMap queue = BpfMap.create(MapSpec.of("q", MapKind.QUEUE, 0, 8, keys), 1);
        long[] created = new long[THREADS];
        long[] taken = new long[THREADS];
        inParallel((thread, random) -> {
            MapView<Integer, Long> view = MapView.of(map, Codec.ofInt(), Codec.ofLong());
            QueueView<Long> values = new QueueView<>(queue, Codec.ofLong());
            for (int key = 0; key < keys; key++) {
                if (view.putIfAbsent(key, (long) key)) {
                    created[thread] += key;
                    assertTrue(values.offer((long) key));
                }
                if (key % 2 == 0) {
                    taken[thread] += values.pop().orElse(0L);
                }
            }
            while (queue.size() > 0) {
                taken[thread] += values.pop().orElse(0L);
            }
        });
        long all = (long) keys * (keys - 1) / 2;
        assertEquals(all, created[0] + created[1] + created[2] + created[3]);
        assertEquals(all, taken[0] + taken[1] + taken[2] + taken[3]);
    }

    @Test
    void atomicAddsToOneValueLoseNothing() {
        BpfMap map = BpfMap.create(MapSpec.of("m", MapKind.HASH, 4, 8, 4), 1);
        BytesRegion memory = BytesRegion.of("stack", new byte[12]);
        map.update(memory, 0, memory, 4, 0);
        inParallel((thread, random) -> {
            BytesRegion key = BytesRegion.of("stack", new byte[4]);
            for (int i = 0; i < 500_000; i++) {
                map.values().atomic(Atomic.ADD, Width.DW, map.lookup(key, 0), 1, 0);
            }
        });
        assertEquals(500_000L * THREADS, map.values().load64(map.lookup(memory, 0)));
    }

    /** Routes that stay are found at any time, while others come and go around them. */
    @Test
    void trieLookupsAreExactWhileRoutesChange() {
        MapSpec spec = MapSpec.of("routes", MapKind.LPM_TRIE, 8, 8, 200);
        BpfMap map = BpfMap.create(spec.withFlags(MapFlags.BPF_F_NO_PREALLOC), 1);
        BytesRegion route = BytesRegion.of("stack", new byte[16]);
        for (int i = 0; i < 16; i++) {
            route(route, 8, i * 16);
            assertEquals(0, map.update(route, 0, route, 8, 0));
        }
        inParallel((thread, random) -> {
            BytesRegion memory = BytesRegion.of("stack", new byte[16]);
            for (int i = 0; i < 100_000; i++) {
                int first = random.nextInt(16) * 16;
                if (thread == 0) {
                    route(memory, 9 + random.nextInt(24), first);
                    memory.store8(5, 0x80 | random.nextInt(4));
                    if (random.nextBoolean()) {
                        map.update(memory, 0, memory, 8, 0);
                    } else {
                        map.delete(memory, 0);
                    }
                } else {
                    route(memory, 32, first);
                    int found = map.lookup(memory, 0);
                    assertEquals(first, map.values().load64(found) & 0xff, "no other route covers this");
                }
            }
        });
    }

    private static void route(BytesRegion memory, int length, int firstByte) {
        memory.store32(0, length);
        memory.store32(4, firstByte);
        memory.store64(8, firstByte);
    }

    @Test
    void hashOfMapsGivesTheMapOfTheKey() {
        MapSpec inner = MapSpec.of("inner", MapKind.ARRAY, 4, 4, 1);
        ReferenceHash outer = (ReferenceHash)
                BpfMap.create(MapSpec.of("outer", MapKind.HASH_OF_MAPS, 4, 4, 8).withInner(inner));
        BpfMap[] maps = new BpfMap[16];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = BpfMap.create(inner);
        }
        inParallel((thread, random) -> {
            BytesRegion key = BytesRegion.of("stack", new byte[4]);
            for (int i = 0; i < 50_000; i++) {
                int number = random.nextInt(maps.length);
                key.store32(0, number);
                if (thread % 2 == 1) {
                    Reference found = outer.reference(key, 0);
                    assertTrue(found == Reference.NONE || found == maps[number]);
                } else if (outer.put(key, 0, maps[number], 0) != 0 || random.nextBoolean()) {
                    outer.delete(key, 0);
                }
            }
        });
    }
}
