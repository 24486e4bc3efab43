package dev.bpf4j.cbpf.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A cursor over the packets of a capture file: pcap in either byte order with micro- or nanoseconds and in the
 * variant with longer packet headers, or pcapng with any number of sections and interfaces. No object is made per
 * packet.
 *
 * <p>A packet may hold more captured bytes than the file's snapshot length says, up to 262144, as libpcap allows.
 * Where the file breaks off or contradicts its format, all whole packets before are delivered and then {@link #next}
 * throws.
 */
public final class Capture implements AutoCloseable {

    private final Source source;
    private final Reader reader;
    private final Packet packet = new Packet();
    private long next;
    private long packets;
    private int index = -1;

    private Capture(Source source) {
        this.source = source;
        try {
            this.reader = open(source);
        } catch (TruncatedRecord e) {
            throw new CaptureException("truncated after 0 packets at byte 0: " + e.getMessage());
        } catch (MalformedRecord e) {
            throw new CaptureException("malformed after 0 packets at byte 0: " + e.getMessage());
        }
        this.next = reader instanceof PcapReader ? PcapReader.FILE_HEADER : 0;
    }

    /**
     * Opens a capture file, which must not change while it is open.
     *
     * @throws IOException if the file cannot be read
     * @throws CaptureException if it is not a capture file
     */
    public static Capture open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new Capture(Source.of(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads a capture from the remaining bytes of a buffer, whose position does not change.
     *
     * @throws CaptureException if they are not a capture file
     */
    public static Capture of(ByteBuffer data) {
        return new Capture(Source.of(data));
    }

    static Capture of(Source source) {
        return new Capture(source);
    }

    private static Reader open(Source source) {
        TruncatedRecord.require(source, 0, 4, "a capture file's magic number");
        int magic = source.i32(0);
        if (magic == PcapngReader.SECTION_HEADER) {
            return new PcapngReader(source);
        }
        if (PcapReader.recognises(magic) || PcapReader.recognises(Integer.reverseBytes(magic))) {
            return PcapReader.open(source);
        }
        throw new MalformedRecord(String.format("magic number 0x%08x is neither pcap nor pcapng", magic));
    }

    /**
     * Moves on to the next packet.
     *
     * @return false if there is none
     * @throws CaptureException if the file is truncated or malformed here
     */
    public boolean next() {
        index = -1;
        while (next < source.size()) {
            next = read();
            if (reader.isPacket()) {
                packets++;
                index = source.focus(packet.position, packet.capturedLength);
                return true;
            }
        }
        return false;
    }

    private long read() {
        try {
            return reader.read(next, packet);
        } catch (TruncatedRecord e) {
            throw new CaptureException(broken("truncated", e.getMessage()));
        } catch (MalformedRecord e) {
            throw new CaptureException(broken("malformed", e.getMessage()));
        }
    }

    private String broken(String how, String fault) {
        return how + " after " + packets + " packets at byte " + next + ": " + fault;
    }

    /** How many packets have been read so far. */
    public long packets() {
        return packets;
    }

    /** How the current packet starts; in pcapng it may differ from packet to packet. */
    public LinkType linkType() {
        return packet.linkType;
    }

    /** Bytes of the current packet in the file. */
    public int capturedLength() {
        return packet.capturedLength;
    }

    /** Bytes that the current packet had on the wire, 0..2<sup>32</sup>-1. */
    public long wireLength() {
        return packet.wireLength;
    }

    /** When the current packet was captured: nanoseconds since 1970-01-01 UTC; 0 if the file does not say. */
    public long timestampNanos() {
        return packet.timestampNanos;
    }

    /**
     * A captured byte of the current packet.
     *
     * @throws IndexOutOfBoundsException if the offset is not in 0..capturedLength-1
     */
    public byte byteAt(int offset) {
        requireCurrent();
        return source.inWindow(index + Objects.checkIndex(offset, packet.capturedLength));
    }

    /**
     * Copies the captured bytes of the current packet.
     *
     * @throws IndexOutOfBoundsException if they do not fit
     */
    public void copyTo(byte[] target, int offset) {
        requireCurrent();
        source.copyFromWindow(index, target, offset, packet.capturedLength);
    }

    private void requireCurrent() {
        if (index < 0) {
            throw new IllegalStateException("there is no current packet");
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
