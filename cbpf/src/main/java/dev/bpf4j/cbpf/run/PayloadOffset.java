package dev.bpf4j.cbpf.run;

/**
 * Where a packet's transport payload starts, as the ancillary load {@code poff} finds it by dissecting the flow.
 *
 * <p>From the network header on it steps over
 *
 * <ul>
 *   <li>VLAN tags (ethertypes 0x8100 and 0x88a8),
 *   <li>IPv4 with options, and IPv6 with hop-by-hop, routing, destination and fragment headers,
 *   <li>IPv4 or IPv6 carried directly in either (protocols 4 and 41),
 *   <li>the transport header: TCP by its data offset but at least 20 bytes, UDP, UDP-Lite, ICMP, ICMPv6 and IGMP 8
 *   bytes,
 *       DCCP and SCTP 12.
 * </ul>
 *
 * <p>Of a later fragment the payload starts right after the network headers. For any other transport protocol, and
 * for TCP cut off before its data offset, the result is where the transport header starts. If the network headers are
 * unknown, malformed or not all there, it is 0.
 */
public final class PayloadOffset {

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_SERVICE_VLAN = 0x88a8;
    private static final int MAX_HEADERS = 15;
    private static final int NONE = -1;

    private final byte[] data;
    private final int start;
    private final int length;
    private int at;
    private int ethertype;
    private int transport = NONE;
    private boolean laterFragment;
    private boolean malformed;

    private PayloadOffset(byte[] data, int start, int length, int network, int ethertype) {
        this.data = data;
        this.start = start;
        this.length = length;
        this.at = network;
        this.ethertype = ethertype;
    }

    /**
     * Offset of the transport payload from the packet's start, which may be at or beyond its end; 0 if unknown.
     *
     * @param data the array that holds the packet
     * @param start index of the packet's first byte
     * @param length bytes of the packet in the array
     * @param network offset of the network header from the packet's start, at least 0
     * @param protocol ethertype of the network header
     */
    public static int of(byte[] data, int start, int length, int network, int protocol) {
        return new PayloadOffset(data, start, length, network, protocol).dissect();
    }

    private int dissect() {
        for (int headers = 0; transport == NONE && !malformed && headers < MAX_HEADERS; headers++) {
            networkHeader();
        }
        if (transport == NONE || malformed) {
            return 0;
        }
        // Linux keeps the offset of the transport header in 16 bits, and never beyond the packet
        at = Math.min(at, length) & 0xffff;
        return laterFragment ? at : at + transportHeader();
    }

    private void networkHeader() {
        switch (ethertype) {
            case ETHERTYPE_VLAN, ETHERTYPE_SERVICE_VLAN -> vlan();
            case ETHERTYPE_IPV4 -> ipv4();
            case ETHERTYPE_IPV6 -> ipv6();
            default -> malformed = true;
        }
    }

    private boolean holds(int bytes) {
        malformed |= at < 0 || bytes > length - at;
        return !malformed;
    }

    private void vlan() {
        if (holds(4)) {
            ethertype = u16(2);
            at += 4;
        }
    }

    private void ipv4() {
        if (!holds(20)) {
            return;
        }
        int headerLength = 4 * (u8(0) & 0xf);
        int fragment = u16(6);
        int protocol = u8(9);
        malformed = headerLength < 20;
        at += headerLength;
        if ((fragment & 0x3fff) != 0) {
            laterFragment = (fragment & 0x1fff) != 0;
            transport = protocol;
        } else {
            next(protocol);
        }
    }

    private void ipv6() {
        if (holds(40)) {
            int next = u8(6);
            at += 40;
            extensions(next);
        }
    }

    private void extensions(int first) {
        int next = first;
        for (int headers = 0; headers < MAX_HEADERS; headers++) {
            switch (next) {
                case 0, 43, 60 -> next = extension();
                case 44 -> {
                    fragment();
                    return;
                }
                default -> {
                    next(next);
                    return;
                }
            }
            if (malformed) {
                return;
            }
        }
        malformed = true;
    }

    private int extension() {
        if (!holds(2)) {
            return NONE;
        }
        int next = u8(0);
        at += 8 * (u8(1) + 1);
        return next;
    }

    private void fragment() {
        if (holds(8)) {
            transport = u8(0);
            laterFragment = (u16(2) & 0xfff8) != 0;
            at += 8;
        }
    }

    private void next(int protocol) {
        switch (protocol) {
            case 4 -> ethertype = ETHERTYPE_IPV4;
            case 41 -> ethertype = ETHERTYPE_IPV6;
            default -> transport = protocol;
        }
    }

    private int transportHeader() {
        return switch (transport) {
            case 6 -> at + 12 < length ? Math.max(20, (u8(12) & 0xf0) >> 2) : 0;
            case 1, 2, 17, 58, 136 -> 8;
            case 33, 132 -> 12;
            default -> 0;
        };
    }

    private int u8(int offset) {
        return data[start + at + offset] & 0xff;
    }

    private int u16(int offset) {
        return u8(offset) << 8 | u8(offset + 1);
    }
}
