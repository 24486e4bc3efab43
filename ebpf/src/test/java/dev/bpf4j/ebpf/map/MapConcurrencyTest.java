package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
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

    /** Every update moves a value to another slot, and the slots are used for one key after the other. */
    @Test
    void keysThatStayAreFoundWhileTheyAreUpdated() {
        BpfMap map = BpfMap.create(MapSpec.of("m", MapKind.HASH, 16, 16, 4), 1);
        BytesRegion element = BytesRegion.of("stack", new byte[32]);
        for (int key = 0; key < 4; key++) {
            set(element, key, 0);
            assertEquals(0, map.update(element, 0, element, 16, 0));
        }
        inParallel((thread, random) -> {
            BytesRegion memory = BytesRegion.of("stack", new byte[32]);
            for (int i = 0; i < 400_000; i++) {
                set(memory, random.nextInt(4), i);
                if (thread % 2 == 0) {
                    assertEquals(0, map.update(memory, 0, memory, 16, MapFlags.BPF_EXIST));
                } else {
                    assertTrue(map.lookup(memory, 0) != BpfMap.ABSENT);
                }
            }
        });
    }

    @Test
    void aFreeSlotHasOneOwner() {
        int count = 3;
        FreeSlots free = new FreeSlots(count, count);
        AtomicIntegerArray owned = new AtomicIntegerArray(count);
        inParallel((thread, random) -> {
            for (int i = 0; i < 400_000; i++) {
                int first = free.pop();
                int second = free.pop();
                for (int slot : new int[] {first, second}) {
                    if (slot != FreeSlots.NONE) {
                        assertEquals(0, owned.getAndSet(slot, 1));
                    }
                }
                for (int slot : new int[] {first, second}) {
                    if (slot != FreeSlots.NONE) {
                        owned.set(slot, 0);
                        free.push(slot);
                    }
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
            for (int i = 0; i < 300_000; i++) {
                int first = random.nextInt(16) * 16;
                if (thread == 0 && random.nextBoolean()) {
                    route(memory, 8, first);
                    assertEquals(0, map.update(memory, 0, memory, 8, MapFlags.BPF_EXIST));
                } else if (thread == 0) {
                    route(memory, 9 + random.nextInt(24), first);
                    memory.store8(5, 0x80 | random.nextInt(4));
                    if (random.nextBoolean()) {
                        map.update(memory, 0, memory, 8, 0);
                    } else {
                        map.delete(memory, 0);
                    }
                } else {
                    route(memory, 32, first);
                    assertTrue(map.lookup(memory, 0) != BpfMap.ABSENT);
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
                BpfMap.create(MapSpec.of("outer", MapKind.HASH_OF_MAPS, 4, 4, 1).withInner(inner));
        BpfMap[] maps = new BpfMap[3];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = BpfMap.create(inner);
        }
        inParallel((thread, random) -> {
            BytesRegion key = BytesRegion.of("stack", new byte[4]);
            for (int i = 0; i < 300_000; i++) {
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

    /** A key can lie in memory that other threads write. That may fail, but the map keeps its order. */
    @ParameterizedTest
    @EnumSource(names = {"HASH", "LRU_HASH", "LPM_TRIE"})
    void keysThatChangeMeanwhileDoNoHarm(MapKind kind) {
        int flags = kind == MapKind.LPM_TRIE ? MapFlags.BPF_F_NO_PREALLOC : 0;
        BpfMap map = BpfMap.create(MapSpec.of("m", kind, 20, 8, 8).withFlags(flags), 1);
        BufferRegion shared = BufferRegion.allocate("map_value", 32);
        inParallel((thread, random) -> {
            for (int i = 0; i < 200_000; i++) {
                if (thread == 0) {
                    map.update(shared, 0, shared, 20, 0);
                } else if (thread == 1) {
                    map.delete(shared, 0);
                    map.lookup(shared, 0);
                } else {
                    shared.store32(0, random.nextInt(129));
                    shared.store64(4 + 8 * random.nextInt(2), random.nextInt(4) * 0x4040404040404040L);
                }
            }
        });
        MapView<byte[], Long> view = MapView.of(map, Codec.ofBytes(20), Codec.ofLong());
        Set<ByteBuffer> keys = new HashSet<>();
        view.forEach((key, value) -> assertTrue(keys.add(ByteBuffer.wrap(key)), "a key is there twice"));
        assertEquals(map.size(), keys.size());
        keys.forEach(key -> assertTrue(view.remove(key.array())));
        assertEquals(0, map.size());
        for (int i = 0; i < 8; i++) {
            byte[] key = new byte[20];
            key[0] = 100;
            key[5] = (byte) i;
            view.put(key, (long) i);
        }
        assertEquals(8, map.size());
    }
}
