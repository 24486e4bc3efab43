package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.memory.BytesRegion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerfEventArrayTest {
    private final PerfEventArray array =
            (PerfEventArray) BpfMap.create(MapSpec.of("events", MapKind.PERF_EVENT_ARRAY, 4, 4, 2));
    private final BytesRegion data = BytesRegion.of("stack", new byte[] {1, 2, 3, 4, 5, 6});

    @Test
    void recordsGoToTheBufferOfTheCpu() {
        PerfBuffer first = array.open(0, 4096);
        PerfBuffer second = array.open(1, 4096);
        assertEquals(0, array.output(PerfEventArray.BPF_F_CURRENT_CPU, 1, data, 1, 3));
        assertEquals(0, array.output(0, 0, data, 0, 6));
        List<byte[]> records = new ArrayList<>();
        assertEquals(1, first.consume(RecordConsumer.ofBytes(records::add)));
        assertEquals(1, second.consume(RecordConsumer.ofBytes(records::add)));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, records.get(0));
        assertArrayEquals(new byte[] {2, 3, 4}, records.get(1));
        assertSame(second, array.reference(BytesRegion.of("stack", Cells.u32(1)), 0));
    }

    @Test
    void whatTheKernelRefuses() {
        array.open(0, 4096);
        assertEquals(-Errno.EINVAL, array.output(1L << 32, 0, data, 0, 4));
        assertEquals(-Errno.E2BIG, array.output(2, 0, data, 0, 4));
        assertEquals(-Errno.E2BIG, array.output(PerfEventArray.BPF_F_CURRENT_CPU, 2, data, 0, 4));
        assertEquals(-Errno.ENOENT, array.output(1, 1, data, 0, 4));
        assertEquals(-Errno.EOPNOTSUPP, array.output(0, 1, data, 0, 4));
        assertEquals(
                Errno.E2BIG,
                assertThrows(MapException.class, () -> array.open(2, 4096)).errno());
        assertThrows(IllegalArgumentException.class, () -> array.open(0, 5000));
    }

    @Test
    void whatDoesNotFitIsCounted() {
        PerfBuffer buffer = array.open(0, 4096);
        BytesRegion large = BytesRegion.of("stack", new byte[2000]);
        assertEquals(0, array.output(0, 0, large, 0, 2000));
        assertEquals(0, array.output(0, 0, large, 0, 2000));
        assertEquals(-Errno.ENOSPC, array.output(0, 0, large, 0, 2000));
        assertEquals(-Errno.ENOSPC, array.output(0, 0, large, 0, 1L << 33));
        assertEquals(2, buffer.takeLost());
        assertEquals(0, buffer.takeLost());
        assertEquals(2, buffer.consume((memory, offset, length) -> assertEquals(2000, length)));
        assertEquals(0, array.output(0, 0, large, 0, 2000));
    }

    @Test
    void buffersCanBeClosed() {
        array.open(1, 4096);
        assertEquals(0, array.delete(BytesRegion.of("stack", Cells.u32(1)), 0));
        assertEquals(-Errno.ENOENT, array.delete(BytesRegion.of("stack", Cells.u32(1)), 0));
        assertEquals(-Errno.E2BIG, array.delete(BytesRegion.of("stack", Cells.u32(2)), 0));
        assertEquals(-Errno.ENOENT, array.output(1, 1, data, 0, 4));
    }
}
