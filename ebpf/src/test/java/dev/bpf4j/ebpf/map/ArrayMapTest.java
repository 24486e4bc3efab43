package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.memory.AccessFault;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArrayMapTest {
    private static final int CPUS = 3;

    @Property(tries = 200)
    void arrayIsAnArray(
            @ForAll List<@IntRange(max = 6) Integer> indices,
            @ForAll @IntRange(min = 1, max = 20) int valueSize,
            @ForAll @IntRange(min = 1, max = 5) int length) {
        Cells cells = new Cells(MapSpec.of("a", MapKind.ARRAY, 4, valueSize, length), CPUS);
        byte[][] model = new byte[length][valueSize];
        int seed = 1;
        for (int index : indices) {
            byte[] value = new byte[valueSize];
            value[valueSize - 1] = (byte) seed++;
            assertEquals(index < length ? 0 : -Errno.E2BIG, cells.update(Cells.u32(index), value, seed % 2 * 2));
            if (index < length) {
                model[index] = value;
            }
            for (int i = 0; i < 7; i++) {
                assertArrayEquals(
                        i < length ? model[i] : null,
                        cells.value(Cells.u32(i), 0).orElse(null));
            }
        }
    }

    @Property(tries = 100)
    void perCpuArrayHasACopyPerCpu(@ForAll @IntRange(max = CPUS - 1) int cpu, @ForAll long value) {
        Cells cells = new Cells(MapSpec.of("a", MapKind.PERCPU_ARRAY, 4, 8, 4), CPUS);
        assertEquals(0, cells.update(Cells.u32(2), Cells.u64(value), 0, cpu));
        MapView<Integer, List<Long>> view = MapView.perCpu(cells.map, Codec.ofInt(), Codec.ofLong());
        List<Long> copies = view.get(2).orElseThrow();
        for (int i = 0; i < CPUS; i++) {
            assertEquals(i == cpu ? value : 0, copies.get(i));
        }
        view.put(1, List.of(1L, 2L, value));
        assertArrayEquals(Cells.u64(value), cells.value(Cells.u32(1), 2).orElseThrow());
        assertEquals(-Errno.EINVAL, cells.update(Cells.u32(1), Cells.u64(0), 0, CPUS));
    }

    @Test
    void keysAreTheIndices() {
        Cells cells = new Cells(MapSpec.of("a", MapKind.ARRAY, 4, 8, 3), 1);
        assertArrayEquals(Cells.u32(0), cells.first().bytes());
        assertArrayEquals(Cells.u32(1), cells.next(Cells.u32(0)).bytes());
        assertArrayEquals(Cells.u32(0), cells.next(Cells.u32(77)).bytes());
        assertArrayEquals(Cells.u32(0), cells.next(Cells.u32(-1)).bytes());
        assertEquals(-Errno.ENOENT, cells.next(Cells.u32(2)).result());
    }

    @Test
    void programsHaveTheAccessThatFlagsLeave() {
        MapSpec spec = MapSpec.of("a", MapKind.ARRAY, 4, 8, 1);
        Cells readOnly = new Cells(spec.withFlags(MapFlags.BPF_F_RDONLY_PROG), 1);
        assertEquals(0, readOnly.write(Cells.u32(0), Cells.u64(9), 0));
        assertEquals(9, readOnly.map.values().load64(0));
        assertThrows(AccessFault.class, () -> readOnly.map.values().store8(0, 1));
        Cells writeOnly = new Cells(spec.withFlags(MapFlags.BPF_F_WRONLY_PROG), 1);
        writeOnly.map.values().store64(0, 8);
        assertThrows(AccessFault.class, () -> writeOnly.map.values().load8(0));
        assertArrayEquals(Cells.u64(8), writeOnly.read(Cells.u32(0)).bytes());
    }
}
