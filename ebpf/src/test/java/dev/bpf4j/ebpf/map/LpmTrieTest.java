package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LpmTrieTest {
    private static final int BITS = 16;

    /** The first bits of a 16-bit number. */
    record Prefix(int length, int bits) implements Comparable<Prefix> {
        static Prefix of(int length, int bits) {
            return new Prefix(length, bits & -1 << BITS - length & 0xffff);
        }

        boolean covers(int address) {
            return of(length, address).bits == bits;
        }

        byte[] key() {
            return LpmTrieTest.key(length, bits);
        }

        @Override
        public int compareTo(Prefix other) {
            return length != other.length ? Integer.compare(length, other.length) : Integer.compare(bits, other.bits);
        }
    }

    record Step(int what, int length, int bits, long value, int flags) {}

    private static byte[] key(int length, int bits) {
        return ByteBuffer.allocate(6)
                .put(Cells.u32(length))
                .putShort((short) bits)
                .array();
    }

    private static Cells trie(int capacity) {
        MapSpec spec = MapSpec.of("routes", MapKind.LPM_TRIE, 6, 8, capacity);
        return new Cells(spec.withFlags(MapFlags.BPF_F_NO_PREALLOC), 1);
    }

    /** Few different bits, so that prefixes nest and part everywhere. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> bits =
                Arbitraries.of(0, 0x8000, 0xc000, 0xff00, 0xff80, 0xffff, 0xa5a5, 0xa5a4, 0xa500, 0x0001, 0xa580);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, BITS),
                        bits,
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 2))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 400)
    void lookupFindsTheLongestPrefix(@ForAll("steps") List<Step> steps) {
        int capacity = 12;
        Cells cells = trie(capacity);
        Map<Prefix, Long> model = new TreeMap<>();
        for (Step step : steps) {
            Prefix prefix = Prefix.of(step.length, step.bits);
            if (step.what == 0) {
                assertEquals(model.remove(prefix) == null ? -Errno.ENOENT : 0, cells.delete(prefix.key()));
            } else {
                int expected = expectedUpdate(model, prefix, step.flags, capacity);
                byte[] written = key(step.length, step.bits);
                assertEquals(expected, cells.update(written, Cells.u64(step.value), step.flags));
                if (expected == 0) {
                    model.put(prefix, step.value);
                }
            }
            assertEquals(model.size(), cells.map.size());
            for (int address : new int[] {0, 1, 0x7fff, 0x8000, 0xa500, 0xa5a5, 0xff81, 0xffff, step.bits}) {
                byte[] found = cells.value(key(BITS, address), 0).orElse(null);
                assertArrayEquals(longest(model, address).map(Cells::u64).orElse(null), found);
            }
        }
        assertIterationSeesAll(model, cells);
    }

    private static int expectedUpdate(Map<Prefix, Long> model, Prefix prefix, int flags, int capacity) {
        boolean present = model.containsKey(prefix);
        if (present) {
            return flags == 1 ? -Errno.EEXIST : 0;
        }
        return flags == 2 ? -Errno.ENOENT : model.size() == capacity ? -Errno.ENOSPC : 0;
    }

    private static Optional<Long> longest(Map<Prefix, Long> model, int address) {
        return model.entrySet().stream()
                .filter(e -> e.getKey().covers(address))
                .max(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
    }

    private static void assertIterationSeesAll(Map<Prefix, Long> model, Cells cells) {
        List<Prefix> seen = new ArrayList<>();
        for (Cells.Answer at = cells.first(); at.result() == 0; at = cells.next(at.bytes())) {
            ByteBuffer key = ByteBuffer.wrap(at.bytes());
            seen.add(Prefix.of(key.get(0), key.getShort(4)));
        }
        assertEquals(model.keySet(), new HashSet<>(seen));
        assertEquals(model.size(), seen.size());
        for (int i = 0; i < seen.size(); i++) {
            for (Prefix later : seen.subList(i + 1, seen.size())) {
                boolean extended =
                        later.length > seen.get(i).length && seen.get(i).covers(later.bits);
                assertEquals(false, extended, "longer prefixes come before those that they extend");
            }
        }
        assertEquals(
                model.size(),
                MapView.of(cells.map, Codec.ofBytes(6), Codec.ofLong())
                        .snapshot()
                        .size());
    }

    /** Measured on Linux 6.18. */
    @Test
    void keysComeInTheKernelsOrder() {
        MapSpec spec = MapSpec.of("routes", MapKind.LPM_TRIE, 5, 1, 100);
        Cells cells = new Cells(spec.withFlags(MapFlags.BPF_F_NO_PREALLOC), 1);
        int[][] prefixes = {{0, 0}, {8, 0x80}, {1, 0x80}, {3, 0xa0}, {8, 0xa1}, {8, 0x20}, {2, 0}, {8, 0xff}, {4, 0xf0}
        };
        for (int[] prefix : prefixes) {
            assertEquals(0, cells.update(shortKey(prefix[0], prefix[1]), new byte[1], 0));
        }
        assertEquals(-Errno.EINVAL, cells.update(shortKey(9, 0), new byte[1], 0));
        assertEquals(-Errno.EINVAL, cells.delete(shortKey(9, 0)));
        assertEquals(BpfMap.ABSENT, cells.lookup(shortKey(9, 0)));
        assertEquals(0, cells.update(shortKey(4, 0xff), new byte[1], 0), "bits beyond the length are kept");
        StringBuilder order = new StringBuilder();
        for (Cells.Answer at = cells.first(); at.result() == 0; at = cells.next(at.bytes())) {
            order.append(String.format("%d/%02x ", at.bytes()[0], at.bytes()[4]));
        }
        assertEquals("8/20 2/00 8/80 8/a1 3/a0 8/ff 4/ff 1/80 0/00 ", order.toString());
        assertArrayEquals(shortKey(8, 0x20), cells.next(shortKey(7, 0)).bytes(), "after an absent key comes the first");
    }

    private static byte[] shortKey(int length, int bits) {
        return ByteBuffer.allocate(5).put(Cells.u32(length)).put((byte) bits).array();
    }

    @Test
    void aValueInHandKeepsWhatItHad() {
        Cells cells = trie(2);
        cells.update(key(8, 0x1200), Cells.u64(1), 0);
        int held = cells.lookup(key(16, 0x1234));
        cells.update(key(8, 0x1200), Cells.u64(2), 0);
        assertNotEquals(held, cells.lookup(key(16, 0x1234)));
        assertArrayEquals(Cells.u64(1), cells.at(held, 8));
    }
}
