package dev.bpf4j.conformance;

import dev.bpf4j.ebpf.linux.SocketBuffer;
import java.util.random.RandomGenerator;

/** Random packets and metadata. */
final class Packets {
    /** Longest packet, near what generated programs expect. */
    private static final int LONGEST = 96;

    private Packets() {}

    /** Bytes in which small numbers, netlink attributes and IP headers are not too rare. */
    static byte[] bytes(RandomGenerator random) {
        byte[] packet = new byte[random.nextInt(LONGEST + 1)];
        random.nextBytes(packet);
        int style = random.nextInt(4);
        for (int i = 0; i < packet.length; i++) {
            if (style == 0 && random.nextInt(4) != 0) {
                packet[i] = (byte) random.nextInt(8);
            }
        }
        if (style == 1 && packet.length >= 34) {
            packet[14] = (byte) (0x45 + random.nextInt(3));
            packet[23] = (byte) (random.nextBoolean() ? 6 : 17);
        }
        return packet;
    }

    /** A buffer over the packet with random metadata; half of them have a device, half a link-layer header. */
    static SocketBuffer buffer(RandomGenerator random, byte[] packet) {
        SocketBuffer skb = new SocketBuffer();
        skb.packet(packet, 0, packet.length, packet.length + (random.nextBoolean() ? 0 : random.nextInt(1500)))
                .networkHeader(random.nextInt(20))
                .packetType(random.nextInt(8))
                .mark(random.nextInt())
                .queueMapping(random.nextInt())
                .protocol(random.nextBoolean() ? 0x0800 : random.nextInt())
                .vlan(random.nextBoolean(), random.nextInt(), 0x8100)
                .hash(random.nextInt());
        if (random.nextBoolean()) {
            skb.linkHeader(0);
        }
        if (random.nextBoolean()) {
            skb.device(1 + random.nextInt(1000), random.nextInt());
        }
        return skb;
    }
}
