package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.isa.Width;

/** A packet as programs of traffic control see it: more of {@code struct __sk_buff}, writable, with direct packet access. */
public final class TrafficControl {
    private static final long LOW_32 = 0xffff_ffffL;

    public static final ContextType<SocketBuffer> CONTEXT = declare();

    private TrafficControl() {}

    private static ContextType<SocketBuffer> declare() {
        ContextType.Builder<SocketBuffer> type = ContextType.named("__sk_buff", SocketBuffer.class)
                // spotless:off
                .field("len",             0,   Width.W, SocketBuffer::length)
                .field("pkt_type",        4,   Width.W, SocketBuffer::packetType)
                .field("mark",            8,   Width.W, s -> s.mark() & LOW_32, (s, v) -> s.mark((int) v))
                .field("queue_mapping",   12,  Width.W, SocketBuffer::queueMapping, (s, v) -> s.queueMapping((int) v))
                .field("protocol",        16,  Width.W, s -> SocketBuffer.networkOrder(s.protocol()))
                .field("vlan_present",    20,  Width.W, s -> s.vlanPresent() ? 1 : 0)
                .field("vlan_tci",        24,  Width.W, SocketBuffer::vlanTci)
                .field("vlan_proto",      28,  Width.W, s -> SocketBuffer.networkOrder(s.vlanProtocol()))
                .field("priority",        32,  Width.W, s -> s.priority() & LOW_32, (s, v) -> s.priority((int) v))
                .field("ingress_ifindex", 36,  Width.W, s -> s.ingressIfindex() & LOW_32)
                .field("ifindex",         40,  Width.W, s -> s.ifindex() & LOW_32)
                .field("tc_index",        44,  Width.W, s -> s.trafficClassIndex() & 0xffffL, (s, v) -> s.trafficClassIndex((int) v))
                .field("hash",            68,  Width.W, s -> s.hash() & LOW_32)
                .field("tc_classid",      72,  Width.W, s -> s.classId() & LOW_32, (s, v) -> s.classId((int) v))
                .packetPointer("data",      76,  Width.W, Field.Kind.PACKET_START)
                .packetPointer("data_end",  80,  Width.W, Field.Kind.PACKET_END)
                .field("napi_id",         84,  Width.W, s -> s.napiId() & LOW_32)
                .packetPointer("data_meta", 140, Width.W, Field.Kind.PACKET_META)
                .field("tstamp",          152, Width.DW, SocketBuffer::timestamp, SocketBuffer::timestamp)
                .field("wire_len",        160, Width.W, SocketBuffer::length)
                .field("gso_segs",        164, Width.W, SocketBuffer::segments)
                .field("gso_size",        176, Width.W, SocketBuffer::segmentSize)
                .field("tstamp_type",     180, Width.B, s -> 0)
                .field("hwtstamp",        184, Width.DW, s -> 0);
                // spotless:on
        for (int i = 0; i < 5; i++) {
            int n = i;
            type.field(
                    "cb[" + i + "]",
                    48 + 4 * i,
                    Width.W,
                    s -> s.controlBlock(n) & LOW_32,
                    (s, v) -> s.controlBlock(n, (int) v));
        }
        return type.packet(true, (s, region) -> region.map(s.bytes(), s.start(), s.captured()))
                .legacyPacket(SocketBuffer::load)
                .build();
    }
}
