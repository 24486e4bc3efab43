package dev.bpf4j.cbpf.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The bytes of a capture, addressed by file offsets beyond 2 GiB. Of a file one window is mapped at a time; memory in a
 * buffer is one window.
 */
final class Source implements AutoCloseable {

    private static final long WINDOW_BYTES = 256L << 20;

    private interface Mapper {
        ByteBuffer map(long position, long size) throws IOException;
    }

    private final Mapper mapper;
    private final AutoCloseable owner;
    private final long size;
    private final long windowBytes;
    private ByteBuffer window;
    private long windowStart;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private Source(Mapper mapper, AutoCloseable owner, long size, long windowBytes, ByteBuffer window) {
        this.mapper = mapper;
        this.owner = owner;
        this.size = size;
        this.windowBytes = windowBytes;
        this.window = window.order(order);
    }

    static Source of(ByteBuffer data) {
        ByteBuffer view = data.slice();
        Mapper none = (position, size) -> {
            throw new IllegalStateException("the buffer is one window");
        };
        return new Source(none, () -> {}, view.capacity(), view.capacity(), view);
    }

    static Source of(FileChannel channel) throws IOException {
        return of(channel, WINDOW_BYTES);
    }

    static Source of(FileChannel channel, long windowBytes) throws IOException {
        Mapper mapper = (position, size) -> channel.map(FileChannel.MapMode.READ_ONLY, position, size);
        return new Source(mapper, channel, channel.size(), windowBytes, ByteBuffer.allocate(0));
    }

    long size() {
        return size;
    }

    void order(ByteOrder order) {
        this.order = order;
        window.order(order);
    }

    /** Whether the source has that many bytes from a position on. */
    boolean has(long position, long bytes) {
        return bytes <= size - position;
    }

    /**
     * Brings bytes into the window, and returns the index of the first. They stay there until the next call.
     *
     * @param position where they start; with {@code bytes}, inside the source
     */
    int focus(long position, int bytes) {
        if (position < windowStart || position + bytes > windowStart + window.capacity()) {
            move(position, bytes);
        }
        return (int) (position - windowStart);
    }

    private void move(long position, int bytes) {
        try {
            window = mapper.map(position, Math.min(size - position, Math.max(windowBytes, bytes)));
        } catch (IOException e) {
            throw new CaptureException("byte " + position + ": cannot read the file: " + e.getMessage(), e);
        }
        window.order(order);
        windowStart = position;
    }

    int u8(long position) {
        int index = focus(position, 1);
        return window.get(index) & 0xff;
    }

    int u16(long position) {
        int index = focus(position, 2);
        return window.getShort(index) & 0xffff;
    }

    int i32(long position) {
        int index = focus(position, 4);
        return window.getInt(index);
    }

    long u32(long position) {
        return Integer.toUnsignedLong(i32(position));
    }

    long i64(long position) {
        int index = focus(position, 8);
        return window.getLong(index);
    }

    /** A byte of the window, by the index that {@link #focus} returned. */
    byte inWindow(int index) {
        return window.get(index);
    }

    void copyFromWindow(int index, byte[] target, int offset, int length) {
        window.get(index, target, offset, length);
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception e) {
            throw new CaptureException("cannot close the file: " + e.getMessage(), e);
        }
    }
}
