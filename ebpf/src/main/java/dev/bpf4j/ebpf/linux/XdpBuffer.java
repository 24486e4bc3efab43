package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.context.Parts;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.Errno;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A packet as XDP programs see it: {@code struct xdp_md} of {@code linux/bpf.h}, in a buffer with room before and behind
 * it. Reusable.
 */
public final class XdpBuffer implements Redirectable {
    /** Bytes before a packet, {@code XDP_PACKET_HEADROOM}. */
    public static final int HEADROOM = 256;

    /** The first bytes of the headroom, which the kernel keeps for itself. */
    private static final int RESERVED = 40;

    private static final int ETHERNET_HEADER = 14;
    private static final int MAX_METADATA = 255;
    private static final int EACCES = 13;

    /** The layout with all fields: the last is for programs in device maps. */
    public static final ContextType<XdpBuffer> CONTEXT =
            declare().add(number("egress_ifindex", 20, x -> x.egressIfindex)).build();

    /** The layout for programs on devices. */
    static final ContextType<XdpBuffer> INGRESS = declare().build();

    private byte[] bytes = {};
    private int meta;
    private int data;
    private int end;
    private int ingressIfindex;
    private int egressIfindex;
    private int queue;
    private int redirectInterface;
    private long redirectFlags;

    private static ContextType.Builder<XdpBuffer> declare() {
        return ContextType.named("xdp_md", XdpBuffer.class)
                .packetPointer("data", 0, Width.W, Field.Kind.PACKET_START)
                .packetPointer("data_end", 4, Width.W, Field.Kind.PACKET_END)
                .packetPointer("data_meta", 8, Width.W, Field.Kind.PACKET_META)
                .add(number("ingress_ifindex", 12, x -> x.ingressIfindex))
                .add(number("rx_queue_index", 16, x -> x.queue))
                .packet(true, (x, region) -> region.map(x.bytes, x.data, x.end - x.data, x.data - x.meta));
    }

    private static Field<XdpBuffer> number(String name, int offset, ToIntFunction<XdpBuffer> read) {
        return new Field<XdpBuffer>(
                        name,
                        offset,
                        Width.W,
                        Field.Kind.SCALAR,
                        x -> Integer.toUnsignedLong(read.applyAsInt(x)),
                        Optional.empty())
                .parts(Parts.WHOLE, Parts.WHOLE);
    }

    /** Copies a packet into the buffer, with {@link #HEADROOM} before it and that many bytes behind it. */
    public XdpBuffer packet(byte[] packet, int tailroom) {
        int needed = HEADROOM + packet.length + tailroom;
        if (bytes.length != needed) {
            bytes = new byte[needed];
        }
        data = HEADROOM;
        meta = data;
        end = data + packet.length;
        System.arraycopy(packet, 0, bytes, data, packet.length);
        redirectInterface = 0;
        redirectFlags = 0;
        return this;
    }

    /** The packet alone: as much room behind it as a page leaves. */
    public XdpBuffer packet(byte[] packet) {
        return packet(packet, Math.max(0, 3520 - packet.length));
    }

    /** Interface indices and number of the receive queue. */
    public XdpBuffer received(int ingress, int egress, int receiveQueue) {
        ingressIfindex = ingress;
        egressIfindex = egress;
        queue = receiveQueue;
        return this;
    }

    /** A copy of the packet. */
    @Override
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, data, end);
    }

    /** A copy of the metadata before the packet. */
    public byte[] metadata() {
        return Arrays.copyOfRange(bytes, meta, data);
    }

    /** Bytes of the packet. */
    public int length() {
        return end - data;
    }

    public int ingressIfindex() {
        return ingressIfindex;
    }

    @Override
    public void redirect(int interfaceIndex, long flags) {
        redirectInterface = interfaceIndex;
        redirectFlags = flags;
    }

    /** Interface index of the last {@code bpf_redirect}; 0 if there was none. */
    public int redirectInterface() {
        return redirectInterface;
    }

    public long redirectFlags() {
        return redirectFlags;
    }

    /** {@code bpf_xdp_adjust_head}: metadata moves along. */
    int adjustHead(int delta) {
        long moved = (long) data + delta;
        int size = data - meta;
        if (moved < RESERVED + size || moved > end - ETHERNET_HEADER) {
            return -Errno.EINVAL;
        }
        System.arraycopy(bytes, meta, bytes, meta + delta, size);
        meta += delta;
        data += delta;
        return 0;
    }

    /** {@code bpf_xdp_adjust_meta}. */
    int adjustMeta(int delta) {
        long moved = (long) meta + delta;
        if (moved < RESERVED || moved > data) {
            return -Errno.EINVAL;
        }
        long size = data - moved;
        if (size % 4 != 0 || size > MAX_METADATA) {
            return -EACCES;
        }
        meta = (int) moved;
        return 0;
    }

    /** {@code bpf_xdp_adjust_tail}: new bytes are zero. */
    int adjustTail(int delta) {
        long moved = (long) end + delta;
        if (moved > bytes.length || moved < data + ETHERNET_HEADER) {
            return -Errno.EINVAL;
        }
        if (delta > 0) {
            Arrays.fill(bytes, end, (int) moved, (byte) 0);
        }
        end = (int) moved;
        return 0;
    }
}
