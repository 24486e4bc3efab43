package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;

/**
 * VLAN tags of socket buffers. The outermost tag is kept beside the packet, as network cards deliver it; others are in the
 * packet, behind the Ethernet addresses.
 */
final class VlanTags {
    private static final int CUSTOMER = 0x8100;
    private static final int SERVICE = 0x88a8;
    private static final int ADDRESSES = 12;
    private static final int TAG = 4;
    private static final int ETHERNET_HEADER = 14;

    private VlanTags() {}

    private static boolean isVlan(int ethertype) {
        return ethertype == CUSTOMER || ethertype == SERVICE;
    }

    /** @param networkProtocol ethertype in network byte order; others than those of VLANs become 0x8100 */
    static long push(Caller caller, int networkProtocol, int tci) {
        SocketBuffer skb = PacketHelpers.skb(caller);
        int ethertype = PacketHelpers.networkOrder(caller, networkProtocol);
        if (skb.vlanPresent()) {
            if (skb.captured() < ETHERNET_HEADER) {
                return -Errno.ENOMEM;
            }
            insert(skb);
            skb.protocol(skb.vlanProtocol());
        }
        skb.vlan(true, tci, isVlan(ethertype) ? ethertype : CUSTOMER);
        caller.packetChanged();
        return 0;
    }

    /** Puts the tag that is beside the packet into it. */
    private static void insert(SocketBuffer skb) {
        byte[] old = skb.toByteArray();
        skb.resize(TAG, skb.captured() + TAG);
        byte[] bytes = skb.bytes();
        System.arraycopy(old, 0, bytes, skb.start(), ADDRESSES);
        put16(bytes, skb.start() + ADDRESSES, skb.vlanProtocol());
        put16(bytes, skb.start() + ADDRESSES + 2, skb.vlanTci());
    }

    /** Takes the outermost tag off; the next one then goes beside the packet. */
    static long pop(Caller caller) {
        SocketBuffer skb = PacketHelpers.skb(caller);
        if (skb.vlanPresent()) {
            skb.vlan(false, 0, 0);
        } else if (isVlan(skb.protocol())) {
            extract(skb);
        }
        if (!skb.vlanPresent() && isVlan(skb.protocol()) && skb.captured() >= ETHERNET_HEADER + TAG) {
            int tci = get16(skb.bytes(), skb.start() + ETHERNET_HEADER);
            int ethertype = skb.protocol();
            extract(skb);
            skb.vlan(true, tci, ethertype);
        }
        caller.packetChanged();
        return 0;
    }

    /** Takes the first tag out of the packet. */
    private static void extract(SocketBuffer skb) {
        if (skb.captured() < ETHERNET_HEADER + TAG) {
            return;
        }
        byte[] old = skb.toByteArray();
        skb.resize(-TAG, skb.captured() - TAG);
        System.arraycopy(old, 0, skb.bytes(), skb.start(), ADDRESSES);
        skb.protocol(get16(skb.bytes(), skb.start() + ADDRESSES));
    }

    private static int get16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
