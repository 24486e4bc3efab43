package dev.bpf4j.cli.run;

import dev.bpf4j.cbpf.capture.LinkType;
import dev.bpf4j.ebpf.linux.SocketBuffer;

/** Where the network header of a captured packet is, and which protocol it has. */
final class LinkLayer {
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;

    private LinkLayer() {}

    /** Sets header offsets and protocol of a packet whose link-layer header is at its start. */
    static void describe(SocketBuffer packet, LinkType type) {
        packet.linkHeader(0);
        if (type.equals(LinkType.EN10MB)) {
            packet.networkHeader(14).protocol(u16(packet, 12));
        } else if (type.equals(LinkType.LINUX_SLL)) {
            packet.networkHeader(16).protocol(u16(packet, 14));
        } else if (type.equals(LinkType.LINUX_SLL2)) {
            packet.networkHeader(20).protocol(u16(packet, 0));
        } else {
            packet.networkHeader(0).protocol(type.equals(LinkType.RAW) ? ipVersion(packet) : 0);
        }
    }

    private static int ipVersion(SocketBuffer packet) {
        return switch ((int) packet.load(0, 1) >> 4) {
            case 4 -> ETHERTYPE_IPV4;
            case 6 -> ETHERTYPE_IPV6;
            default -> 0;
        };
    }

    /** 16 bits in network order, 0 if the packet ends before. */
    private static int u16(SocketBuffer packet, int offset) {
        return (int) Math.max(packet.load(offset, 2), 0);
    }
}
