package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RingBufferTest {
    private static final int SIZE = 4096;

    private static RingBuffer ring(int size) {
        return (RingBuffer) BpfMap.create(MapSpec.of("events", MapKind.RINGBUF, 0, 0, size), 1);
    }

    private static List<byte[]> consume(RingBuffer ring) {
        List<byte[]> records = new ArrayList<>();
        ring.consume(RecordConsumer.ofBytes(records::add));
        return records;
    }

    private static void fill(RingBuffer ring, int offset, int length, int seed) {
        for (int i = 0; i < length; i++) {
            ring.values().store8(offset + i, seed + i);
        }
    }

    private static byte[] filled(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + i);
        }
        return bytes;
    }

    /** Records come out as they went in, in order, whatever their sizes, across the end of the memory many times. */
    @Property(tries = 100)
    void recordsComeOutInOrder(@ForAll @Size(max = 60) List<@IntRange(max = 1500) Integer> sizes) {
        RingBuffer ring = ring(SIZE);
        Deque<byte[]> expected = new ArrayDeque<>();
        int seed = 0;
        long used = 0;
        for (int size : sizes) {
            int offset = ring.reserve(size, 0);
            long occupied = size + 15 & ~7;
            assertEquals(used + occupied <= SIZE - 1, offset != BpfMap.ABSENT);
            if (offset == BpfMap.ABSENT || seed % 3 == 2) {
                List<byte[]> records = consume(ring);
                assertEquals(expected.size(), records.size());
                records.forEach(r -> assertArrayEquals(expected.remove(), r));
                used = 0;
            }
            if (offset != BpfMap.ABSENT) {
                fill(ring, offset, size, ++seed);
                used += occupied;
                if (seed % 5 == 4) {
                    ring.discard(offset, 0);
                } else {
                    ring.submit(offset, 0);
                    expected.add(filled(size, seed));
                }
            }
            if (expected.isEmpty()) {
                consume(ring);
                used = 0;
            }
            assertEquals(used, ring.query(RingBuffer.BPF_RB_AVAIL_DATA));
        }
        consume(ring).forEach(r -> assertArrayEquals(expected.remove(), r));
        assertTrue(expected.isEmpty());
    }

    @Test
    void theConsumerWaitsAtARecordThatIsNotSubmitted() {
        RingBuffer ring = ring(SIZE);
        int first = ring.reserve(4, 0);
        int second = ring.reserve(4, 0);
        ring.submit(second, 0);
        assertEquals(0, consume(ring).size());
        ring.submit(first, 0);
        assertEquals(2, consume(ring).size());
    }

    /** One byte of the ring always stays free, as positions that are equal modulo the size mean that it is empty. */
    @Test
    void whatDoesNotFit() {
        RingBuffer ring = ring(SIZE);
        assertEquals(BpfMap.ABSENT, ring.reserve(SIZE - 8, 0));
        assertEquals(BpfMap.ABSENT, ring.reserve(-1, 0));
        assertEquals(BpfMap.ABSENT, ring.reserve(1L << 40, 0));
        assertEquals(BpfMap.ABSENT, ring.reserve(8, 1));
        BytesRegion data = BytesRegion.of("stack", new byte[SIZE]);
        assertEquals(-Errno.EAGAIN, ring.output(data, 0, SIZE - 8, 0));
        assertEquals(-Errno.EINVAL, ring.output(data, 0, 8, 4));
        assertEquals(0, ring.output(data, 0, SIZE - 16, 0));
        assertEquals(-Errno.EAGAIN, ring.output(data, 0, 0, 0));
    }

    @Test
    void queriesTellPositions() {
        RingBuffer ring = ring(SIZE);
        ring.submit(ring.reserve(10, 0), 0);
        ring.reserve(1, 0);
        consume(ring);
        assertEquals(16, ring.query(RingBuffer.BPF_RB_AVAIL_DATA));
        assertEquals(SIZE, ring.query(RingBuffer.BPF_RB_RING_SIZE));
        assertEquals(24, ring.query(RingBuffer.BPF_RB_CONS_POS));
        assertEquals(40, ring.query(RingBuffer.BPF_RB_PROD_POS));
        assertEquals(0, ring.query(4));
    }

    @Test
    void headersAreTheKernels() {
        RingBuffer ring = ring(SIZE);
        int offset = ring.reserve(10, 0);
        assertEquals(10 | 1L << 31, ring.values().load32(offset - 8));
        ring.discard(offset, 0);
        assertEquals(10 | 1L << 30, ring.values().load32(offset - 8));
    }

    @Test
    void onlyReservedRecordsCanBeHandedOver() {
        RingBuffer ring = ring(SIZE);
        int offset = ring.reserve(10, 0);
        for (int wrong : new int[] {0, 8 + offset, offset + 1, -8, Integer.MIN_VALUE, SIZE + 8, 1 << 30}) {
            assertThrows(AccessFault.class, () -> ring.submit(wrong, 0), () -> "offset " + wrong);
        }
        ring.submit(offset, 0);
        assertThrows(AccessFault.class, () -> ring.submit(offset, 0));
    }

    /** Programs that nobody verified reach headers. The consumer survives it. */
    @Property(tries = 200)
    void overwrittenHeadersAreSurvived(@ForAll @IntRange(max = 100) int at, @ForAll int header) {
        RingBuffer ring = ring(SIZE);
        for (int i = 0; i < 4; i++) {
            ring.submit(ring.reserve(20, 0), 0);
        }
        ring.values().store32(at, header);
        consume(ring);
        assertTrue(ring.query(RingBuffer.BPF_RB_CONS_POS) <= ring.query(RingBuffer.BPF_RB_PROD_POS));
    }

    @Test
    void aFaultingOutputLeavesNoRecord() {
        RingBuffer ring = ring(SIZE);
        BytesRegion data = BytesRegion.of("stack", new byte[4]);
        assertThrows(AccessFault.class, () -> ring.output(data, 0, 8, 0));
        assertEquals(0, consume(ring).size());
        assertEquals(0, ring.query(RingBuffer.BPF_RB_AVAIL_DATA));
    }

    @Test
    @Timeout(20)
    void severalProducersOneConsumer() throws InterruptedException {
        RingBuffer ring = ring(1 << 16);
        int perThread = 50_000;
        List<Thread> producers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int id = t;
            producers.add(new Thread(() -> produce(ring, id, perThread)));
        }
        producers.forEach(Thread::start);
        int[] next = new int[3];
        int total = 0;
        while (total < 3 * perThread) {
            ring.await(Duration.ofMillis(100));
            total += ring.consume((memory, offset, length) -> {
                int id = (int) memory.load32(offset);
                assertEquals(next[id]++, memory.load32(offset + 4), "records of one producer stay in order");
                assertEquals(8 + next[id] % 40, length);
            });
        }
        for (Thread producer : producers) {
            producer.join();
        }
        assertEquals(0, ring.query(RingBuffer.BPF_RB_AVAIL_DATA));
    }

    private static void produce(RingBuffer ring, int id, int count) {
        for (int i = 0; i < count; i++) {
            int offset;
            while ((offset = ring.reserve(8 + (i + 1) % 40, 0)) == BpfMap.ABSENT) {
                Thread.yield();
            }
            ring.values().store32(offset, id);
            ring.values().store32(offset + 4, i);
            ring.submit(offset, 0);
        }
    }

    @Test
    @Timeout(20)
    void awaitEndsWithARecordOrTheTime() throws InterruptedException {
        RingBuffer ring = ring(SIZE);
        assertFalse(ring.await(Duration.ofMillis(20)));
        Thread producer = new Thread(() -> ring.submit(ring.reserve(4, 0), 0));
        producer.start();
        while (!ring.await(Duration.ofSeconds(10))) {
            Thread.onSpinWait();
        }
        producer.join();
        assertEquals(1, consume(ring).size());
    }
}
