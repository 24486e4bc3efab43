package dev.bpf4j.cbpf.capture;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The pcapng format (IETF draft-ietf-opsawg-pcapng): sections of blocks, each section in its own byte order and with
 * its own interfaces. Blocks other than section headers, interfaces and packets are skipped.
 */
final class PcapngReader implements Reader {

    static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int BLOCK_HEADER = 8;
    private static final int MIN_BLOCK = 12;
    private static final int MIN_SECTION_HEADER = 28;
    private static final int MAX_INTERFACES = 65536;
    private static final int OPTION_END = 0;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;

    private record Interface(LinkType linkType, long snapLength, Resolution resolution, long offsetSeconds) {}

    private final Source source;
    private final List<Interface> interfaces = new ArrayList<>();
    private boolean isPacket;

    PcapngReader(Source source) {
        this.source = source;
    }

    @Override
    public boolean isPacket() {
        return isPacket;
    }

    @Override
    public long read(long position, Packet packet) {
        isPacket = false;
        TruncatedRecord.require(source, position, MIN_BLOCK, "a block");
        int type = source.i32(position);
        if (type == SECTION_HEADER) {
            section(position);
        }
        long length = blockLength(position);
        // body, without the header and the repeated length
        long start = position + BLOCK_HEADER;
        long end = position + length - 4;
        switch (type) {
            case SECTION_HEADER -> requireBody(length, MIN_SECTION_HEADER);
            case INTERFACE -> addInterface(start, end);
            case PACKET -> oldPacket(start, end, packet);
            case SIMPLE_PACKET -> simplePacket(start, end, packet);
            case ENHANCED_PACKET -> enhancedPacket(start, end, packet);
            default -> {}
        }
        return position + length;
    }

    private void section(long position) {
        TruncatedRecord.require(source, position, MIN_SECTION_HEADER, "a section header");
        source.order(ByteOrder.LITTLE_ENDIAN);
        if (source.i32(position + 8) != BYTE_ORDER_MAGIC) {
            source.order(ByteOrder.BIG_ENDIAN);
        }
        if (source.i32(position + 8) != BYTE_ORDER_MAGIC) {
            throw new MalformedRecord("a section header without byte-order magic");
        }
        int major = source.u16(position + 12);
        if (major != 1) {
            throw new MalformedRecord(
                    "pcapng version " + major + "." + source.u16(position + 14) + ", where 1 is known");
        }
        interfaces.clear();
    }

    private long blockLength(long position) {
        long length = source.u32(position + 4);
        if (length < MIN_BLOCK || length % 4 != 0) {
            throw new MalformedRecord("a block length of " + length);
        }
        TruncatedRecord.require(source, position, length, "a block");
        long repeated = source.u32(position + length - 4);
        if (repeated != length) {
            throw new MalformedRecord("a block of " + length + " bytes that ends with the length " + repeated);
        }
        return length;
    }

    private static void requireBody(long actual, long needed) {
        if (actual < needed) {
            throw new MalformedRecord("a block of " + actual + " bytes, where its type needs " + needed);
        }
    }

    private void addInterface(long start, long end) {
        requireBody(end - start, 8);
        if (interfaces.size() == MAX_INTERFACES) {
            throw new MalformedRecord("more than " + MAX_INTERFACES + " interfaces");
        }
        LinkType linkType = new LinkType(source.u16(start));
        Interface plain = new Interface(linkType, source.u32(start + 4), Resolution.MICROSECONDS, 0);
        interfaces.add(options(start + 8, end, plain));
    }

    private Interface options(long start, long end, Interface plain) {
        Interface result = plain;
        long at = start;
        while (end - at >= 4 && source.u16(at) != OPTION_END) {
            int code = source.u16(at);
            int length = source.u16(at + 2);
            if (length > end - at - 4) {
                throw new MalformedRecord("an option of " + length + " bytes that reaches beyond its block");
            }
            result = option(code, length, at + 4, result);
            at += 4 + (length + 3 & ~3);
        }
        return result;
    }

    private Interface option(int code, int length, long at, Interface before) {
        if (code == OPTION_RESOLUTION && length == 1) {
            Resolution resolution = Resolution.of(source.u8(at));
            return new Interface(before.linkType, before.snapLength, resolution, before.offsetSeconds);
        }
        if (code == OPTION_OFFSET && length == 8) {
            return new Interface(before.linkType, before.snapLength, before.resolution, source.i64(at));
        }
        return before;
    }

    private void enhancedPacket(long start, long end, Packet packet) {
        requireBody(end - start, 20);
        timedPacket(source.u32(start), start + 4, end, packet);
    }

    private void oldPacket(long start, long end, Packet packet) {
        requireBody(end - start, 20);
        timedPacket(source.u16(start), start + 4, end, packet);
    }

    /** What the two packet blocks share: time stamp in two halves, captured and original length, bytes. */
    private void timedPacket(long index, long at, long end, Packet packet) {
        Interface from = interfaceAt(index);
        long units = source.u32(at) << 32 | source.u32(at + 4);
        captured(at + 16, source.u32(at + 8), end, from, packet);
        packet.timestampNanos = from.resolution.nanos(units) + from.offsetSeconds * 1_000_000_000L;
        packet.wireLength = source.u32(at + 12);
    }

    private void simplePacket(long start, long end, Packet packet) {
        requireBody(end - start, 4);
        Interface from = interfaceAt(0);
        long wireLength = source.u32(start);
        long length = from.snapLength == 0 ? wireLength : Math.min(wireLength, from.snapLength);
        captured(start + 4, length, end, from, packet);
        packet.timestampNanos = 0;
        packet.wireLength = wireLength;
    }

    private void captured(long position, long length, long end, Interface from, Packet packet) {
        if (length > end - position) {
            throw new MalformedRecord("a packet of " + length + " bytes in a block with room for " + (end - position));
        }
        packet.captured(position, length, from.snapLength);
        packet.linkType = from.linkType;
        isPacket = true;
    }

    private Interface interfaceAt(long index) {
        if (index >= interfaces.size()) {
            throw new MalformedRecord(
                    "a packet of interface " + index + ", where " + interfaces.size() + " are described");
        }
        return interfaces.get((int) index);
    }
}
