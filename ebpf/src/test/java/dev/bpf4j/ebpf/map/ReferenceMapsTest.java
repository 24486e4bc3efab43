package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.bpf4j.ebpf.memory.BytesRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceMapsTest {
    private record Code(int number) implements Reference {}

    private static BytesRegion key(int index) {
        return BytesRegion.of("stack", Cells.u32(index));
    }

    private static MapSpec spec(String text) {
        String[] words = text.split("/");
        return MapSpec.of(
                        "inner",
                        MapKind.named(words[0]).orElseThrow(),
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]))
                .withFlags(Integer.parseInt(words[4]));
    }

    @Test
    void programsOfAProgArray() {
        ReferenceArray array = (ReferenceArray) BpfMap.create(MapSpec.of("jumps", MapKind.PROG_ARRAY, 4, 4, 3));
        Code code = new Code(1);
        assertEquals(0, array.put(2, code));
        assertEquals(-Errno.E2BIG, array.put(3, code));
        assertEquals(-Errno.E2BIG, array.put(-1, code));
        assertSame(code, array.at(2));
        assertSame(code, array.reference(key(2), 0));
        for (int index : new int[] {0, 1, 3, -1, Integer.MIN_VALUE}) {
            assertSame(Reference.NONE, array.at(index));
        }
        assertEquals(0, array.delete(key(2), 0));
        assertEquals(-Errno.ENOENT, array.delete(key(2), 0));
        assertEquals(-Errno.E2BIG, array.delete(key(3), 0));
        array.freeze();
        assertEquals(-Errno.EPERM, array.put(2, code));
    }

    /** Measured on Linux 6.18: all but the number of entries is equal, and of arrays without BPF_F_INNER_MAP that too. */
    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "array/4/8/4/0,     array/4/8/4/0,      0",
        "array/4/8/4/0,     array/4/8/5/0,      -22",
        "array/4/8/4/0,     array/4/16/4/0,     -22",
        "array/4/8/4/0,     array/4/8/4/128,    -22",
        "array/4/8/4/0,     array/4/8/4/4096,   -22",
        "array/4/8/4/0,     hash/4/8/4/0,       -22",
        "array/4/8/4/4096,  array/4/8/9/4096,   0",
        "array/4/8/4/4096,  array/4/8/4/0,      -22",
        "hash/4/8/4/0,      hash/4/8/8/0,       0",
        "hash/4/8/4/0,      hash/8/8/4/0,       -22",
        "hash/4/8/4/0,      hash/4/8/4/1,       -22",
        "hash/4/8/4/0,      lru_hash/4/8/4/0,   -22",
        "ringbuf/0/0/4096/0, ringbuf/0/0/8192/0, 0",
        "ringbuf/0/0/4096/0, array/4/8/4/0,     -22",
    })
    // spotless:on
    void innerMapsAreLikeThePrototype(String prototype, String inner, int expected) {
        BpfMap map = BpfMap.create(spec(inner));
        MapSpec array = MapSpec.of("outer", MapKind.ARRAY_OF_MAPS, 4, 4, 2).withInner(spec(prototype));
        MapSpec hash = MapSpec.of("outer", MapKind.HASH_OF_MAPS, 4, 4, 2).withInner(spec(prototype));
        assertEquals(expected, ((ReferenceArray) BpfMap.create(array)).put(0, map));
        assertEquals(expected, ((ReferenceHash) BpfMap.create(hash)).put(key(7), 0, map, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
    void onlyMapsInMapsOfMaps(MapKind kind) {
        BpfMap outer = BpfMap.create(MapSpec.of("outer", kind, 4, 4, 2).withInner(spec("array/4/8/4/0")));
        int result = outer instanceof ReferenceArray array
                ? array.put(0, new Code(1))
                : ((ReferenceHash) outer).put(key(0), 0, new Code(1), 0);
        assertEquals(-Errno.EINVAL, result);
    }

    @Test
    void mapsOfAHashOfMaps() {
        MapSpec inner = spec("array/4/8/4/0");
        ReferenceHash hash = (ReferenceHash)
                BpfMap.create(MapSpec.of("outer", MapKind.HASH_OF_MAPS, 4, 4, 2).withInner(inner));
        BpfMap first = BpfMap.create(inner);
        BpfMap second = BpfMap.create(inner);
        assertEquals(-Errno.ENOENT, hash.put(key(1), 0, first, MapFlags.BPF_EXIST));
        assertEquals(-Errno.EINVAL, hash.put(key(1), 0, first, 3));
        assertEquals(0, hash.put(key(1), 0, first, MapFlags.BPF_NOEXIST));
        assertEquals(-Errno.EEXIST, hash.put(key(1), 0, first, MapFlags.BPF_NOEXIST));
        assertSame(first, hash.reference(key(1), 0));
        assertEquals(0, hash.put(key(1), 0, second, MapFlags.BPF_EXIST));
        assertSame(second, hash.reference(key(1), 0));
        assertEquals(0, hash.put(key(2), 0, first, 0));
        assertEquals(-Errno.E2BIG, hash.put(key(3), 0, first, 0));
        assertSame(Reference.NONE, hash.reference(key(3), 0));
        assertEquals(0, hash.delete(key(1), 0));
        assertEquals(-Errno.ENOENT, hash.delete(key(1), 0));
        assertSame(Reference.NONE, hash.reference(key(1), 0));
        assertEquals(1, hash.size());
        assertEquals(0, hash.put(key(3), 0, first, 0));
    }
}
