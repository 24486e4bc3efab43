package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.EFAULT;
import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.HostSocket;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import java.nio.ByteOrder;

/** Helpers on the packets of socket buffers: bytes, checksums, size and metadata. */
final class PacketHelpers {
    private static final long RECOMPUTE_CSUM = 1;
    private static final long INVALIDATE_HASH = 2;
    private static final long FIELD_SIZE = 0xf;
    private static final long PSEUDO_HEADER = 0x10;
    private static final long MARK_MANGLED_0 = 0x20;
    private static final long MARK_ENFORCE = 0x40;
    private static final long IPV6 = 0x80;
    private static final int MAX_OFFSET = 0xffff;
    private static final int MAX_LENGTH = 0xffff;
    private static final long TC_SHOT = 2;
    private static final long TC_REDIRECT = 7;
    private static final long INGRESS = 1;

    /** Of {@code struct bpf_redir_neigh}. */
    private static final long NEXT_HOP_BYTES = 20;

    private PacketHelpers() {}

    static void register(Functions f) {
        f.add("skb_load_bytes", LinuxHelpers.SKB_LOAD_BYTES.function());
        f.add("skb_load_bytes_relative", PacketHelpers::loadRelative);
        f.add("skb_store_bytes", PacketHelpers::store);
        f.add("l3_csum_replace", PacketHelpers::replaceL3);
        f.add("l4_csum_replace", PacketHelpers::replaceL4);
        f.add("csum_diff", PacketHelpers::difference);
        f.add("skb_pull_data", (c, ctx, size, r3, r4, r5) -> pull(c, size));
        f.add("skb_change_tail", (c, ctx, size, flags, r4, r5) -> changeTail(c, size & 0xffff_ffffL, flags));
        f.add("skb_change_head", (c, ctx, room, flags, r4, r5) -> changeHead(c, room & 0xffff_ffffL, flags));
        f.add("skb_change_type", (c, ctx, type, r3, r4, r5) -> changeType(skb(c), (int) type));
        f.add("skb_vlan_push", (c, ctx, protocol, tci, r4, r5) -> VlanTags.push(c, (int) protocol, (int) tci));
        f.add("skb_vlan_pop", (c, ctx, r2, r3, r4, r5) -> VlanTags.pop(c));
        f.add("get_hash_recalc", (c, ctx, r2, r3, r4, r5) -> skb(c).hash() & 0xffff_ffffL);
        f.add("set_hash_invalid", (c, ctx, r2, r3, r4, r5) -> setHash(c, 0));
        f.add("set_hash", (c, ctx, hash, r3, r4, r5) -> setHash(c, (int) hash));
        f.add("get_socket_cookie", (c, ctx, r2, r3, r4, r5) -> {
            if (c.context() instanceof KernelRecord record) {
                return record.socket().map(HostSocket::cookie).orElse(0L);
            }
            return c.context() instanceof SocketBuffer s ? s.socketCookie() : 0;
        });
        f.add("get_socket_uid", (c, ctx, r2, r3, r4, r5) -> skb(c).socketUser() & 0xffff_ffffL);
        f.add("clone_redirect", (c, ctx, index, flags, r4, r5) -> copy(c, (int) index, flags));
        f.add("redirect", (c, index, flags, r3, r4, r5) -> redirect(c, (int) index, flags));
        f.add("redirect_peer", (c, index, flags, r3, r4, r5) -> toPeer(c, (int) index, flags));
        f.add("redirect_neigh", (c, index, hop, size, flags, r5) -> toNeighbour(c, (int) index, size, flags));
    }

    static SocketBuffer skb(Caller caller) {
        return (SocketBuffer) caller.context();
    }

    /** The packet as bytes, whatever the program may do with it itself. */
    static BytesRegion packet(Caller caller) {
        SocketBuffer skb = skb(caller);
        BytesRegion region =
                BytesRegion.unmapped("packet", true, 0, caller.memory().order());
        region.map(skb.bytes(), skb.start(), skb.captured());
        return region;
    }

    /** A number of 16 bits in network byte order, as the caller's machine has it in a register; and back. */
    static int networkOrder(Caller caller, int value) {
        short number = (short) value;
        boolean big = caller.memory().order() == ByteOrder.BIG_ENDIAN;
        return Short.toUnsignedInt(big ? number : Short.reverseBytes(number));
    }

    private static boolean inside(SocketBuffer skb, long offset, long size) {
        return offset >= 0 && size >= 0 && offset + size <= skb.captured();
    }

    /** Relative to the link-layer (0) or network header (1); clears the destination where the packet has no such bytes. */
    private static long loadRelative(Caller caller, long ctx, long offset, long to, long size, long header) {
        SocketBuffer skb = skb(caller);
        long from = (offset & 0xffff_ffffL) + (header == 1 ? skb.networkHeader() : 0);
        boolean valid = (header == 0 || header == 1) && inside(skb, from, (int) size);
        if (valid) {
            Functions.copy(packet(caller), (int) from, caller.memory().region(to), at(to), (int) size);
            return 0;
        }
        for (int i = 0; i < (int) size; i++) {
            caller.memory().store8(to + i, 0);
        }
        return -EFAULT;
    }

    private static long store(Caller caller, long ctx, long offset, long from, long size, long flags) {
        SocketBuffer skb = skb(caller);
        if ((flags & ~(RECOMPUTE_CSUM | INVALIDATE_HASH)) != 0) {
            return -Errno.EINVAL;
        }
        if (!inside(skb, (int) offset, (int) size)) {
            return -EFAULT;
        }
        Functions.copy(caller.memory().region(from), at(from), packet(caller), (int) offset, (int) size);
        if ((flags & INVALIDATE_HASH) != 0) {
            skb.hash(0);
        }
        return 0;
    }

    private static boolean isChecksumField(SocketBuffer skb, long offset) {
        return offset >= 0 && offset <= MAX_OFFSET && offset % 2 == 0 && inside(skb, offset, 2);
    }

    private static long replaceL3(Caller caller, long ctx, long offset, long from, long to, long flags) {
        if ((flags & ~FIELD_SIZE) != 0) {
            return -Errno.EINVAL;
        }
        if (!isChecksumField(skb(caller), offset & 0xffff_ffffL)) {
            return -EFAULT;
        }
        BytesRegion packet = packet(caller);
        long changed = changed((int) packet.load16((int) offset), from, to, flags);
        if (changed >= 0) {
            packet.store16((int) offset, changed);
        }
        return Math.min(changed, 0);
    }

    /** The new checksum field, or an error. */
    private static long changed(int field, long from, long to, long flags) {
        return switch ((int) (flags & FIELD_SIZE)) {
            case 0 -> from != 0 ? -Errno.EINVAL : Checksum.replaceByDifference(field, (int) to);
            case 2 -> Checksum.replace(field, (int) from & 0xffff, (int) to & 0xffff);
            case 4 -> Checksum.replace(field, (int) from, (int) to);
            default -> -Errno.EINVAL;
        };
    }

    private static long replaceL4(Caller caller, long ctx, long offset, long from, long to, long flags) {
        if ((flags & ~(FIELD_SIZE | PSEUDO_HEADER | MARK_MANGLED_0 | MARK_ENFORCE | IPV6)) != 0) {
            return -Errno.EINVAL;
        }
        if (!isChecksumField(skb(caller), offset & 0xffff_ffffL)) {
            return -EFAULT;
        }
        BytesRegion packet = packet(caller);
        int field = (int) packet.load16((int) offset);
        boolean mangled = (flags & MARK_MANGLED_0) != 0;
        if (mangled && (flags & MARK_ENFORCE) == 0 && field == 0) {
            return 0;
        }
        long changed = changed(field, from, to, flags);
        if (changed >= 0) {
            packet.store16((int) offset, mangled && changed == 0 ? 0xffff : changed);
        }
        return Math.min(changed, 0);
    }

    /** The difference of the sums of two pieces of memory, in 16 bits. */
    private static long difference(Caller caller, long from, long fromSize, long to, long toSize, long seed) {
        Memory memory = caller.memory();
        int sum = (int) seed;
        if (toSize > 0) {
            sum = Checksum.partial(memory.region(to), at(to), (int) toSize, sum);
        }
        if (fromSize > 0) {
            sum = Checksum.sub(sum, Checksum.partial(memory.region(from), at(from), (int) fromSize, 0));
        }
        return Checksum.fold(sum);
    }

    /** All bytes are always there. */
    private static long pull(Caller caller, long size) {
        caller.packetChanged();
        return (size & 0xffff_ffffL) > skb(caller).captured() ? -Errno.ENOMEM : 0;
    }

    private static long changeTail(Caller caller, long size, long flags) {
        SocketBuffer skb = skb(caller);
        if (flags != 0 || size > MAX_LENGTH || size < Math.max(0, skb.networkHeader())) {
            return -Errno.EINVAL;
        }
        skb.resize(0, (int) size);
        caller.packetChanged();
        return 0;
    }

    private static long changeHead(Caller caller, long room, long flags) {
        SocketBuffer skb = skb(caller);
        if (flags != 0 || skb.captured() + room > MAX_LENGTH) {
            return -Errno.EINVAL;
        }
        skb.resize((int) room, skb.captured() + (int) room);
        caller.packetChanged();
        return 0;
    }

    /** The types up to PACKET_OTHERHOST can be set. */
    private static long changeType(SocketBuffer skb, int type) {
        if (type < 0 || type > 3 || skb.packetType() > 3) {
            return -Errno.EINVAL;
        }
        skb.packetType(type);
        return 0;
    }

    private static long setHash(Caller caller, int hash) {
        skb(caller).hash(hash);
        return 0;
    }

    /** The program's pointers into the packet are void afterwards, though nothing moves here. */
    private static long copy(Caller caller, int interfaceIndex, long flags) {
        SocketBuffer skb = skb(caller);
        caller.packetChanged();
        return (flags & ~INGRESS) != 0 || interfaceIndex <= 0
                ? -Errno.EINVAL
                : skb.deliver(new PacketClone(interfaceIndex, flags, skb.toByteArray()));
    }

    private static long redirect(Caller caller, int interfaceIndex, long flags) {
        if (caller.context() instanceof XdpBuffer xdp) {
            return XdpHelpers.redirect(xdp, interfaceIndex, flags);
        }
        if ((flags & ~INGRESS) != 0) {
            return TC_SHOT;
        }
        ((Redirectable) caller.context()).redirect(interfaceIndex, flags);
        return TC_REDIRECT;
    }

    private static long toPeer(Caller caller, int interfaceIndex, long flags) {
        if (flags != 0) {
            return TC_SHOT;
        }
        ((Redirectable) caller.context()).redirect(interfaceIndex, SocketBuffer.REDIRECT_PEER);
        return TC_REDIRECT;
    }

    /** The next hop, if the program gives one, is not looked at. */
    private static long toNeighbour(Caller caller, int interfaceIndex, long hopSize, long flags) {
        if (flags != 0 || hopSize != 0 && hopSize < NEXT_HOP_BYTES) {
            return TC_SHOT;
        }
        ((Redirectable) caller.context()).redirect(interfaceIndex, SocketBuffer.REDIRECT_NEIGHBOUR);
        return TC_REDIRECT;
    }
}
