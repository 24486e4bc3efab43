package dev.bpf4j.ebpf.memory;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The regions that one run of a program can reach. Not thread-safe: each run has its own.
 *
 * <p>An address is {@code regionId << 32 + offset} with a signed offset: pointer arithmetic that leaves a region by less
 * than 2 GiB, upwards or downwards, still names that region and faults there.
 */
public final class Memory {
    private static final int OFFSET_BITS = 32;

    /** Rounds an address to the region its signed offset counts from. */
    private static final long HALF = 1L << OFFSET_BITS - 1;

    private final ByteOrder order;

    /** Slot 0 stays empty: null pointers fault. */
    private Region[] regions = new Region[16];

    private int count = 1;

    /** The region of little-endian bytes that was met last, and the address of its offset 0. Regions stay where they are. */
    private BytesRegion last = new BytesRegion("nothing", false);

    private long lastStart;

    /** Memory of a little-endian machine. */
    public Memory() {
        this(ByteOrder.LITTLE_ENDIAN);
    }

    /** @param order of the machine, which all regions have */
    public Memory(ByteOrder order) {
        this.order = order;
    }

    /** The byte order of the machine. */
    public ByteOrder order() {
        return order;
    }

    /** Adds a region and gives its id. */
    public int add(Region region) {
        if (count == regions.length) {
            regions = Arrays.copyOf(regions, count * 2);
        }
        regions[count] = region;
        return count++;
    }

    /** The address of a byte of a region. */
    public static long address(int regionId, int offset) {
        return ((long) regionId << OFFSET_BITS) + offset;
    }

    /** The offset part of an address. */
    public static int offset(long address) {
        return (int) address;
    }

    private static int id(long address) {
        return (int) (address + HALF >>> OFFSET_BITS);
    }

    /** The region an address points into. @throws AccessFault if there is none */
    public Region region(long address) {
        Region[] all = regions;
        int id = id(address);
        if (id < 0 || id >= all.length || all[id] == null) {
            throw noAddress(address);
        }
        return all[id];
    }

    private static AccessFault noAddress(long address) {
        return new AccessFault(String.format("invalid mem access: 0x%x is not an address", address));
    }

    public long load(Width width, long address) {
        return region(address).load(width, offset(address));
    }

    public void store(Width width, long address, long value) {
        region(address).store(width, offset(address), value);
    }

    /** See {@link Region#atomic}. */
    public long atomic(Atomic op, Width width, long address, long operand, long expected) {
        return region(address).atomic(op, width, offset(address), operand, expected);
    }

    /** Accesses often go where the one before went, and bytes of a little-endian machine are the most common. */
    private void meet(Region region, long address) {
        if (region.getClass() == BytesRegion.class) {
            last = (BytesRegion) region;
            lastStart = address - offset(address);
        }
    }

    public long load8(long address) {
        long offset = address - lastStart;
        BytesRegion region = last;
        return region.reads(offset, 1) ? region.loadInside8((int) offset) : load8Elsewhere(address);
    }

    private long load8Elsewhere(long address) {
        Region region = region(address);
        meet(region, address);
        return region.load8(offset(address));
    }

    public long load16(long address) {
        long offset = address - lastStart;
        BytesRegion region = last;
        return region.reads(offset, 2) ? region.loadInside16((int) offset) : load16Elsewhere(address);
    }

    private long load16Elsewhere(long address) {
        Region region = region(address);
        meet(region, address);
        return region.load16(offset(address));
    }

    public long load32(long address) {
        long offset = address - lastStart;
        BytesRegion region = last;
        return region.reads(offset, 4) ? region.loadInside32((int) offset) : load32Elsewhere(address);
    }

    private long load32Elsewhere(long address) {
        Region region = region(address);
        meet(region, address);
        return region.load32(offset(address));
    }

    public long load64(long address) {
        long offset = address - lastStart;
        BytesRegion region = last;
        return region.reads(offset, 8) ? region.loadInside64((int) offset) : load64Elsewhere(address);
    }

    private long load64Elsewhere(long address) {
        Region region = region(address);
        meet(region, address);
        return region.load64(offset(address));
    }

    public void store8(long address, long value) {
        long offset = address - lastStart;
        BytesRegion region = last;
        if (region.writes(offset, 1)) {
            region.storeInside8((int) offset, value);
        } else {
            store8Elsewhere(address, value);
        }
    }

    private void store8Elsewhere(long address, long value) {
        Region region = region(address);
        meet(region, address);
        region.store8(offset(address), value);
    }

    public void store16(long address, long value) {
        long offset = address - lastStart;
        BytesRegion region = last;
        if (region.writes(offset, 2)) {
            region.storeInside16((int) offset, value);
        } else {
            store16Elsewhere(address, value);
        }
    }

    private void store16Elsewhere(long address, long value) {
        Region region = region(address);
        meet(region, address);
        region.store16(offset(address), value);
    }

    public void store32(long address, long value) {
        long offset = address - lastStart;
        BytesRegion region = last;
        if (region.writes(offset, 4)) {
            region.storeInside32((int) offset, value);
        } else {
            store32Elsewhere(address, value);
        }
    }

    private void store32Elsewhere(long address, long value) {
        Region region = region(address);
        meet(region, address);
        region.store32(offset(address), value);
    }

    public void store64(long address, long value) {
        long offset = address - lastStart;
        BytesRegion region = last;
        if (region.writes(offset, 8)) {
            region.storeInside64((int) offset, value);
        } else {
            store64Elsewhere(address, value);
        }
    }

    private void store64Elsewhere(long address, long value) {
        Region region = region(address);
        meet(region, address);
        region.store64(offset(address), value);
    }
}
