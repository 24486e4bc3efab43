package dev.bpf4j.ebpf.bytes;

import dev.bpf4j.ebpf.MalformedProgramException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Pattern;

/**
 * A named range of a file. Every read is checked against the range, and every error names the range and the byte, as
 * {@code section .text byte 0x40}.
 */
public final class LocatedBytes {
    private static final int LONGEST_NAME = 80;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final String name;
    private final ByteBuffer bytes;
    private final long start;

    private LocatedBytes(String name, ByteBuffer bytes, long start) {
        this.name = name;
        this.bytes = bytes;
        this.start = start;
    }

    /** A view of all the bytes, which are not copied. */
    public static LocatedBytes of(String name, byte[] bytes, ByteOrder order) {
        return new LocatedBytes(name, ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(order), 0);
    }

    /** The text on one line without control characters, cut off where it is very long: fit for an error message. */
    public static String printable(String text) {
        return printable(text, LONGEST_NAME);
    }

    /** The same with another limit of characters. */
    public static String printable(String text, int limit) {
        return oneLine(text.length() > limit ? text.substring(0, limit) + "..." : text);
    }

    private static String oneLine(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    public ByteOrder order() {
        return bytes.order();
    }

    /** Number of bytes. */
    public int size() {
        return bytes.limit();
    }

    public int u8(long at) {
        return bytes.get(check(at, 1)) & 0xff;
    }

    public int u16(long at) {
        return bytes.getShort(check(at, 2)) & 0xffff;
    }

    public int i32(long at) {
        return bytes.getInt(check(at, 4));
    }

    public long u32(long at) {
        return i32(at) & 0xffff_ffffL;
    }

    public long i64(long at) {
        return bytes.getLong(check(at, 8));
    }

    /** The part from a byte on. Its errors count from this range's first byte. */
    public LocatedBytes slice(long at, long length) {
        return new LocatedBytes(name, view(at, length), start + at);
    }

    /** The part from a byte on, with a name of its own: its errors count from its own first byte. */
    public LocatedBytes slice(long at, long length, String newName) {
        return new LocatedBytes(newName, view(at, length), 0);
    }

    private ByteBuffer view(long at, long length) {
        int from = check(at, length);
        return bytes.slice(from, (int) length).order(bytes.order());
    }

    /** A read-only view of all bytes, in this byte order. */
    public ByteBuffer buffer() {
        return bytes.duplicate().order(bytes.order());
    }

    /** A copy of all bytes. */
    public byte[] toArray() {
        byte[] copy = new byte[size()];
        bytes.get(0, copy);
        return copy;
    }

    /** An error at a byte of this range. */
    public MalformedProgramException error(long at, String what) {
        return new MalformedProgramException(
                printable(name) + " byte 0x" + Long.toHexString(start + at), oneLine(what));
    }

    private int check(long at, long length) {
        if (at < 0 || length < 0 || at > size() - length) {
            String range = at < 0 ? "starts before it" : "ends at byte 0x" + Long.toHexString(size());
            throw error(
                    Math.max(0, at), "cut off: " + Long.toUnsignedString(length) + " bytes are needed, it " + range);
        }
        return (int) at;
    }
}
