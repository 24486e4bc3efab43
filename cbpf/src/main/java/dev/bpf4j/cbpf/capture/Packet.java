package dev.bpf4j.cbpf.capture;

/** Where a reader leaves what it found out about the current packet. */
final class Packet {

    /** Tolerance of libpcap for captures that exceed their own snapshot length (MAXIMUM_SNAPLEN). */
    private static final long TOLERATED_BYTES = 262144;

    LinkType linkType = LinkType.NULL;
    long timestampNanos;
    long wireLength;
    long position;
    int capturedLength;

    /** Sets where the captured bytes are, or says why they cannot be there. */
    void captured(long position, long length, long snapLength) {
        if (length > Math.max(snapLength, TOLERATED_BYTES) || length > Integer.MAX_VALUE) {
            throw new MalformedRecord("a packet of " + length + " captured bytes, with snapshot length " + snapLength);
        }
        this.position = position;
        this.capturedLength = (int) length;
    }
}
