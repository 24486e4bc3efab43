package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of operations of Java, one map of 4 elements per kind: measured with bpf(2) on Linux 6.18. */
class KernelSemanticsTest {
    private static final int[] UPDATE_FLAGS = {2, 1, 0, 1, 2, 3, 4, 5, 6, 8};
    private static final int[] MORE_KEYS = {1, 2, 3, 4, 5};

    private static Cells cells(String kind, int flags) {
        MapKind k = MapKind.named(kind).orElseThrow();
        int keySize = k == MapKind.LPM_TRIE ? 8 : k == MapKind.QUEUE || k == MapKind.STACK ? 0 : 4;
        int valueSize = k == MapKind.DEVMAP || k == MapKind.DEVMAP_HASH || k == MapKind.CPUMAP ? 4 : 8;
        int all = k == MapKind.LPM_TRIE ? flags | MapFlags.BPF_F_NO_PREALLOC : flags;
        return new Cells(MapSpec.of("m", k, keySize, valueSize, 4).withFlags(all), 2);
    }

    private static byte[] key(Cells cells, int number) {
        return switch (cells.map.spec().keySize()) {
            case 0 -> new byte[0];
            case 8 -> Cells.u64((long) number << 32 | 32);
            default -> Cells.u32(number);
        };
    }

    private static byte[] value(Cells cells) {
        byte[] value = new byte[cells.map.transferSize()];
        Arrays.fill(value, 0, 1, (byte) 0x11);
        return value;
    }

    private static String answer(int result) {
        return result == 0 ? "0" : Errno.name(result);
    }

    private static String updates(Cells cells, int[] keys, int... flags) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < Math.max(keys.length, flags.length); i++) {
            int key = keys[Math.min(i, keys.length - 1)];
            answers.add(answer(cells.write(key(cells, key), value(cells), flags[Math.min(i, flags.length - 1)])));
        }
        return String.join(" ", answers);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "array,           0 EEXIST 0 EEXIST 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 0 0 E2BIG E2BIG,               EINVAL EINVAL EINVAL, ENOTSUPP",
        "percpu_array,    0 EEXIST 0 EEXIST 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 0 0 E2BIG E2BIG,               EINVAL EINVAL EINVAL, ENOTSUPP",
        "hash,            ENOENT 0 0 EEXIST 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 0 0 E2BIG E2BIG,               0 ENOENT ENOENT,      0",
        "percpu_hash,     ENOENT 0 0 EEXIST 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 0 0 E2BIG E2BIG,               0 ENOENT ENOENT,      0",
        "lpm_trie,        ENOENT 0 0 EEXIST 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 0 0 ENOSPC ENOSPC,             0 ENOENT ENOENT,      ENOTSUPP",
        "queue,           0 EINVAL 0 EINVAL 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 E2BIG E2BIG E2BIG E2BIG,       EINVAL EINVAL EINVAL, 0",
        "stack,           0 EINVAL 0 EINVAL 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 E2BIG E2BIG E2BIG E2BIG,       EINVAL EINVAL EINVAL, 0",
        "devmap,          0 EEXIST 0 EEXIST 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 0 0 E2BIG E2BIG,               0 0 EINVAL,           ENOTSUPP",
        "cpumap,          0 EEXIST 0 EEXIST 0 EINVAL EINVAL EINVAL EINVAL EINVAL,      0 ENODEV ENODEV E2BIG E2BIG,     0 0 EINVAL,           ENOTSUPP",
    })
    // spotless:on
    void updatesAndDeletes(String kind, String onKey0, String onMoreKeys, String deletes, String take) {
        Cells cells = cells(kind, 0);
        assertEquals(onKey0, updates(cells, new int[] {0}, UPDATE_FLAGS));
        assertEquals(onMoreKeys, updates(cells, MORE_KEYS, 0));
        List<String> deleted = new ArrayList<>();
        for (int key : new int[] {0, 0, 99}) {
            deleted.add(answer(cells.erase(key(cells, key))));
        }
        assertEquals(deletes, String.join(" ", deleted));
        assertEquals(take, answer(cells.take(key(cells, 1)).result()));
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "array,       EPERM EPERM 0 EPERM 0",
        "hash,        EPERM EPERM ENOENT EPERM ENOENT",
        "lru_hash,    EPERM EPERM ENOENT EPERM ENOENT",
        "lpm_trie,    EPERM EPERM ENOENT EPERM ENOENT",
        "queue,       EPERM EPERM ENOENT EPERM EINVAL",
    })
    // spotless:on
    void frozenAndReadOnlyMaps(String kind, String writeEraseReadTakeFirst) {
        Cells frozen = cells(kind, 0);
        assertEquals(0, frozen.map.freeze());
        assertEquals(-Errno.EPERM, frozen.map.freeze());
        assertEquals(writeEraseReadTakeFirst, operations(frozen));
        assertEquals(writeEraseReadTakeFirst, operations(cells(kind, MapFlags.BPF_F_RDONLY)));
    }

    private static String operations(Cells cells) {
        byte[] key = key(cells, 0);
        return String.join(
                " ",
                answer(cells.write(key, value(cells), 0)),
                answer(cells.erase(key)),
                answer(cells.read(key).result()),
                answer(cells.take(key).result()),
                answer(cells.first().result()));
    }

    @Test
    void writeOnlyMaps() {
        assertEquals("0 EINVAL EPERM EPERM EPERM", operations(cells("array", MapFlags.BPF_F_WRONLY)));
        assertEquals("0 EINVAL EPERM EPERM EPERM", operations(cells("queue", MapFlags.BPF_F_WRONLY)));
    }

    /** Freezing and BPF_F_RDONLY bind Java, not programs. */
    @Test
    void programsWriteFrozenMaps() {
        Cells cells = cells("hash", MapFlags.BPF_F_RDONLY);
        cells.map.freeze();
        assertEquals(0, cells.update(Cells.u32(1), Cells.u64(2), 0));
        assertEquals(2, cells.map.values().load64(cells.lookup(Cells.u32(1))));
        assertEquals(0, cells.delete(Cells.u32(1)));
    }

    @Test
    void queueSizesOfACpumap() {
        Cells cells = cells("cpumap", 0);
        assertEquals(-Errno.EOVERFLOW, cells.write(Cells.u32(0), Cells.u32(16385), 0));
        assertEquals(0, cells.write(Cells.u32(0), Cells.u32(16384), 0));
        assertEquals(0, cells.read(Cells.u32(0)).result());
        assertEquals(0, cells.write(Cells.u32(0), Cells.u32(0), 0));
        assertEquals(-Errno.ENOENT, cells.read(Cells.u32(0)).result());
    }
}
