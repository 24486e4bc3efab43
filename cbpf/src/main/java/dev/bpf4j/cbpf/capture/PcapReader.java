package dev.bpf4j.cbpf.capture;

import java.nio.ByteOrder;

/**
 * The classic format of libpcap (pcap-savefile(5)): a file header of 24 bytes, then packets behind headers of 16
 * bytes, or 24 in the variant with the magic number 0xa1b2cd34.
 */
final class PcapReader implements Reader {

    static final int FILE_HEADER = 24;
    static final int MICRO_MAGIC = 0xa1b2c3d4;
    static final int NANO_MAGIC = 0xa1b23c4d;
    private static final int EXTENDED_MAGIC = 0xa1b2cd34;

    private final Source source;
    private final int recordHeader;
    private final long nanosPerUnit;
    private final long snapLength;
    private final LinkType linkType;

    private PcapReader(Source source, int magic) {
        this.source = source;
        this.recordHeader = magic == EXTENDED_MAGIC ? 24 : 16;
        this.nanosPerUnit = magic == NANO_MAGIC ? 1 : 1000;
        this.snapLength = source.u32(16);
        // the upper half says how long a frame check sequence is
        this.linkType = new LinkType(source.i32(20) & 0xffff);
    }

    /** Whether a file that starts with this number, read in the source's byte order, has this format. */
    static boolean recognises(int magic) {
        return magic == MICRO_MAGIC || magic == NANO_MAGIC || magic == EXTENDED_MAGIC;
    }

    /** Reads the file header, and sets the byte order of the source. */
    static PcapReader open(Source source) {
        TruncatedRecord.require(source, 0, FILE_HEADER, "the file header");
        if (!recognises(source.i32(0))) {
            source.order(ByteOrder.BIG_ENDIAN);
        }
        int major = source.u16(4);
        if (major != 2) {
            throw new MalformedRecord("pcap version " + major + "." + source.u16(6) + ", where 2 is known");
        }
        return new PcapReader(source, source.i32(0));
    }

    @Override
    public long read(long position, Packet packet) {
        TruncatedRecord.require(source, position, recordHeader, "a packet header");
        long length = source.u32(position + 8);
        packet.captured(position + recordHeader, length, snapLength);
        TruncatedRecord.require(source, packet.position, length, "a packet");
        packet.timestampNanos = source.u32(position) * 1_000_000_000L + source.u32(position + 4) * nanosPerUnit;
        packet.wireLength = source.u32(position + 12);
        packet.linkType = linkType;
        return packet.position + length;
    }

    @Override
    public boolean isPacket() {
        return true;
    }
}
