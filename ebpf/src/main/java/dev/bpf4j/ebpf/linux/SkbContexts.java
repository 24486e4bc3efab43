package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.context.Parts;
import dev.bpf4j.ebpf.isa.Width;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/**
 * {@code struct __sk_buff} of {@code linux/bpf.h} as programs of each type see it. Which fields they may read and write,
 * and by which parts, is what Linux 6.18 answers when it loads programs that do.
 */
public final class SkbContexts {
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int WORDS = 5;

    /** What distinguishes program types. */
    private enum Trait {
        PACKET,
        PACKET_WRITES,
        LEGACY_LOADS,
        MARK,
        MARK_WRITES,
        QUEUE_WRITES,
        PRIORITY_WRITES,
        INDEX_WRITES,
        CONTROL_BLOCK_WRITES,
        CLASS_ID,
        METADATA,
        TIME,
        ADDRESSES
    }

    /** Socket filters; see {@link SocketBuffer#CONTEXT} for what bpf4j adds. */
    static final ContextType<SocketBuffer> SOCKET_FILTER = filter("__sk_buff").build();

    /** Traffic control. */
    public static final ContextType<SocketBuffer> TRAFFIC_CONTROL =
            of(EnumSet.complementOf(EnumSet.of(Trait.ADDRESSES)));

    static final ContextType<SocketBuffer> CGROUP = of(EnumSet.of(
            Trait.PACKET,
            Trait.MARK,
            Trait.MARK_WRITES,
            Trait.PRIORITY_WRITES,
            Trait.CONTROL_BLOCK_WRITES,
            Trait.TIME,
            Trait.ADDRESSES));

    /** Lightweight tunnels that must not change the packet. */
    static final ContextType<SocketBuffer> TUNNEL = of(
            EnumSet.of(Trait.PACKET, Trait.MARK, Trait.MARK_WRITES, Trait.PRIORITY_WRITES, Trait.CONTROL_BLOCK_WRITES));

    static final ContextType<SocketBuffer> TUNNEL_XMIT = of(EnumSet.of(
            Trait.PACKET,
            Trait.PACKET_WRITES,
            Trait.MARK,
            Trait.MARK_WRITES,
            Trait.PRIORITY_WRITES,
            Trait.CONTROL_BLOCK_WRITES));

    /** Messages of sockets in a map. */
    static final ContextType<SocketBuffer> SOCKET_MAP = of(
            EnumSet.of(Trait.PACKET, Trait.PACKET_WRITES, Trait.PRIORITY_WRITES, Trait.INDEX_WRITES, Trait.ADDRESSES));

    static final ContextType<SocketBuffer> FLOW_DISSECTOR = packet(ContextType.named("__sk_buff", SocketBuffer.class))
            .add(pointer("flow_keys", 144, Field.Kind.FLOW_KEYS)
                    .target(s -> Optional.of(new Field.Target(s, s.flowKeys()))))
            .packet(false, (s, region) -> region.map(s.bytes(), s.start(), s.captured()))
            .build();

    private SkbContexts() {}

    /** The declaration for socket filters, to which more can be added. */
    static ContextType.Builder<SocketBuffer> filter(String name) {
        return declare(name, EnumSet.of(Trait.MARK, Trait.LEGACY_LOADS, Trait.CONTROL_BLOCK_WRITES));
    }

    private static ContextType<SocketBuffer> of(Set<Trait> traits) {
        return declare("__sk_buff", traits).build();
    }

    private static ContextType.Builder<SocketBuffer> declare(String name, Set<Trait> traits) {
        ContextType.Builder<SocketBuffer> type = ContextType.named(name, SocketBuffer.class);
        metadata(type, traits);
        controlBlock(type, traits.contains(Trait.CONTROL_BLOCK_WRITES));
        if (traits.contains(Trait.PACKET)) {
            packet(type);
        }
        if (traits.contains(Trait.CLASS_ID)) {
            type.add(field("tc_classid", 72, s -> s.classId() & LOW_32, (s, v) -> s.classId((int) v), true));
            type.field("wire_len", 160, Width.W, SocketBuffer::length).field("tstamp_type", 180, Width.B, s -> 0);
        }
        if (traits.contains(Trait.METADATA)) {
            type.packetPointer("data_meta", 140, Width.W, Field.Kind.PACKET_META);
        }
        if (traits.contains(Trait.TIME)) {
            type.add(number("tstamp", 152, Width.DW, SocketBuffer::timestamp, Optional.of(SocketBuffer::timestamp))
                    .parts(Parts.WHOLE, Parts.WHOLE));
            type.add(number("hwtstamp", 184, Width.DW, s -> 0, Optional.empty()).parts(Parts.WHOLE, Parts.WHOLE));
        }
        if (traits.contains(Trait.ADDRESSES)) {
            addresses(type);
        }
        if (traits.contains(Trait.LEGACY_LOADS)) {
            type.legacyPacket(SocketBuffer::load);
        }
        return type.packet(
                traits.contains(Trait.PACKET_WRITES), (s, region) -> region.map(s.bytes(), s.start(), s.captured()));
    }

    private static void metadata(ContextType.Builder<SocketBuffer> type, Set<Trait> traits) {
        type.field("len", 0, Width.W, SocketBuffer::length).field("pkt_type", 4, Width.W, SocketBuffer::packetType);
        if (traits.contains(Trait.MARK)) {
            boolean writable = traits.contains(Trait.MARK_WRITES);
            type.add(field("mark", 8, s -> s.mark() & LOW_32, (s, v) -> s.mark((int) v), writable));
        }
        boolean queue = traits.contains(Trait.QUEUE_WRITES);
        boolean priority = traits.contains(Trait.PRIORITY_WRITES);
        boolean index = traits.contains(Trait.INDEX_WRITES);
        // spotless:off
        type.add(field("queue_mapping", 12, SocketBuffer::queueMapping, (s, v) -> s.queueMapping((int) v), queue))
            .add(network("protocol",    16, s -> SocketBuffer.networkOrder(s.protocol())))
            .field("vlan_present",      20,  Width.W, s -> s.vlanPresent() ? 1 : 0)
            .field("vlan_tci",          24,  Width.W, SocketBuffer::vlanTci)
            .add(network("vlan_proto",  28, s -> SocketBuffer.networkOrder(s.vlanProtocol())))
            .add(field("priority",      32, s -> s.priority() & LOW_32, (s, v) -> s.priority((int) v), priority))
            .field("ingress_ifindex",   36,  Width.W, s -> s.ingressIfindex() & LOW_32)
            .field("ifindex",           40,  Width.W, s -> s.ifindex() & LOW_32)
            .add(field("tc_index",      44, s -> s.trafficClassIndex() & 0xffffL, (s, v) -> s.trafficClassIndex((int) v), index))
            .field("hash",              68,  Width.W, s -> s.hash() & LOW_32)
            .field("napi_id",           84,  Width.W, s -> s.napiId() & LOW_32)
            .field("gso_segs",          164, Width.W, SocketBuffer::segments)
            .field("gso_size",          176, Width.W, SocketBuffer::segmentSize)
            .add(pointer("sk",          168, Field.Kind.SOCK_COMMON_OR_NULL).target(s -> s.hostSocket().map(k -> new Field.Target(k, k.socket()))));
        // spotless:on
    }

    private static void controlBlock(ContextType.Builder<SocketBuffer> type, boolean writable) {
        for (int i = 0; i < WORDS; i++) {
            int n = i;
            type.add(field(
                            "cb[" + i + "]",
                            48 + 4 * i,
                            s -> s.controlBlock(n) & LOW_32,
                            (s, v) -> s.controlBlock(n, (int) v),
                            writable)
                    .parts(Parts.ALL, Parts.ALL));
        }
        type.pair(48).pair(56);
    }

    /** Addresses and ports of the packet's socket, which may be missing: then they are 0. */
    private static void addresses(ContextType.Builder<SocketBuffer> type) {
        address(type, "family", 88, Parts.ALL);
        address(type, "remote_ip4", 92, Parts.WHOLE);
        address(type, "local_ip4", 96, Parts.WHOLE);
        for (int i = 0; i < 4; i++) {
            address(type, "remote_ip6[" + i + "]", 100 + 4 * i, Parts.WHOLE);
            address(type, "local_ip6[" + i + "]", 116 + 4 * i, Parts.WHOLE);
        }
        address(type, "remote_port", 132, Parts.ALL);
        address(type, "local_port", 136, Parts.ALL);
    }

    private static void address(ContextType.Builder<SocketBuffer> type, String name, int offset, Parts parts) {
        String socketName = name.replace("remote_", "dst_").replace("local_", "src_");
        type.add(number(name, offset, Width.W, s -> s.socketField(socketName), Optional.empty())
                .parts(parts, Parts.WHOLE)
                .layout(name.equals("family") || name.equals("local_port") ? Field.Layout.NUMBER : Field.Layout.BYTES));
    }

    private static ContextType.Builder<SocketBuffer> packet(ContextType.Builder<SocketBuffer> type) {
        return type.packetPointer("data", 76, Width.W, Field.Kind.PACKET_START)
                .packetPointer("data_end", 80, Width.W, Field.Kind.PACKET_END);
    }

    private static Field<SocketBuffer> field(
            String name,
            int offset,
            ToLongFunction<SocketBuffer> read,
            ObjLongConsumer<SocketBuffer> write,
            boolean writable) {
        return number(name, offset, Width.W, read, writable ? Optional.of(write) : Optional.empty());
    }

    private static Field<SocketBuffer> network(String name, int offset, ToLongFunction<SocketBuffer> read) {
        return number(name, offset, Width.W, read, Optional.empty()).layout(Field.Layout.NETWORK16);
    }

    private static Field<SocketBuffer> number(
            String name,
            int offset,
            Width width,
            ToLongFunction<SocketBuffer> read,
            Optional<ObjLongConsumer<? super SocketBuffer>> write) {
        return new Field<>(name, offset, width, Field.Kind.SCALAR, read, write);
    }

    private static Field<SocketBuffer> pointer(String name, int offset, Field.Kind kind) {
        return new Field<>(name, offset, Width.DW, kind, s -> 0, Optional.empty());
    }
}
