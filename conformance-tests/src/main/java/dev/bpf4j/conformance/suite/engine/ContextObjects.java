package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.conformance.suite.CallData;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.Metadata;
import dev.bpf4j.conformance.suite.PacketData;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Inputs of vectors as the contexts of extended programs. */
final class ContextObjects {

    private ContextObjects() {}

    /** Fills a socket buffer. */
    static SocketBuffer fill(SocketBuffer skb, PacketData packet) {
        byte[] bytes = packet.bytes();
        Metadata meta = packet.meta();
        skb.packet(bytes, 0, bytes.length, packet.wire())
                .networkHeader(meta.value(Meta.NETWORK))
                .protocol(meta.value(Meta.PROTOCOL))
                .packetType(meta.value(Meta.TYPE))
                .device(meta.value(Meta.IFINDEX), meta.value(Meta.HATYPE))
                .mark(meta.value(Meta.MARK))
                .queueMapping(meta.value(Meta.QUEUE))
                .hash(meta.value(Meta.RXHASH))
                .vlan(meta.value(Meta.VLAN_AVAIL) != 0, meta.value(Meta.VLAN_TCI), meta.value(Meta.VLAN_TPID));
        return meta.hasLink() ? skb.linkHeader(meta.value(Meta.LINK)) : skb;
    }

    /** Fills a system call. */
    static SeccompData fill(SeccompData call, CallData data) {
        ByteBuffer bytes = ByteBuffer.wrap(data.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        call.call(bytes.getInt(), bytes.getInt()).instructionPointer(bytes.getLong());
        for (int i = 0; i < SeccompData.ARGS; i++) {
            call.arg(i, bytes.getLong());
        }
        return call;
    }
}
