package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QueueStackTest {
    private static final byte[] NO_KEY = {};

    private static void assertAnswer(byte[] expected, Cells.Answer answer) {
        assertEquals(expected == null ? -Errno.ENOENT : 0, answer.result());
        assertArrayEquals(expected == null ? new byte[answer.bytes().length] : expected, answer.bytes());
    }

    @Property(tries = 300)
    void queueAndStackAreDeques(
            @ForAll List<@IntRange(max = 5) Integer> steps,
            @ForAll boolean lifo,
            @ForAll @IntRange(min = 1, max = 12) int valueSize,
            @ForAll @IntRange(min = 1, max = 5) int capacity) {
        Cells cells = new Cells(MapSpec.of("q", lifo ? MapKind.STACK : MapKind.QUEUE, 0, valueSize, capacity), 1);
        Deque<byte[]> model = new ArrayDeque<>();
        int seed = 1;
        for (int step : steps) {
            byte[] value = new byte[valueSize];
            value[valueSize - 1] = (byte) seed++;
            switch (step) {
                case 0 -> assertAnswer(lifo ? model.pollLast() : model.pollFirst(), cells.pop());
                case 1 -> assertAnswer(lifo ? model.peekLast() : model.peekFirst(), cells.peek());
                case 2 -> {
                    assertEquals(0, cells.push(value, MapFlags.BPF_EXIST));
                    if (model.size() == capacity) {
                        model.removeFirst();
                    }
                    model.addLast(value);
                }
                default -> {
                    assertEquals(model.size() == capacity ? -Errno.E2BIG : 0, cells.push(value, MapFlags.BPF_ANY));
                    if (model.size() < capacity) {
                        model.addLast(value);
                    }
                }
            }
            assertEquals(model.size(), cells.map.size());
        }
    }

    /** Measured on Linux 6.18. */
    @Test
    void operationsOfJava() {
        Cells cells = new Cells(MapSpec.of("q", MapKind.QUEUE, 0, 8, 4), 1);
        assertEquals(-Errno.EINVAL, cells.write(NO_KEY, Cells.u64(1), MapFlags.BPF_NOEXIST));
        assertEquals(0, cells.write(NO_KEY, Cells.u64(1), MapFlags.BPF_EXIST));
        assertAnswer(Cells.u64(1), cells.read(NO_KEY));
        assertAnswer(Cells.u64(1), cells.take(NO_KEY));
        assertEquals(-Errno.ENOENT, cells.take(NO_KEY).result());
        assertEquals(-Errno.EINVAL, cells.erase(NO_KEY));
        assertEquals(-Errno.EINVAL, cells.first().result());
    }

    @Test
    void aView() {
        BpfMap map = BpfMap.create(MapSpec.of("q", MapKind.QUEUE, 0, 8, 2));
        QueueView<Long> view = new QueueView<>(map, Codec.ofLong());
        assertTrue(view.offer(1L) && view.offer(2L));
        assertFalse(view.offer(3L));
        view.push(4L);
        assertEquals(Optional.of(2L), view.peek());
        assertEquals(Optional.of(2L), view.pop());
        assertEquals(Optional.of(4L), view.pop());
        assertEquals(Optional.empty(), view.pop());
        map.freeze();
        assertEquals(
                Errno.EPERM,
                assertThrows(MapException.class, () -> view.push(5L)).errno());
    }
}
