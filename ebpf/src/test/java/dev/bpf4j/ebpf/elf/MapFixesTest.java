package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapFixesTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 4096", "4096, 4096", "5000, 8192", "8192, 8192", "12288, 16384", "1073741824, 1073741824"})
    void ringBuffersArePowersOfTwoOfPages(int declared, int made) {
        MapSpec spec = MapSpec.of("events", MapKind.RINGBUF, 4, 4, declared);
        MapSpec fixed = MapFixes.fix(spec, 1);
        assertEquals(made, fixed.maxEntries());
        assertEquals(0, fixed.keySize());
        assertEquals(0, fixed.valueSize());
    }
}
