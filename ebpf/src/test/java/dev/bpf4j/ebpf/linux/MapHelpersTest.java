package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.PerfBuffer;
import dev.bpf4j.ebpf.map.PerfEventArray;
import dev.bpf4j.ebpf.map.RecordConsumer;
import dev.bpf4j.ebpf.map.ReferenceArray;
import dev.bpf4j.ebpf.map.RingBuffer;
import dev.bpf4j.ebpf.run.TrapException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapHelpersTest {
    private static final SocketBuffer PACKET = new SocketBuffer().packet(new byte[64]);

    private final BpfMap hash = BpfMap.create(MapSpec.of("h", MapKind.HASH, 4, 8, 16), 2);

    private static BpfMap array(int entries) {
        return BpfMap.create(MapSpec.of("a", MapKind.ARRAY, 4, 8, entries), 2);
    }

    private static long run(String text, BpfMap... maps) {
        return new Machine<>(Linux.SOCKET_FILTER, maps).run(PACKET, text);
    }

    /** Key at fp-4, value 40 at fp-16, flags 0. */
    private static final String PUT = """
            *(u32 *)(r10 - 4) = 7
            *(u64 *)(r10 - 16) = 40
            r1 = map_idx 0 ll
            r2 = r10
            r2 += -4
            r3 = r10
            r3 += -16
            r4 = 0
            call bpf_map_update_elem
            """;

    private static final String LOOKUP = """
            r1 = map_idx 0 ll
            r2 = r10
            r2 += -4
            call bpf_map_lookup_elem
            """;

    @Test
    void whatIsPutIsFoundAndLivesInTheMap() {
        assertEquals(42, run(PUT + LOOKUP + """
                r1 = *(u64 *)(r0 + 0)
                r1 += 2
                *(u64 *)(r0 + 0) = r1
                """ + LOOKUP + """
                r0 = *(u64 *)(r0 + 0)
                exit
                """, hash));
        assertEquals(1, hash.size());
    }

    @Test
    void lookupOfNothingGivesNullWhichTraps() {
        String program = "*(u32 *)(r10 - 4) = 7\n" + LOOKUP;
        assertEquals(0, run(program + "exit", hash));
        assertThrows(TrapException.class, () -> run(program + "r0 = *(u64 *)(r0 + 0)\nexit", hash));
    }

    @Test
    void deletingTwiceAnswersENOENT() {
        String delete = """
                r1 = map_idx 0 ll
                r2 = r10
                r2 += -4
                call bpf_map_delete_elem
                """;
        assertEquals(0, run(PUT + delete + "exit", hash));
        assertEquals(-2, run(PUT + delete + delete + "exit", hash));
    }

    @Test
    void mapPointersLeadToNoMoreThanTheKernelShows() {
        assertThrows(TrapException.class, () -> run("r1 = map_idx 0 ll\nr0 = *(u64 *)(r1 + 104)\nexit", hash));
        assertThrows(TrapException.class, () -> run("r1 = map_idx 0 ll\n*(u64 *)(r1 + 0) = 1\nr0 = 0\nexit", hash));
        assertThrows(
                TrapException.class, () -> run("r1 = 5\nr2 = r10\nr2 += -4\ncall bpf_map_lookup_elem\nexit", hash));
    }

    @Test
    void globalVariablesAreAddressedDirectly() {
        BpfMap globals = array(1);
        assertEquals(5, run("""
                r1 = map_idx_value 1 +4 ll
                *(u32 *)(r1 + 0) = 5
                r2 = map_idx_value 1 +0 ll
                r0 = *(u32 *)(r2 + 4)
                exit
                """, hash, globals));
        assertThrows(MalformedProgramException.class, () -> run("r1 = map_idx_value 0 +8 ll\nexit", globals));
        assertThrows(MalformedProgramException.class, () -> run("r1 = map_idx_value 0 +0 ll\nexit", hash));
        assertThrows(MalformedProgramException.class, () -> run("r1 = map_idx 2 ll\nexit", hash, globals));
    }

    @Test
    void innerMapsAreFoundThroughOuterOnes() {
        MapSpec spec = MapSpec.of("o", MapKind.ARRAY_OF_MAPS, 4, 4, 4).withInner(hash.spec());
        ReferenceArray outer = (ReferenceArray) BpfMap.create(spec, 2);
        assertEquals(0, outer.put(2, hash));
        String program = """
                *(u32 *)(r10 - 4) = %d
                r1 = map_idx 0 ll
                r2 = r10
                r2 += -4
                call bpf_map_lookup_elem
                if r0 == 0 goto out
                r6 = r0
                *(u32 *)(r10 - 4) = 9
                *(u64 *)(r10 - 16) = 99
                r1 = r6
                r2 = r10
                r2 += -4
                r3 = r10
                r3 += -16
                r4 = 0
                call bpf_map_update_elem
                r1 = r6
                r2 = r10
                r2 += -4
                call bpf_map_lookup_elem
                r0 = *(u64 *)(r0 + 0)
                out: exit
                """;
        assertEquals(99, run(program.formatted(2), outer));
        assertEquals(0, run(program.formatted(1), outer));
        assertEquals(1, hash.size());
    }

    /** The callback adds the value to a sum at the context's address. */
    private static final String FOR_EACH = """
            r1 = map_idx 0 ll
            r2 = func %d ll
            r3 = r10
            r3 += -8
            r4 = 0
            call bpf_for_each_map_elem
            r1 = *(u64 *)(r10 - 8)
            r1 <<= 32
            r0 |= r1
            exit
            r5 = *(u64 *)(r4 + 0)
            r2 = *(u32 *)(r2 + 0)
            r3 = *(u64 *)(r3 + 0)
            r3 += r2
            r5 += r3
            *(u64 *)(r4 + 0) = r5
            r0 = %d
            exit
            """;

    @Test
    void everyElementIsCalledBackUntilTheCallbackEndsIt() {
        BpfMap array = array(5);
        for (int i = 0; i < 5; i++) {
            array.values().store64(8 * i, 100 * i);
        }
        assertEquals((1000L + 10) << 32 | 5, run(FOR_EACH.formatted(9, 0), array));
        assertEquals(1, run(FOR_EACH.formatted(9, 1), array));
    }

    @Test
    void loopsCallBackWithTheirNumber() {
        String program = """
                *(u64 *)(r10 - 8) = 0
                r1 = %d
                r2 = func 9 ll
                r3 = r10
                r3 += -8
                r4 = 0
                call bpf_loop
                r1 = *(u64 *)(r10 - 8)
                r1 <<= 32
                r0 |= r1
                exit
                r3 = *(u64 *)(r2 + 0)
                r3 += r1
                *(u64 *)(r2 + 0) = r3
                r0 = 0
                if r1 != %d goto out
                r0 = 1
                out: exit
                """;
        assertEquals(45L << 32 | 10, run(program.formatted(10, -1)));
        assertEquals(10L << 32 | 5, run(program.formatted(10, 4)));
        assertEquals(-7, run("""
                r1 = 8388609
                r2 = func 3 ll
                r3 = 0
                r4 = 0
                call bpf_loop
                exit
                """));
    }

    @Test
    void callbacksShareTheBudget() {
        Machine<SocketBuffer> machine = new Machine<>(Linux.SOCKET_FILTER);
        machine.execution.limit(1000);
        String loop = "r1 = 10000\nr2 = func 5 ll\nr3 = 0\nr4 = 0\ncall bpf_loop\nexit\nr0 = 0\nexit";
        TrapException trap = assertThrows(TrapException.class, () -> machine.run(PACKET, loop));
        assertEquals("instruction limit of 1000 reached", trap.getMessage().replaceFirst("insn \\d+: ", ""));
    }

    @Test
    void aTailCallDoesNotReturn() {
        ReferenceArray programs = (ReferenceArray) BpfMap.create(MapSpec.of("p", MapKind.PROG_ARRAY, 4, 4, 2), 2);
        Machine<SocketBuffer> machine = new Machine<>(Linux.SOCKET_FILTER, programs);
        programs.put(1, machine.target("r0 = *(u32 *)(r1 + 0)\nr0 += 1000\nexit"));
        String jump = "r2 = map_idx 0 ll\nr3 = %d\ncall bpf_tail_call\nr0 = 5\nexit";
        assertEquals(1064, machine.run(PACKET, jump.formatted(1)));
        assertEquals(5, machine.run(PACKET, jump.formatted(0)));
        assertEquals(5, machine.run(PACKET, jump.formatted(7)));
    }

    @Test
    void aTailCallInAFunctionEndsThatFunction() {
        ReferenceArray programs = (ReferenceArray) BpfMap.create(MapSpec.of("p", MapKind.PROG_ARRAY, 4, 4, 1), 2);
        Machine<SocketBuffer> machine = new Machine<>(Linux.SOCKET_FILTER, programs);
        programs.put(0, machine.target("r0 = 30\nexit"));
        assertEquals(31, machine.run(PACKET, """
                call pc+2
                r0 += 1
                exit
                r2 = map_idx 0 ll
                r3 = 0
                call bpf_tail_call
                r0 = 7
                exit
                """));
    }

    @Test
    void aChainEndsAfter33TailCalls() {
        ReferenceArray programs = (ReferenceArray) BpfMap.create(MapSpec.of("p", MapKind.PROG_ARRAY, 4, 4, 1), 2);
        BpfMap count = array(1);
        Machine<SocketBuffer> machine = new Machine<>(Linux.SOCKET_FILTER, programs, count);
        String again = """
                r4 = map_idx_value 1 +0 ll
                r5 = *(u64 *)(r4 + 0)
                r5 += 1
                *(u64 *)(r4 + 0) = r5
                r2 = map_idx 0 ll
                r3 = 0
                call bpf_tail_call
                r4 = map_idx_value 1 +0 ll
                r0 = *(u64 *)(r4 + 0)
                exit
                """;
        programs.put(0, machine.target(again));
        assertEquals(34, machine.run(PACKET, again));
        assertEquals(68, machine.run(PACKET, again));
    }

    @Test
    void recordsReachJavaInOrder() {
        RingBuffer ring = (RingBuffer) BpfMap.create(MapSpec.of("r", MapKind.RINGBUF, 0, 0, 4096), 2);
        assertEquals(0, run("""
                r1 = map_idx 0 ll
                r2 = 8
                r3 = 0
                call bpf_ringbuf_reserve
                if r0 == 0 goto out
                *(u64 *)(r0 + 0) = 11
                r1 = r0
                r2 = 0
                call bpf_ringbuf_submit
                *(u64 *)(r10 - 8) = 12
                r1 = map_idx 0 ll
                r2 = r10
                r2 += -8
                r3 = 8
                r4 = 0
                call bpf_ringbuf_output
                out: exit
                """, ring));
        List<Byte> first = new ArrayList<>();
        assertEquals(2, ring.consume(RecordConsumer.ofBytes(record -> first.add(record[0]))));
        assertEquals(List.of((byte) 11, (byte) 12), first);
    }

    @Test
    void samplesEndInBytesOfThePacket() {
        PerfEventArray events = (PerfEventArray) BpfMap.create(MapSpec.of("e", MapKind.PERF_EVENT_ARRAY, 4, 4, 2), 2);
        String output = """
                r6 = r1
                *(u64 *)(r10 - 8) = 7
                r1 = r6
                r2 = map_idx 0 ll
                r3 = %s ll
                r4 = r10
                r4 += -8
                r5 = 8
                call bpf_perf_event_output
                exit
                """;
        String three = output.formatted("0x3ffffffff");
        assertEquals(-2, run(three, events));
        PerfBuffer buffer = events.open(1, 4096);
        assertEquals(0, run(three, events));
        assertEquals(-14, run(output.formatted("0x41ffffffff"), events));
        assertEquals(-22, run(output.formatted("0x100003ffffffff"), events));
        List<byte[]> records = new ArrayList<>();
        assertEquals(1, buffer.consume(RecordConsumer.ofBytes(records::add)));
        assertArrayEquals(new byte[] {7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, records.get(0));
    }
}
