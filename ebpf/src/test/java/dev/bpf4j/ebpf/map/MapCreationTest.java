package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be created: the expectations were measured with bpf(2) on Linux 6.18. */
class MapCreationTest {
    private static final MapSpec INNER = MapSpec.of("inner", MapKind.ARRAY, 4, 8, 4);

    /** {@code ok}, or the error that the message ends in. */
    private static String outcome(MapSpec spec) {
        try {
            BpfMap.create(spec, 2);
            return "ok";
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            return message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
        }
    }

    private static MapSpec valid(MapKind kind) {
        return switch (kind) {
            case QUEUE, STACK, BLOOM_FILTER -> MapSpec.of("m", kind, 0, 4, 4);
            case RINGBUF -> MapSpec.of("m", kind, 0, 0, 4096);
            case LPM_TRIE -> MapSpec.of("m", kind, 8, 4, 4).withFlags(MapFlags.BPF_F_NO_PREALLOC);
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> MapSpec.of("m", kind, 4, 4, 4).withInner(INNER);
            default -> MapSpec.of("m", kind, 4, 4, 4);
        };
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "hash,                0 EINVAL,         0 EINVAL 4194304 E2BIG",
        "percpu_hash,         0 EINVAL,         0 EINVAL 32768 ok 32769 E2BIG",
        "lru_hash,            0 EINVAL,         0 EINVAL 4194304 E2BIG",
        "lru_percpu_hash,     0 EINVAL,         0 EINVAL 32768 ok 32769 E2BIG",
        "array,               3 EINVAL 5 EINVAL 8 EINVAL, 0 EINVAL 1 ok 4194304 ok -1 E2BIG",
        "percpu_array,        3 EINVAL 5 EINVAL, 0 EINVAL 32768 ok 32769 E2BIG",
        "prog_array,          3 EINVAL 5 EINVAL, 0 EINVAL 8 EINVAL",
        "perf_event_array,    3 EINVAL 5 EINVAL, 0 EINVAL 8 EINVAL",
        "cgroup_array,        3 EINVAL 5 EINVAL, 0 EINVAL 8 EINVAL",
        "array_of_maps,       3 EINVAL 5 EINVAL, 0 EINVAL 8 EINVAL",
        "hash_of_maps,        0 EINVAL 5 ok,    0 EINVAL 8 EINVAL",
        "lpm_trie,            4 EINVAL 5 ok 260 ok 261 EINVAL, 0 EINVAL 1 ok 4194304 EINVAL",
        "devmap,              3 EINVAL 5 EINVAL, 0 EINVAL 5 EINVAL 8 ok 9 EINVAL",
        "devmap_hash,         3 EINVAL 5 EINVAL, 0 EINVAL 5 EINVAL 8 ok 9 EINVAL",
        "cpumap,              3 EINVAL 5 EINVAL, 0 EINVAL 5 EINVAL 8 ok 9 EINVAL",
        "sockmap,             3 EINVAL 5 EINVAL, 0 EINVAL 5 EINVAL 8 ok 9 EINVAL",
        "sockhash,            0 EINVAL 1 ok 512 ok 513 E2BIG, 0 EINVAL 5 EINVAL 8 ok 9 EINVAL",
        "xskmap,              3 EINVAL 5 EINVAL, 0 EINVAL 8 EINVAL",
        "reuseport_sockarray, 3 EINVAL 5 EINVAL, 0 EINVAL 5 EINVAL 8 ok 9 EINVAL",
        "queue,               1 EINVAL 4 EINVAL, 0 EINVAL 1 ok",
        "stack,               1 EINVAL 4 EINVAL, 0 EINVAL 1 ok",
        "bloom_filter,        1 EINVAL 4 EINVAL, 0 EINVAL 1 ok",
        "ringbuf,             1 EINVAL 4 EINVAL, 1 EINVAL 4 EINVAL",
    })
    // spotless:on
    void sizes(String kind, String keySizes, String valueSizes) {
        MapSpec spec = valid(MapKind.named(kind).orElseThrow());
        assertEquals("ok", outcome(spec));
        forEachPair(
                keySizes,
                (size, expected) ->
                        assertEquals(expected, outcome(withSizes(spec, size, spec.valueSize())), "key " + size));
        forEachPair(
                valueSizes,
                (size, expected) ->
                        assertEquals(expected, outcome(withSizes(spec, spec.keySize(), size)), "value " + size));
        assertEquals("EINVAL", outcome(withEntries(spec, 0)));
    }

    private interface Check {
        void check(int size, String expected);
    }

    private static void forEachPair(String pairs, Check check) {
        String[] words = pairs.trim().split(" ");
        for (int i = 0; i < words.length; i += 2) {
            check.check(Integer.parseInt(words[i]), words[i + 1]);
        }
    }

    private static MapSpec withSizes(MapSpec s, int keySize, int valueSize) {
        return new MapSpec(s.name(), s.kind(), keySize, valueSize, s.maxEntries(), s.flags(), s.inner());
    }

    private static MapSpec withEntries(MapSpec s, int entries) {
        return new MapSpec(s.name(), s.kind(), s.keySize(), s.valueSize(), entries, s.flags(), s.inner());
    }

    /** The bits 0 .. 20 that are accepted one by one. */
    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "hash,                0 2 3 4 6 7 8",
        "percpu_hash,         0 3 4 6 7 8",
        "lru_hash,            1 2 3 4 6 7 8",
        "lru_percpu_hash,     1 3 4 6 7 8",
        "array,               2 3 4 7 8 10 12",
        "percpu_array,        3 4 7 8",
        "prog_array,          2 3 4",
        "perf_event_array,    2 3 4 11",
        "cgroup_array,        2 3 4",
        "array_of_maps,       2 3 4",
        "hash_of_maps,        0 2 3 4 6 7 8",
        "lpm_trie,            0 2 3 4 7 8",
        "devmap,              2 3 4",
        "devmap_hash,         2 3 4",
        "cpumap,              2",
        "sockmap,             2 3 4",
        "sockhash,            2 3 4",
        "xskmap,              2 3 4",
        "reuseport_sockarray, 2 3 4 7 8",
        "queue,               2 3 4 7 8",
        "stack,               2 3 4 7 8",
        "bloom_filter,        2 3 4 6 7 8",
        "ringbuf,             2",
    })
    // spotless:on
    void flags(String kind, String accepted) {
        MapSpec spec = valid(MapKind.named(kind).orElseThrow());
        Set<Integer> expected = new TreeSet<>(
                Arrays.stream(accepted.split(" ")).map(Integer::valueOf).toList());
        Set<Integer> found = new TreeSet<>();
        for (int bit = 0; bit <= 20; bit++) {
            if (outcome(spec.withFlags(spec.flags() | 1 << bit)).equals("ok")) {
                found.add(bit);
            }
        }
        assertEquals(expected, found);
        assertEquals("EINVAL", outcome(spec.withFlags(spec.flags() | 1 << 7 | 1 << 8)));
        assertEquals("EINVAL", outcome(spec.withFlags(spec.flags() | 1 << 3 | 1 << 4)));
    }

    @Test
    void otherRules() {
        assertEquals("ENOTSUPP", outcome(valid(MapKind.LRU_HASH).withFlags(MapFlags.BPF_F_NO_PREALLOC)));
        assertEquals("ENOTSUPP", outcome(valid(MapKind.LRU_HASH).withFlags(3)));
        assertEquals("EINVAL", outcome(valid(MapKind.LPM_TRIE).withFlags(0)));
        for (int entries : new int[] {1, 4095, 4097, 12288}) {
            assertEquals("EINVAL", outcome(withEntries(valid(MapKind.RINGBUF), entries)));
        }
        assertEquals("ok", outcome(withEntries(valid(MapKind.RINGBUF), 1 << 20)));
    }

    @Test
    void valuesThatAreTooManyForARegion() {
        for (MapKind kind : new MapKind[] {MapKind.ARRAY, MapKind.HASH, MapKind.QUEUE, MapKind.LRU_HASH}) {
            MapSpec spec = valid(kind);
            assertEquals("E2BIG", outcome(withEntries(withSizes(spec, spec.keySize(), 1 << 16), 1 << 15)));
            assertEquals("E2BIG", outcome(withEntries(spec, Integer.MIN_VALUE)));
        }
        assertEquals("E2BIG", outcome(withEntries(valid(MapKind.PERCPU_ARRAY), 1 << 28)));
        assertEquals("E2BIG", outcome(withEntries(valid(MapKind.LPM_TRIE), 1 << 28)));
        assertEquals("E2BIG", outcome(withEntries(valid(MapKind.RINGBUF), 1 << 30)));
    }

    @Test
    void prototypes() {
        assertEquals("EINVAL", outcome(MapSpec.of("m", MapKind.ARRAY_OF_MAPS, 4, 4, 4)));
        assertEquals("EINVAL", outcome(valid(MapKind.ARRAY_OF_MAPS).withInner(valid(MapKind.HASH_OF_MAPS))));
        assertEquals("ENOTSUPP", outcome(valid(MapKind.HASH_OF_MAPS).withInner(valid(MapKind.PROG_ARRAY))));
        assertEquals("EINVAL", outcome(valid(MapKind.HASH_OF_MAPS).withInner(withEntries(INNER, 0))));
        for (MapKind kind : new MapKind[] {MapKind.RINGBUF, MapKind.DEVMAP, MapKind.QUEUE, MapKind.LPM_TRIE}) {
            assertEquals("ok", outcome(valid(MapKind.ARRAY_OF_MAPS).withInner(valid(kind))));
        }
        assertEquals("ok", outcome(valid(MapKind.ARRAY).withInner(INNER)), "a prototype that nobody asked for");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "STACK_TRACE",
                "SK_STORAGE",
                "STRUCT_OPS",
                "INODE_STORAGE",
                "TASK_STORAGE",
                "USER_RINGBUF",
                "CGRP_STORAGE"
            })
    void kindsWithoutMeaningHere(MapKind kind) {
        assertEquals("ENOTSUPP", outcome(MapSpec.of("m", kind, 4, 8, 4)));
    }

    private static String arena(int pages, int flags, long base) {
        MapSpec spec = MapSpec.of("m", MapKind.ARENA, 0, 0, pages).withFlags(flags);
        return outcome(spec.withDetails(spec.details().withExtra(base)));
    }

    @Test
    void arenasHaveAddressesWithOneUpperHalf() {
        int mmapable = MapFlags.BPF_F_MMAPABLE;
        assertEquals("ok", arena(1, mmapable, 0));
        assertEquals(
                "ok", arena(1 << 20, mmapable | MapFlags.BPF_F_SEGV_ON_FAULT | MapFlags.BPF_F_NO_USER_CONV, 1L << 33));
        assertEquals("E2BIG", arena((1 << 20) + 1, mmapable, 0));
        assertEquals("E2BIG", arena(-1, mmapable, 0));
        assertEquals("EINVAL", arena(0, mmapable, 0));
        assertEquals("EINVAL", arena(1, 0, 0));
        assertEquals("EINVAL", arena(1, mmapable | MapFlags.BPF_F_NUMA_NODE, 0));
        assertEquals("EINVAL", arena(1, mmapable, 4097));
        assertEquals("ok", arena(2, mmapable, (1L << 33) - 8192));
        assertEquals("ERANGE", arena(3, mmapable, (1L << 33) - 8192));
        assertEquals("EINVAL", outcome(MapSpec.of("m", MapKind.ARENA, 4, 0, 1).withFlags(mmapable)));
        assertEquals("EINVAL", outcome(MapSpec.of("m", MapKind.ARENA, 0, 4, 1).withFlags(mmapable)));
    }

    @Test
    void messagesSayWhichMapAndRule() {
        MapSpec spec = MapSpec.of("flows", MapKind.ARRAY, 8, 8, 4);
        String message = assertThrows(IllegalArgumentException.class, () -> BpfMap.create(spec))
                .getMessage();
        assertEquals("cannot create array map 'flows': the key size is not 4: 8 (EINVAL)", message);
    }

    @Test
    void kindsHaveTheKernelsNumbers() {
        for (MapKind kind : MapKind.values()) {
            assertEquals(Optional.of(kind), MapKind.of(kind.number()));
            assertEquals(Optional.of(kind), MapKind.named(kind.kernelName()));
        }
        assertEquals(33, MapKind.ARENA.number());
        assertEquals(Optional.empty(), MapKind.of(0));
        assertEquals(Optional.empty(), MapKind.of(34));
        assertTrue(MapKind.LRU_PERCPU_HASH.perCpu());
        assertEquals("lru_percpu_hash", MapKind.of(10).orElseThrow().kernelName());
    }
}
