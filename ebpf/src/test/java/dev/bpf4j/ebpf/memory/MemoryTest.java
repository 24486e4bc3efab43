package dev.bpf4j.ebpf.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final int BASE = 5;
    private static final int LENGTH = 20;

    private final byte[] array = new byte[32];
    private final Memory memory = new Memory();
    private final int id = memory.add(region(true));

    private BytesRegion region(boolean writable) {
        BytesRegion region = new BytesRegion("packet", writable);
        region.map(array, BASE, LENGTH);
        return region;
    }

    @Property
    void aStoredValueIsLoadedAgainAndNothingElseChanges(
            @ForAll Width width, @ForAll @IntRange(max = LENGTH - 1) int offset, @ForAll long value) {
        if (offset + width.bytes() > LENGTH) {
            return;
        }
        byte[] before = array.clone();
        memory.store(width, Memory.address(id, offset), value);
        assertEquals(width.truncate(value), memory.load(width, Memory.address(id, offset)));
        int from = BASE + offset;
        for (int i = 0; i < width.bytes(); i++) {
            assertEquals((byte) (value >>> 8 * i), array[from + i], "little-endian");
        }
        System.arraycopy(before, from, array, from, width.bytes());
        assertArrayEquals(before, array);
    }

    /** Whatever the address, an access is inside the region or a fault, and the array around it stays untouched. */
    @Property
    void noAddressReachesOutside(@ForAll Width width, @ForAll int offset, @ForAll long address) {
        byte[] before = new byte[array.length];
        Arrays.fill(array, (byte) 0);
        boolean inside = offset >= 0 && offset <= LENGTH - width.bytes();
        if (!inside) {
            assertThrows(AccessFault.class, () -> memory.store(width, Memory.address(id, offset), -1));
            assertThrows(AccessFault.class, () -> memory.load(width, Memory.address(id, offset)));
        }
        if (address + (1L << 31) >>> 32 != id) {
            assertThrows(AccessFault.class, () -> memory.store(width, address, -1));
        }
        assertArrayEquals(before, array);
    }

    @Test
    void nullAndSmallIntegersFault() {
        AccessFault fault = assertThrows(AccessFault.class, () -> memory.load8(8));
        assertTrue(fault.getMessage().contains("0x8"), fault.getMessage());
    }

    @Test
    void aFaultNamesRegionOffsetAndSize() {
        AccessFault fault = assertThrows(AccessFault.class, () -> memory.load64(Memory.address(id, 16)));
        assertEquals("invalid read: packet off=16 size=8, the packet has 20 bytes", fault.getMessage());
    }

    @Test
    void readOnlyRegionsRefuseStores() {
        int readOnly = memory.add(region(false));
        assertEquals(0, memory.load32(Memory.address(readOnly, 0)));
        assertThrows(AccessFault.class, () -> memory.store32(Memory.address(readOnly, 0), 1));
        assertThrows(AccessFault.class, () -> memory.atomic(Atomic.ADD, Width.W, Memory.address(readOnly, 0), 1, 0));
    }

    @Property
    void atomicsReturnTheOldValueAndStoreTheNewOne(
            @ForAll Atomic op, @ForAll boolean wide, @ForAll long old, @ForAll long operand, @ForAll boolean equal) {
        Width width = wide ? Width.DW : Width.W;
        long address = Memory.address(id, 8);
        memory.store(width, address, old);
        long expected = equal ? old : ~old;
        assertEquals(width.truncate(old), memory.atomic(op, width, address, operand, expected));
        boolean stored = op != Atomic.CMPXCHG || equal;
        assertEquals(width.truncate(stored ? op.eval(old, operand) : old), memory.load(width, address));
    }

    @Test
    void misalignedAtomicsFault() {
        assertThrows(AccessFault.class, () -> memory.atomic(Atomic.ADD, Width.DW, Memory.address(id, 4), 1, 0));
    }
}
