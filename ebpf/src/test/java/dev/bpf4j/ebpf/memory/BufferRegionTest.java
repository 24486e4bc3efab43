package dev.bpf4j.ebpf.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A buffer region does what an array region does, and its atomics do not lose updates. */
class BufferRegionTest {
    private static final int SIZE = 29;

    private static BufferRegion filled(byte[] bytes) {
        BufferRegion region = BufferRegion.allocate("map_value", bytes.length);
        region.copyFrom(bytes, 0, 0, bytes.length);
        return region;
    }

    private static byte[] content(BufferRegion region) {
        byte[] bytes = new byte[region.size()];
        region.copyTo(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static Object outcome(Supplier<Object> access) {
        try {
            return access.get();
        } catch (AccessFault e) {
            return "fault";
        }
    }

    @Property
    void accessesAreThoseOfAnArray(
            @ForAll @Size(SIZE) byte[] bytes,
            @ForAll Width width,
            @ForAll @IntRange(min = -9, max = SIZE + 1) int offset,
            @ForAll long value) {
        BufferRegion region = filled(bytes);
        BytesRegion model = BytesRegion.of("map_value", bytes.clone());
        assertEquals(outcome(() -> model.load(width, offset)), outcome(() -> region.load(width, offset)));
        Object expected = outcome(() -> {
            model.store(width, offset, value);
            return "stored";
        });
        assertEquals(expected, outcome(() -> {
            region.store(width, offset, value);
            return "stored";
        }));
        assertTrue(region.contentEquals(0, model, 0, SIZE));
    }

    @Property
    void atomicsAreThoseOfAnArray(
            @ForAll @Size(SIZE) byte[] bytes,
            @ForAll Atomic op,
            @ForAll boolean wide,
            @ForAll @IntRange(min = -9, max = SIZE + 1) int offset,
            @ForAll long operand,
            @ForAll boolean hit,
            @ForAll long other) {
        Width width = wide ? Width.DW : Width.W;
        BufferRegion region = filled(bytes);
        BytesRegion model = BytesRegion.of("map_value", bytes.clone());
        boolean inside = offset >= 0 && offset <= SIZE - width.bytes();
        long expected = hit && inside ? model.load(width, offset) : other;
        Object outcome = outcome(() -> model.atomic(op, width, offset, operand, expected));
        assertEquals(outcome, outcome(() -> region.atomic(op, width, offset, operand, expected)));
        assertTrue(region.contentEquals(0, model, 0, SIZE));
    }

    @Property
    void copiesAreExact(
            @ForAll @Size(SIZE) byte[] bytes,
            @ForAll @IntRange(max = 8) int from,
            @ForAll @IntRange(max = 8) int to,
            @ForAll @IntRange(max = SIZE - 8) int length) {
        byte[] expected = new byte[SIZE];
        System.arraycopy(bytes, from, expected, to, length);
        BufferRegion in = BufferRegion.allocate("map_value", SIZE);
        in.copyFrom(BytesRegion.of("stack", bytes), from, to, length);
        assertArrayEquals(expected, content(in));
        byte[] out = new byte[SIZE];
        filled(bytes).copyTo(from, BytesRegion.of("stack", out), to, length);
        assertArrayEquals(expected, out);
        assertTrue(in.contentEquals(to, BytesRegion.of("stack", bytes), from, length));
        in.clear(to, length);
        assertArrayEquals(new byte[SIZE], content(in));
    }

    @Test
    void viewsHaveLessAccess() {
        BufferRegion region = BufferRegion.allocate("map_value", 8);
        region.store64(0, 5);
        BufferRegion readOnly = region.view("map_value", true, false);
        assertEquals(5, readOnly.load64(0));
        assertThrows(AccessFault.class, () -> readOnly.store8(0, 1));
        assertThrows(AccessFault.class, () -> readOnly.atomic(Atomic.ADD, Width.DW, 0, 1, 0));
        BufferRegion writeOnly = region.view("map_value", false, true);
        writeOnly.store64(0, 6);
        assertThrows(AccessFault.class, () -> writeOnly.load32(0));
        assertThrows(AccessFault.class, () -> writeOnly.atomic(Atomic.ADD, Width.DW, 0, 1, 0));
        assertThrows(
                AccessFault.class, () -> writeOnly.view("map_value", true, true).load8(0));
        assertEquals(6, region.load64(0));
    }

    @Test
    void sizesAreLimited() {
        assertThrows(IllegalArgumentException.class, () -> BufferRegion.allocate("map_value", -1));
        assertThrows(IllegalArgumentException.class, () -> BufferRegion.allocate("map_value", Integer.MAX_VALUE));
        assertEquals(0, BufferRegion.allocate("map_value", 0).size());
    }

    @Test
    @Timeout(30)
    void tenMillionAddsFromTwoThreadsLoseNothing() throws InterruptedException {
        int each = 5_000_000;
        BufferRegion region = BufferRegion.allocate("map_value", 16);
        Runnable adds = () -> {
            for (int i = 0; i < each; i++) {
                region.atomic(Atomic.ADD, Width.DW, 0, 3, 0);
                region.atomic(Atomic.FETCH_ADD, Width.W, 8, 1, 0);
            }
        };
        Thread first = new Thread(adds);
        Thread second = new Thread(adds);
        first.start();
        second.start();
        first.join();
        second.join();
        assertEquals(6L * each, region.load64(0));
        assertEquals(2L * each, region.load64(8));
    }
}
