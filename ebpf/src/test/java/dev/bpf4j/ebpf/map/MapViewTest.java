package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.memory.BytesRegion;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MapViewTest {
    record Point(short x, short y) {}

    record Flow(int source, Point at, byte protocol, long bytes, boolean closed, char mark, float rate, double mean) {}

    record Named(String name) {}

    record Nothing() {}

    private static MapView<Integer, Long> hash(int entries) {
        BpfMap map = BpfMap.create(MapSpec.of("counts", MapKind.HASH, 4, 8, entries));
        return MapView.of(map, Codec.ofInt(), Codec.ofLong());
    }

    @Test
    void operations() {
        MapView<Integer, Long> view = hash(2);
        assertEquals(Optional.empty(), view.get(1));
        assertTrue(view.putIfAbsent(1, 10L));
        assertFalse(view.putIfAbsent(1, 11L));
        assertFalse(view.replace(2, 20L));
        assertTrue(view.replace(1, 12L));
        assertEquals(Optional.of(12L), view.get(1));
        view.put(-2, -20L);
        MapException full = assertThrows(MapException.class, () -> view.put(3, 30L));
        assertEquals(Errno.E2BIG, full.errno());
        assertEquals("put: hash map 'counts' answers E2BIG", full.getMessage());
        assertEquals(Map.of(1, 12L, -2, -20L), view.snapshot());
        assertTrue(view.containsKey(-2));
        assertEquals(Optional.of(12L), view.take(1));
        assertEquals(Optional.empty(), view.take(1));
        assertTrue(view.remove(-2));
        assertFalse(view.remove(-2));
        assertEquals(0, view.size());
    }

    @Property(tries = 100)
    void batches(@ForAll @Size(max = 30) Map<Integer, Long> elements, @ForAll List<Integer> keys) {
        MapView<Integer, Long> view = hash(30);
        view.putAll(elements);
        assertEquals(elements, view.snapshot());
        Map<Integer, Long> wanted = new HashMap<>(elements);
        wanted.keySet().retainAll(keys);
        assertEquals(wanted, view.getAll(keys));
        assertEquals(wanted.size(), view.removeAll(keys));
        Map<Integer, Long> rest = new HashMap<>(elements);
        rest.keySet().removeAll(keys);
        assertEquals(rest, view.drain());
        assertEquals(0, view.size());
        assertFalse(view.iterator().hasNext());
        assertThrows(NoSuchElementException.class, () -> view.iterator().next());
    }

    /** Offsets as a C compiler gives them: 0, 4, 6, 8, 16, 24, 26, 28, 32. */
    @Property(tries = 200)
    void recordsAreStructs(
            @ForAll int source,
            @ForAll short x,
            @ForAll short y,
            @ForAll byte protocol,
            @ForAll long bytes,
            @ForAll boolean closed,
            @ForAll char mark,
            @ForAll float rate,
            @ForAll double mean) {
        Codec<Flow> codec = Codec.ofRecord(MethodHandles.lookup(), Flow.class);
        assertEquals(40, codec.size());
        BytesRegion region = BytesRegion.of("value", new byte[43]);
        region.store8(3 + 9, 0xff);
        Flow flow = new Flow(source, new Point(x, y), protocol, bytes, closed, mark, rate, mean);
        codec.encode(flow, region, 3);
        assertEquals(flow, codec.decode(region, 3));
        assertEquals(source, (int) region.load32(3));
        assertEquals(y, (short) region.load16(3 + 6));
        assertEquals(protocol, (byte) region.load8(3 + 8));
        assertEquals(0, region.load8(3 + 9), "padding is zero");
        assertEquals(bytes, region.load64(3 + 16));
        assertEquals(closed ? 1 : 0, region.load8(3 + 24));
        assertEquals(mark, region.load16(3 + 26));
        assertEquals(Float.floatToRawIntBits(rate), (int) region.load32(3 + 28));
        assertEquals(Double.doubleToRawLongBits(mean), region.load64(3 + 32));
    }

    @Test
    void recordsAsKeys() {
        BpfMap map = BpfMap.create(MapSpec.of("m", MapKind.HASH, 4, 3, 4));
        MapView<Point, byte[]> view =
                MapView.of(map, Codec.ofRecord(MethodHandles.lookup(), Point.class), Codec.ofBytes(3));
        view.put(new Point((short) 1, (short) -1), new byte[] {1, 2, 3});
        view.forEach((k, v) -> {
            assertEquals(new Point((short) 1, (short) -1), k);
            assertArrayEquals(new byte[] {1, 2, 3}, v);
        });
        assertEquals(1, view.size());
    }

    @Test
    void whatIsRefused() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        assertThrows(IllegalArgumentException.class, () -> Codec.ofRecord(lookup, Named.class));
        assertThrows(IllegalArgumentException.class, () -> Codec.ofRecord(lookup, Nothing.class));
        assertThrows(IllegalArgumentException.class, () -> Codec.ofRecord(MethodHandles.publicLookup(), Point.class));
        assertThrows(IllegalArgumentException.class, () -> Codec.ofBytes(0));
        BpfMap map = BpfMap.create(MapSpec.of("m", MapKind.HASH, 4, 4, 4));
        assertThrows(IllegalArgumentException.class, () -> MapView.of(map, Codec.ofLong(), Codec.ofInt()));
        assertThrows(IllegalArgumentException.class, () -> MapView.of(map, Codec.ofInt(), Codec.ofLong()));
        MapView<Integer, byte[]> view = MapView.of(map, Codec.ofInt(), Codec.ofBytes(4));
        assertThrows(IllegalArgumentException.class, () -> view.put(1, new byte[3]));
    }
}
