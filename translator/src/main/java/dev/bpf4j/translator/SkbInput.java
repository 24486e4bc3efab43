package dev.bpf4j.translator;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.NetlinkAttributes;
import dev.bpf4j.cbpf.run.PayloadOffset;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.SocketBuffer;

/** A socket buffer as classic programs see it, so that a classic program and its translation run on one packet. */
final class SkbInput implements ClassicInput {
    private static final long NO_DEVICE = -1;

    private final SocketBuffer skb;
    private final Host host;

    SkbInput(SocketBuffer skb, Host host) {
        this.skb = skb;
        this.host = host;
    }

    @Override
    public int length() {
        return skb.length();
    }

    @Override
    public long load(int offset, int size) {
        return skb.load(offset, size);
    }

    @Override
    public long ancillary(Ancillary ancillary, int a, int x) {
        return switch (ancillary) {
            case PROTOCOL -> skb.protocol();
            case PKTTYPE -> skb.packetType();
            case IFINDEX -> skb.ifindex() == 0 ? NO_DEVICE : unsigned(skb.ifindex());
            case NLATTR -> NetlinkAttributes.find(skb.bytes(), skb.start(), skb.captured(), a, x);
            case NLATTR_NEST -> NetlinkAttributes.findNested(skb.bytes(), skb.start(), skb.captured(), a, x);
            case MARK -> unsigned(skb.mark());
            case QUEUE -> skb.queueMapping();
            case HATYPE -> skb.ifindex() == 0 ? NO_DEVICE : skb.deviceType();
            case RXHASH -> unsigned(skb.hash());
            case CPU -> unsigned(host.cpu().getAsInt());
            case ALU_XOR_X -> unsigned(a ^ x);
            case VLAN_TAG -> skb.vlanTci();
            case VLAN_TAG_PRESENT -> skb.vlanPresent() ? 1 : 0;
            case PAY_OFFSET ->
                PayloadOffset.of(skb.bytes(), skb.start(), skb.captured(), skb.networkHeader(), skb.protocol());
            case RANDOM -> unsigned(host.random().getAsInt());
            case VLAN_TPID -> skb.vlanProtocol();
        };
    }

    private static long unsigned(int value) {
        return value & 0xffff_ffffL;
    }
}
