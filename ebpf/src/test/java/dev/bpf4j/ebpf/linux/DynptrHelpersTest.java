package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.RecordConsumer;
import dev.bpf4j.ebpf.map.RingBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DynptrHelpersTest {
    private static final SocketBuffer PACKET = new SocketBuffer().packet(new byte[14]);

    private final BpfMap value = BpfMap.create(MapSpec.of("v", MapKind.ARRAY, 4, 16, 1), 1);
    private final RingBuffer ring = (RingBuffer) BpfMap.create(MapSpec.of("r", MapKind.RINGBUF, 0, 0, 4096), 1);

    private long run(String text) {
        return new Machine<>(Linux.SOCKET_FILTER, value, ring).run(PACKET, text);
    }

    private static final String MAKE = """
            r1 = map_idx_value 0 +0 ll
            r2 = 16
            r3 = 0
            r4 = r10
            r4 += -16
            call bpf_dynptr_from_mem
            """;

    private static final String READ = """
            r1 = r10
            r1 += -24
            r2 = 4
            r3 = r10
            r3 += -16
            r4 = %d
            r5 = 0
            call bpf_dynptr_read
            """;

    @Test
    void whatIsWrittenIsReadThroughTheValue() {
        String write = """
                *(u32 *)(r10 - 24) = 77
                r1 = r10
                r1 += -16
                r2 = 12
                r3 = r10
                r3 += -24
                r4 = 4
                r5 = 0
                call bpf_dynptr_write
                *(u32 *)(r10 - 24) = 0
                """;
        assertEquals(77, run(MAKE + write + READ.formatted(12) + "r0 = *(u32 *)(r10 - 24)\nexit"));
        assertEquals(77, value.values().load32(12));
        assertEquals(-7, run(MAKE + READ.formatted(13) + "exit"));
        assertEquals(-22, run(READ.formatted(0) + "exit"));
    }

    @Test
    void slicesAreBounded() {
        String data = """
                r1 = r10
                r1 += -16
                r2 = %d
                r3 = 8
                call bpf_dynptr_data
                if r0 == 0 goto out
                *(u64 *)(r0 + 0) = 5
                r0 = 1
                out: exit
                """;
        assertEquals(1, run(MAKE + data.formatted(8)));
        assertEquals(5, value.values().load64(8));
        assertEquals(0, run(MAKE + data.formatted(9)));
    }

    @Test
    void ringBufferRecordsOfAnySizeAreSubmitted() {
        String reserve = """
                r1 = map_idx 1 ll
                r2 = 12
                r3 = 0
                r4 = r10
                r4 += -16
                call bpf_ringbuf_reserve_dynptr
                r1 = r10
                r1 += -16
                r2 = 0
                call bpf_ringbuf_%s_dynptr
                r0 = *(u64 *)(r10 - 16)
                exit
                """;
        assertEquals(0, run(reserve.formatted("submit")));
        assertEquals(0, run(reserve.formatted("discard")));
        List<Integer> lengths = new ArrayList<>();
        ring.consume(RecordConsumer.ofBytes(record -> lengths.add(record.length)));
        assertEquals(List.of(12), lengths);
    }
}
