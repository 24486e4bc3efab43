package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BloomFilterTest {
    @Property(tries = 200)
    void whatWasPushedIsFound(@ForAll List<Long> values, @ForAll @IntRange(min = 1, max = 13) int size) {
        Cells cells = new Cells(MapSpec.of("b", MapKind.BLOOM_FILTER, 0, size, 16), 1);
        for (long value : values) {
            assertEquals(0, cells.push(bytes(value, size), 0));
        }
        for (long value : values) {
            assertEquals(0, cells.peek(bytes(value, size)));
        }
    }

    private static byte[] bytes(long value, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> i % 8 * 8);
        }
        return bytes;
    }

    @Test
    void fewOthersAreFound() {
        Cells cells = new Cells(MapSpec.of("b", MapKind.BLOOM_FILTER, 0, 8, 1000), 1);
        for (long i = 0; i < 1000; i++) {
            cells.push(Cells.u64(i), 0);
        }
        int wrong = 0;
        for (long i = 1000; i < 11_000; i++) {
            wrong += cells.peek(Cells.u64(i)) == 0 ? 1 : 0;
        }
        assertTrue(wrong < 600, wrong + " of 10000");
    }

    /** Measured on Linux 6.18. */
    @Test
    void otherOperations() {
        Cells cells = new Cells(MapSpec.of("b", MapKind.BLOOM_FILTER, 0, 8, 4), 1);
        assertEquals(-Errno.ENOENT, cells.peek(Cells.u64(1)));
        assertEquals(-Errno.EINVAL, cells.push(Cells.u64(1), MapFlags.BPF_EXIST));
        assertEquals(-Errno.EOPNOTSUPP, cells.first().result());
        assertEquals(-Errno.EOPNOTSUPP, cells.erase(new byte[0]));
        assertEquals(-Errno.ENOTSUPP, cells.take(new byte[0]).result());
    }
}
