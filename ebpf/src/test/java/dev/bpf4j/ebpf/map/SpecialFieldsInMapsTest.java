package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates write around the fields of calls, and reads show zeros there. */
class SpecialFieldsInMapsTest {
    private static final int SIZE = 28;
    private static final SpecialField POINTER = new SpecialField(SpecialField.Kind.KPTR, 8, 8);
    private static final SpecialField LOCK = new SpecialField(SpecialField.Kind.SPIN_LOCK, 20, 4);

    private static BpfMap map(MapKind kind) {
        MapSpec spec = MapSpec.of("values", kind, 4, SIZE, 2);
        return BpfMap.create(spec.withDetails(MapDetails.NONE.withFields(List.of(POINTER, LOCK))), 2);
    }

    private static Region filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0x77);
        return BytesRegion.of("value", bytes);
    }

    @ParameterizedTest
    @EnumSource(names = {"ARRAY", "HASH", "LRU_HASH", "PERCPU_ARRAY", "PERCPU_HASH"})
    void updatesAndReadsLeaveThemAlone(MapKind kind) {
        BpfMap map = map(kind);
        Region key = BytesRegion.of("key", new byte[4]);
        assertEquals(0, map.update(key, 0, filled(SIZE), 0, 0));
        int value = map.lookup(key, 0);
        Region values = map.values();
        assertEquals(0, values.load64(value + 8));
        assertEquals(0, values.load32(value + 20));
        assertEquals(0x7777777777777777L, values.load64(value));
        assertEquals(0x77777777L, values.load32(value + 16));
        assertEquals(0x77777777L, values.load32(value + 24));
        values.store64(value + 8, 5);
        Region out = filled(map.transferSize());
        assertEquals(0, map.read(key, 0, out, 0));
        assertEquals(0, out.load64(8));
        assertEquals(0, out.load32(20));
        assertEquals(0x77777777L, out.load32(24));
    }

    /** An element keeps its fields while its bytes change in place; a new element has none. */
    @ParameterizedTest
    @EnumSource(names = {"ARRAY", "HASH"})
    void elementsHaveTheirOwn(MapKind kind) {
        BpfMap map = map(kind);
        Region key = BytesRegion.of("key", new byte[4]);
        map.update(key, 0, filled(SIZE), 0, 0);
        map.values().store64(map.lookup(key, 0) + 8, 5);
        map.update(key, 0, filled(SIZE), 0, 0);
        assertEquals(kind == MapKind.ARRAY ? 5 : 0, map.values().load64(map.lookup(key, 0) + 8));
    }
}
