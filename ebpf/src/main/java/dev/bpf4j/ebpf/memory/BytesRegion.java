package dev.bpf4j.ebpf.memory;

import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A region over a slice of a byte array. The slice can be exchanged, so that one region serves packet after packet.
 *
 * <p>The byte order is that of the class, so that an access need not ask for it, and calls are direct as long as no program
 * is for the other machine.
 */
public sealed class BytesRegion extends Region permits BigEndianBytes {
    private static final byte[] NOTHING = {};

    private final boolean writable;
    private final int first;
    private byte[] bytes = NOTHING;
    private int length;
    /** The lowest offset. */
    private int lowest;
    /** The offset behind the last byte. */
    private int end;
    /** Added to an offset, the index of its byte. */
    private int shift;

    /** A region without memory, until {@link #map} gives it some. */
    public BytesRegion(String name, boolean writable) {
        this(name, writable, 0);
    }

    /** The same, whose memory begins at an offset of {@code first}. */
    public BytesRegion(String name, boolean writable, int first) {
        super(name);
        this.writable = writable;
        this.first = first;
        map(NOTHING, 0, 0);
    }

    /** The same for a machine of that byte order. */
    public static BytesRegion unmapped(String name, boolean writable, int first, ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN
                ? new BigEndianBytes(name, writable, first)
                : new BytesRegion(name, writable, first);
    }

    /** A writable region over the whole array. */
    public static BytesRegion of(String name, byte[] bytes) {
        return of(name, bytes, ByteOrder.LITTLE_ENDIAN);
    }

    /** The same for a machine of that byte order. */
    public static BytesRegion of(String name, byte[] bytes, ByteOrder order) {
        BytesRegion region = unmapped(name, true, 0, order);
        region.map(bytes, 0, bytes.length);
        return region;
    }

    /** Puts the region over {@code length} bytes from {@code start}. @throws IndexOutOfBoundsException if not inside */
    public void map(byte[] array, int from, int size) {
        map(array, from, size, 0);
    }

    /** The same, where {@code earlier} bytes before {@code from} have the offsets below the first. */
    public void map(byte[] array, int from, int size, int earlier) {
        Objects.checkFromIndexSize(from, size, array.length);
        Objects.checkFromToIndex(from - earlier, from, array.length);
        this.bytes = array;
        this.length = size;
        this.lowest = first - earlier;
        this.end = first + size;
        this.shift = from - first;
    }

    /** Another region over the slice that this one is over now. */
    @Override
    public BytesRegion in(ByteOrder machine) {
        if (machine == order()) {
            return this;
        }
        BytesRegion region = unmapped(name(), writable, first, machine);
        region.map(bytes, shift + first, length, first - lowest);
        return region;
    }

    /** The offset of the first byte. */
    public int first() {
        return first;
    }

    /** The lowest offset: that of the first byte, or less where the packet has metadata before it. */
    public int lowest() {
        return lowest;
    }

    /** The offset behind the last byte. */
    public int end() {
        return end;
    }

    @Override
    public int size() {
        return length;
    }

    private int readable(int offset, int size) {
        if (offset < lowest || offset > end - size) {
            throw fault("invalid read", offset - first, size);
        }
        return shift + offset;
    }

    private int writable(int offset, int size) {
        if (!writable) {
            throw fault("cannot write", offset - first, size);
        }
        if (offset < lowest || offset > end - size) {
            throw fault("invalid write", offset - first, size);
        }
        return shift + offset;
    }

    /** Whether so many bytes may be read there. */
    final boolean reads(long offset, int size) {
        return offset >= lowest && offset <= end - size;
    }

    /** Whether so many bytes may be written there. */
    final boolean writes(long offset, int size) {
        return writable && offset >= lowest && offset <= end - size;
    }

    final long loadInside8(int offset) {
        return bytes[shift + offset] & 0xffL;
    }

    final long loadInside16(int offset) {
        return LittleEndian.load16(bytes, shift + offset);
    }

    final long loadInside32(int offset) {
        return LittleEndian.load32(bytes, shift + offset);
    }

    final long loadInside64(int offset) {
        return LittleEndian.load64(bytes, shift + offset);
    }

    final void storeInside8(int offset, long value) {
        bytes[shift + offset] = (byte) value;
    }

    final void storeInside16(int offset, long value) {
        LittleEndian.store16(bytes, shift + offset, value);
    }

    final void storeInside32(int offset, long value) {
        LittleEndian.store32(bytes, shift + offset, value);
    }

    final void storeInside64(int offset, long value) {
        LittleEndian.store64(bytes, shift + offset, value);
    }

    @Override
    public long load8(int offset) {
        return bytes[readable(offset, 1)] & 0xffL;
    }

    @Override
    public long load16(int offset) {
        return LittleEndian.load16(bytes, readable(offset, 2));
    }

    @Override
    public long load32(int offset) {
        return LittleEndian.load32(bytes, readable(offset, 4));
    }

    @Override
    public long load64(int offset) {
        return LittleEndian.load64(bytes, readable(offset, 8));
    }

    @Override
    public void store8(int offset, long value) {
        bytes[writable(offset, 1)] = (byte) value;
    }

    @Override
    public void store16(int offset, long value) {
        LittleEndian.store16(bytes, writable(offset, 2), value);
    }

    @Override
    public void store32(int offset, long value) {
        LittleEndian.store32(bytes, writable(offset, 4), value);
    }

    @Override
    public void store64(int offset, long value) {
        LittleEndian.store64(bytes, writable(offset, 8), value);
    }
}
