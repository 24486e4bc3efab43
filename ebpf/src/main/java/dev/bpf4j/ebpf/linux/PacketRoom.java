package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Helpers that make or take room inside the packets of traffic control: between the link-layer and the network header, or
 * behind the network header. Room that is made is zero; nothing else in the packet changes.
 */
final class PacketRoom {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int MOST_ROOM = 0xfff;

    private static final long NET = 0;
    private static final long MAC = 1;

    private static final long FIXED_GSO = 1;
    private static final long ENCAP_L3_IPV4 = 1 << 1;
    private static final long ENCAP_L3_IPV6 = 1 << 2;
    private static final long ENCAP_L4_GRE = 1 << 3;
    private static final long ENCAP_L4_UDP = 1 << 4;
    private static final long NO_CSUM_RESET = 1 << 5;
    private static final long ENCAP_L2_ETH = 1 << 6;
    private static final long DECAP_L3_IPV4 = 1 << 7;
    private static final long DECAP_L3_IPV6 = 1 << 8;
    private static final int L2_LENGTH_SHIFT = 56;
    private static final int ETHERNET_HEADER = 14;

    private static final long ENCAP_L2_LENGTH = 0xffL << L2_LENGTH_SHIFT;
    private static final long ENCAP_L3 = ENCAP_L3_IPV4 | ENCAP_L3_IPV6;
    private static final long ENCAP_L4 = ENCAP_L4_GRE | ENCAP_L4_UDP;
    private static final long DECAP_L3 = DECAP_L3_IPV4 | DECAP_L3_IPV6;
    private static final long ENCAP = ENCAP_L3 | ENCAP_L4 | ENCAP_L2_ETH | ENCAP_L2_LENGTH;
    private static final long ALL = FIXED_GSO | NO_CSUM_RESET | ENCAP | DECAP_L3;

    private PacketRoom() {}

    static void register(Functions f) {
        f.add("skb_change_proto", (c, ctx, protocol, flags, r4, r5) -> changeProtocol(c, (int) protocol, flags));
        f.add("skb_adjust_room", (c, ctx, room, mode, flags, r5) -> adjust(c, (int) room, mode & 0xffff_ffffL, flags));
    }

    /** Bytes of the fixed network header that a protocol has. */
    private static OptionalInt headerBytes(int ethertype) {
        return switch (ethertype) {
            case IPV4 -> OptionalInt.of(IPV4_HEADER);
            case IPV6 -> OptionalInt.of(IPV6_HEADER);
            default -> OptionalInt.empty();
        };
    }

    /** From IPv4 to IPv6 or back: only the room of the header changes, and what the kernel takes the packet for. */
    private static long changeProtocol(Caller caller, int networkProtocol, long flags) {
        SocketBuffer skb = PacketHelpers.skb(caller);
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        int to = PacketHelpers.networkOrder(caller, networkProtocol);
        OptionalInt before = headerBytes(skb.protocol());
        OptionalInt after = headerBytes(to);
        if (before.isEmpty() || after.isEmpty() || skb.protocol() == to) {
            return -Errno.ENOTSUPP;
        }
        int room = after.getAsInt() - before.getAsInt();
        if (skb.captured() < skb.networkHeader() + Math.max(0, -room)) {
            return -Errno.ENOMEM;
        }
        resize(skb, skb.networkHeader(), room);
        skb.protocol(to);
        caller.packetChanged();
        return 0;
    }

    private static long adjust(Caller caller, int room, long mode, long flags) {
        SocketBuffer skb = PacketHelpers.skb(caller);
        if ((flags & ~ALL) != 0) {
            return -Errno.EINVAL;
        }
        if (Math.abs((long) room) > MOST_ROOM) {
            return -Functions.EFAULT;
        }
        OptionalInt header = headerBytes(skb.protocol());
        if (header.isEmpty() || mode != NET && mode != MAC) {
            return -Errno.ENOTSUPP;
        }
        if (room < 0 ? !mayShrink(flags) : !mayGrow(room, flags)) {
            return -Errno.EINVAL;
        }
        int protocol = protocolAfter(skb.protocol(), flags);
        int least = skb.networkHeader() + headerBytes(protocol).orElseThrow();
        if (room < 0 && skb.captured() + room < least) {
            return -Errno.ENOTSUPP;
        }
        resize(skb, skb.networkHeader() + (mode == NET ? header.getAsInt() : 0), room);
        skb.protocol(protocol);
        caller.packetChanged();
        return 0;
    }

    /** What is told of an outer header is told only where there is one. */
    private static boolean mayGrow(int room, long flags) {
        boolean encapsulates = (flags & ENCAP_L3) != 0;
        boolean twice = (flags & ENCAP_L3) == ENCAP_L3 || (flags & ENCAP_L4) == ENCAP_L4;
        long linkHeader = flags >>> L2_LENGTH_SHIFT;
        boolean fits = linkHeader <= room && ((flags & ENCAP_L2_ETH) == 0 || linkHeader >= ETHERNET_HEADER);
        return (flags & DECAP_L3) == 0 && (!encapsulates || !twice && fits);
    }

    private static boolean mayShrink(long flags) {
        return (flags & ENCAP) == 0 && (flags & DECAP_L3) != DECAP_L3;
    }

    private static int protocolAfter(int protocol, long flags) {
        if ((flags & (ENCAP_L3_IPV4 | DECAP_L3_IPV4)) != 0) {
            return IPV4;
        }
        return (flags & (ENCAP_L3_IPV6 | DECAP_L3_IPV6)) != 0 ? IPV6 : protocol;
    }

    /** Puts that many zero bytes at a place, or takes that many away. */
    private static void resize(SocketBuffer skb, int at, int room) {
        byte[] before = skb.toByteArray();
        skb.resize(room, before.length + room);
        byte[] bytes = skb.bytes();
        System.arraycopy(before, 0, bytes, skb.start(), at);
        if (room > 0) {
            Arrays.fill(bytes, skb.start() + at, skb.start() + at + room, (byte) 0);
        }
    }
}
