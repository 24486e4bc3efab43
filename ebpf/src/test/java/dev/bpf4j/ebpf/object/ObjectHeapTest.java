package dev.bpf4j.ebpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ObjectHeapTest {
    private static final int NODE = 8;
    private static final List<SpecialField> ITEM = List.of(new SpecialField(SpecialField.Kind.LIST_NODE, NODE, 24));

    private final ObjectHeap heap = ObjectHeap.create();
    private final Region head = BytesRegion.of("map_value", new byte[64]);

    @Test
    void objectsAreZeroAndApart() {
        int a = heap.make(20, List.of());
        int b = heap.make(20, List.of());
        assertNotEquals(a, b);
        heap.memory().store64(a + 16, -1);
        assertEquals(0, heap.memory().load64(b));
        heap.drop(a);
        int again = heap.make(20, List.of());
        assertEquals(a, again, "nobody can have read where it was");
        assertEquals(0, heap.memory().load64(again + 16));
    }

    @Test
    void publishedMemoryIsNotUsedAgainAtOnce() {
        int a = heap.make(20, List.of());
        heap.publish(a);
        heap.drop(a);
        assertNotEquals(a, heap.make(20, List.of()));
        assertFalse(heap.acquire(a));
    }

    @Test
    void lastReferenceEndsIt() {
        int a = heap.make(8, List.of());
        assertTrue(heap.acquire(a));
        heap.drop(a);
        assertEquals(1, heap.size());
        heap.drop(a);
        assertEquals(0, heap.size());
        assertThrows(AccessFault.class, () -> heap.drop(a));
        assertThrows(AccessFault.class, () -> heap.push(head, 0, a, true));
    }

    @Test
    void memoryIsBounded() {
        int made = 0;
        while (heap.make(1 << 20, List.of()) >= 0) {
            made++;
        }
        assertEquals(64, made);
        assertEquals(-1, heap.make((1 << 20) + 1, List.of()));
    }

    @Test
    void outsideFaults() {
        assertThrows(AccessFault.class, () -> heap.memory().load8(0));
        heap.make(16, List.of());
        assertThrows(AccessFault.class, () -> heap.memory().load64((1 << 20) - 4));
        assertThrows(AccessFault.class, () -> heap.memory().load8(-1));
    }

    /** What an object has goes with it: a list, its members, and what is in their fields. */
    @Test
    void dropsAllThatBelongsToIt() {
        int outer = heap.make(
                32,
                List.of(
                        new SpecialField(SpecialField.Kind.LIST_HEAD, 0, 16),
                        new SpecialField(SpecialField.Kind.KPTR, 16, 8)));
        for (int i = 0; i < 3; i++) {
            heap.push(heap.memory(), outer, heap.make(32, ITEM) + NODE, true);
        }
        int held = heap.make(8, List.of());
        heap.memory().store64(outer + 16, Memory.address(1, held));
        assertEquals(5, heap.size());
        heap.drop(outer);
        assertEquals(0, heap.size());
    }

    @Test
    void joinsOnlyOneList() {
        int a = heap.make(32, ITEM);
        heap.acquire(a);
        assertEquals(0, heap.push(head, 0, a + NODE, true));
        assertEquals(-Errno.EINVAL, heap.push(head, 16, a + NODE, true));
        assertEquals(a + NODE, heap.end(head, 0, false, true));
        assertEquals(-1, heap.end(head, 0, false, true));
        assertEquals(0, head.load64(0));
    }

    @Test
    void listsAndTreesAreNotTheSame() {
        heap.push(head, 0, heap.make(32, ITEM) + NODE, true);
        assertThrows(AccessFault.class, () -> heap.first(head, 0));
        heap.add(head, 16, heap.make(32, ITEM) + NODE, (a, b) -> 0);
        assertThrows(AccessFault.class, () -> heap.end(head, 16, true, false));
        head.store64(32, 77);
        assertThrows(AccessFault.class, () -> heap.end(head, 32, true, false));
    }

    @Test
    void treesMustNotChangeWhileTheyAreSearched() {
        heap.add(head, 0, heap.make(32, ITEM) + NODE, (a, b) -> 0);
        int late = heap.make(32, ITEM) + NODE;
        assertThrows(
                AccessFault.class,
                () -> heap.add(head, 0, late, (a, b) -> {
                    heap.remove(head, 0, (int) b);
                    return 0;
                }));
    }

    @Test
    void otherMachinesHaveTheirOwn() {
        ObjectHeap big = heap.in(ByteOrder.BIG_ENDIAN);
        assertEquals(heap, heap.in(ByteOrder.LITTLE_ENDIAN));
        assertEquals(big, heap.in(ByteOrder.BIG_ENDIAN));
        int a = big.make(8, List.of());
        big.memory().store64(a, 1);
        assertEquals(1, big.memory().load8(a + 7));
    }

    /** Lists are what a queue with two ends is. Even numbers work on the front; below 4 take, others put. */
    @Property
    void listsAreQueues(@ForAll @Size(max = 100) List<@IntRange(min = 0, max = 9) Integer> steps) {
        Deque<Integer> expected = new ArrayDeque<>();
        for (int step : steps) {
            boolean front = step % 2 == 0;
            if (step >= 4) {
                int node = heap.make(32, ITEM) + NODE;
                assertEquals(0, heap.push(head, 0, node, front));
                if (front) {
                    expected.addFirst(node);
                } else {
                    expected.addLast(node);
                }
                continue;
            }
            Integer next = front ? expected.pollFirst() : expected.pollLast();
            int taken = heap.end(head, 0, front, true);
            assertEquals(next == null ? -1 : next, taken);
            if (next != null) {
                heap.drop(taken - NODE);
            }
        }
        assertEquals(expected.size(), heap.size());
        heap.clear(head.load64(0));
        head.store64(0, 0);
        assertEquals(0, heap.size());
    }
}
