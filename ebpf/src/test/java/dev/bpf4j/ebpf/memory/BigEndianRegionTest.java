package dev.bpf4j.ebpf.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Regions as a big-endian machine sees them, beside {@link ByteBuffer}. */
class BigEndianRegionTest {
    private static final int SIZE = 24;

    private static List<Region> regions(byte[] bytes) {
        return List.of(
                BytesRegion.of("stack", bytes.clone(), ByteOrder.BIG_ENDIAN),
                BytesRegion.of("stack", bytes.clone()).in(ByteOrder.BIG_ENDIAN),
                filled(bytes),
                filled(bytes).view("map_value", true, true));
    }

    private static BufferRegion filled(byte[] bytes) {
        BufferRegion buffer = BufferRegion.allocate("map_value", bytes.length, ByteOrder.BIG_ENDIAN);
        buffer.copyFrom(bytes, 0, 0, bytes.length);
        return buffer;
    }

    private static byte[] content(Region region) {
        byte[] bytes = new byte[region.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) region.load8(i);
        }
        return bytes;
    }

    private static void put(ByteBuffer model, Width width, int offset, long value) {
        switch (width) {
            case B -> model.put(offset, (byte) value);
            case H -> model.putShort(offset, (short) value);
            case W -> model.putInt(offset, (int) value);
            case DW -> model.putLong(offset, value);
        }
    }

    private static long get(ByteBuffer model, Width width, int offset) {
        return width.truncate(
                switch (width) {
                    case B -> model.get(offset);
                    case H -> model.getShort(offset);
                    case W -> model.getInt(offset);
                    case DW -> model.getLong(offset);
                });
    }

    @Property
    void loadsAndStoresAreThoseOfAByteBuffer(
            @ForAll @Size(SIZE) byte[] bytes,
            @ForAll Width width,
            @ForAll @IntRange(max = SIZE - 8) int offset,
            @ForAll long value) {
        ByteBuffer model = ByteBuffer.wrap(bytes.clone());
        put(model, width, offset, value);
        for (Region region : regions(bytes)) {
            assertEquals(ByteOrder.BIG_ENDIAN, region.order());
            assertEquals(get(ByteBuffer.wrap(bytes), width, offset), region.load(width, offset));
            region.store(width, offset, value);
            assertArrayEquals(model.array(), content(region));
        }
    }

    @Property
    void atomicsAreThoseOfNumbers(
            @ForAll @Size(SIZE) byte[] bytes,
            @ForAll Atomic op,
            @ForAll boolean wide,
            @ForAll @IntRange(max = 2) int word,
            @ForAll long operand,
            @ForAll boolean hit,
            @ForAll long other) {
        Width width = wide ? Width.DW : Width.W;
        ByteBuffer model = ByteBuffer.wrap(bytes.clone());
        long old = get(model, width, word * 8);
        long expected = hit ? old : other;
        if (op != Atomic.CMPXCHG || old == width.truncate(expected)) {
            put(model, width, word * 8, op.eval(old, operand));
        }
        for (Region region : regions(bytes)) {
            assertEquals(old, region.atomic(op, width, word * 8, operand, expected));
            assertArrayEquals(model.array(), content(region));
        }
    }

    @Test
    @Timeout(60)
    void sumsOfTwoThreadsLoseNothing() throws InterruptedException {
        BufferRegion region = BufferRegion.allocate("map_value", 16, ByteOrder.BIG_ENDIAN);
        int rounds = 100_000;
        Runnable adds = () -> {
            for (int i = 0; i < rounds; i++) {
                region.atomic(Atomic.ADD, Width.DW, 0, 1, 0);
                region.atomic(Atomic.FETCH_ADD, Width.W, 8, -1, 0);
            }
        };
        Thread other = new Thread(adds);
        other.start();
        adds.run();
        other.join();
        assertEquals(2 * rounds, region.load64(0));
        assertEquals(-2 * rounds, (int) region.load32(8));
    }

    @Test
    void acquireAndReleaseKeepTheOrder() {
        BufferRegion region = BufferRegion.allocate("ring", 8, ByteOrder.BIG_ENDIAN);
        region.store32Release(4, 0x0102_0304);
        assertEquals(0x0102_0304, region.load32Acquire(4));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 1, 2, 3, 4}, content(region));
    }
}
