package dev.bpf4j.cbpf.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a pcap file, little endian. */
public final class PcapWriter implements AutoCloseable {

    /** The snapshot length in the file header: what libpcap takes for "everything". */
    private static final int SNAP_LENGTH = 262144;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int RECORD_HEADER = 16;

    private final OutputStream out;
    private final long nanosPerUnit;
    private final ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER).order(ByteOrder.LITTLE_ENDIAN);

    private PcapWriter(OutputStream out, LinkType linkType, int magic, long nanosPerUnit) throws IOException {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.nanosPerUnit = nanosPerUnit;
        this.out.write(fileHeader(linkType, magic));
    }

    private static byte[] fileHeader(LinkType linkType, int magic) {
        return ByteBuffer.allocate(PcapReader.FILE_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(SNAP_LENGTH)
                .putInt(linkType.number())
                .array();
    }

    /** Starts a file with time stamps in microseconds; the stream is closed with the writer. */
    public static PcapWriter micros(OutputStream out, LinkType linkType) throws IOException {
        return new PcapWriter(out, linkType, PcapReader.MICRO_MAGIC, 1000);
    }

    /** Starts a file with time stamps in nanoseconds; the stream is closed with the writer. */
    public static PcapWriter nanos(OutputStream out, LinkType linkType) throws IOException {
        return new PcapWriter(out, linkType, PcapReader.NANO_MAGIC, 1);
    }

    /**
     * Adds a packet.
     *
     * @param timestampNanos nanoseconds since 1970-01-01 UTC; the format holds 32 bits of seconds
     * @param wireLength bytes on the wire, 0..2<sup>32</sup>-1
     * @param data the array that holds the captured bytes
     * @param offset where they start
     * @param length how many they are
     */
    public void write(long timestampNanos, long wireLength, byte[] data, int offset, int length) throws IOException {
        header.clear()
                .putInt((int) Math.floorDiv(timestampNanos, NANOS_PER_SECOND))
                .putInt((int) (Math.floorMod(timestampNanos, NANOS_PER_SECOND) / nanosPerUnit))
                .putInt(length)
                .putInt((int) wireLength);
        out.write(header.array());
        out.write(data, offset, length);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
