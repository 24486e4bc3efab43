package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PacketHelpersTest {
    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static long tc(SocketBuffer packet, String text) {
        return new Machine<>(Linux.SCHED_CLS).run(packet, text);
    }

    private static long xdp(XdpBuffer packet, String text) {
        return new Machine<>(Linux.XDP).run(packet, text);
    }

    /** RFC 1071, over big-endian words. */
    private static int checksum(byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes);
        long sum = 0;
        while (words.remaining() >= 2) {
            sum += words.getShort() & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) (~sum & 0xffff);
    }

    @Test
    void trafficControlReadsAndWritesThePacketDirectly() {
        byte[] bytes = counting(60);
        SocketBuffer packet = new SocketBuffer().packet(bytes);
        assertEquals(3, tc(packet, """
                r2 = *(u32 *)(r1 + 76)
                r3 = *(u32 *)(r1 + 80)
                r4 = r2
                r4 += 4
                if r4 > r3 goto out
                r0 = *(u8 *)(r2 + 3)
                *(u8 *)(r2 + 0) = 99
                *(u32 *)(r1 + 8) = 17
                out: exit
                """.replace("*(u32 *)(r1 + 8) = 17", "r5 = 17\n*(u32 *)(r1 + 8) = r5")));
        assertEquals(99, bytes[0]);
        assertEquals(17, packet.mark());
    }

    @Test
    void storeChangesBytesAndTheEdgesAreRefused() {
        byte[] bytes = counting(20);
        String store = """
                *(u32 *)(r10 - 4) = 0x01020304
                r2 = %d
                r3 = r10
                r3 += -4
                r4 = 4
                r5 = %d
                call bpf_skb_store_bytes
                exit
                """;
        SocketBuffer packet = new SocketBuffer().packet(bytes).hash(5);
        assertEquals(0, tc(packet, store.formatted(16, 2)));
        assertArrayEquals(new byte[] {4, 3, 2, 1}, Arrays.copyOfRange(bytes, 16, 20));
        assertEquals(0, packet.hash());
        assertEquals(-14, tc(packet, store.formatted(17, 0)));
        assertEquals(-14, tc(packet, store.formatted(-1, 0)));
        assertEquals(-22, tc(packet, store.formatted(0, 4)));
    }

    @Property(tries = 200)
    void replacedWordsKeepTheChecksumRight(@ForAll long seed, @ForAll @IntRange(max = 4) int word, @ForAll int value) {
        byte[] header = new byte[20];
        new Random(seed).nextBytes(header);
        ByteBuffer view = ByteBuffer.wrap(header);
        view.putShort(10, (short) 0);
        view.putShort(10, (short) checksum(header));
        int at = word == 2 ? 12 : 4 * word;
        int from = Integer.reverseBytes(view.getInt(at));
        view.putInt(at, value);
        tc(new SocketBuffer().packet(header), """
                r2 = 10
                w3 = %d
                w4 = %d
                r5 = 4
                call bpf_l3_csum_replace
                exit
                """.formatted(from, Integer.reverseBytes(value)));
        assertEquals(0, checksum(header) == 0xffff ? 0 : checksum(header));
    }

    @Property(tries = 200)
    void theDifferenceOfSumsIsWhatRfc1624Says(@ForAll long seed) {
        byte[] bytes = new byte[16];
        new Random(seed).nextBytes(bytes);
        ByteBuffer view = ByteBuffer.wrap(bytes);
        long difference = xdp(new XdpBuffer().packet(bytes), """
                r6 = *(u32 *)(r1 + 0)
                r1 = r6
                r2 = 8
                r3 = r6
                r3 += 8
                r4 = 8
                r5 = 0
                call bpf_csum_diff
                exit
                """);
        long expected = 0;
        for (int i = 0; i < 8; i += 2) {
            expected += Short.toUnsignedLong(Short.reverseBytes(view.getShort(8 + i)));
            expected += 0xffff - Short.toUnsignedLong(Short.reverseBytes(view.getShort(i)));
        }
        assertEquals(expected % 0xffff, difference % 0xffff);
    }

    @Test
    void packetsGrowAndShrink() {
        SocketBuffer packet = new SocketBuffer().packet(counting(20));
        assertEquals(0, tc(packet, "r2 = 30\nr3 = 0\ncall bpf_skb_change_tail\nexit"));
        assertArrayEquals(Arrays.copyOf(counting(20), 30), packet.toByteArray());
        assertEquals(30, packet.length());
        assertEquals(0, tc(packet, "r2 = 6\nr3 = 0\ncall bpf_skb_change_tail\nexit"));
        assertArrayEquals(counting(6), packet.toByteArray());
        assertEquals(0, tc(packet, "r2 = 2\nr3 = 0\ncall bpf_skb_change_head\nexit"));
        assertArrayEquals(new byte[] {0, 0, 0, 1, 2, 3, 4, 5}, packet.toByteArray());
        assertEquals(-22, tc(packet, "r2 = 2\nr3 = 1\ncall bpf_skb_change_head\nexit"));
    }

    @Test
    void aProgramSeesTheGrownPacket() {
        assertEquals(40, tc(new SocketBuffer().packet(counting(20)), """
                r6 = r1
                r2 = 40
                r3 = 0
                call bpf_skb_change_tail
                r0 = *(u32 *)(r6 + 80)
                r1 = *(u32 *)(r6 + 76)
                r0 -= r1
                exit
                """));
    }

    @Test
    void vlanTagsAreStacked() {
        SocketBuffer packet = new SocketBuffer().packet(counting(20)).protocol(0x0800);
        String push = "r2 = 0x%x\nr3 = %d\ncall bpf_skb_vlan_push\nexit";
        assertEquals(0, tc(packet, push.formatted(0x0081, 5)));
        assertArrayEquals(counting(20), packet.toByteArray());
        assertEquals(0, tc(packet, push.formatted(0xa888, 6)));
        assertEquals(0x88a8, packet.vlanProtocol());
        assertEquals(6, packet.vlanTci());
        byte[] tagged = packet.toByteArray();
        assertEquals(24, tagged.length);
        assertArrayEquals(new byte[] {(byte) 0x81, 0, 0, 5}, Arrays.copyOfRange(tagged, 12, 16));
        assertEquals(0, tc(packet, "call bpf_skb_vlan_pop\nexit"));
        assertEquals(5, packet.vlanTci());
        assertArrayEquals(counting(20), packet.toByteArray());
        assertEquals(0, tc(packet, "call bpf_skb_vlan_pop\nexit"));
        assertEquals(false, packet.vlanPresent());
    }

    @Test
    void xdpPacketsMoveInTheirBuffer() {
        XdpBuffer packet = new XdpBuffer().packet(counting(60), 10);
        assertEquals(0, xdp(packet, "r2 = -4\ncall bpf_xdp_adjust_head\nexit"));
        assertEquals(64, packet.length());
        assertEquals(0, xdp(packet, "r2 = 6\ncall bpf_xdp_adjust_head\nexit"));
        assertArrayEquals(Arrays.copyOfRange(counting(60), 2, 60), packet.toByteArray());
        assertEquals(-22, xdp(packet, "r2 = 45\ncall bpf_xdp_adjust_head\nexit"));
        assertEquals(-22, xdp(packet, "r2 = -220\ncall bpf_xdp_adjust_head\nexit"));
        assertEquals(0, xdp(packet, "r2 = 10\ncall bpf_xdp_adjust_tail\nexit"));
        assertEquals(-22, xdp(packet, "r2 = 1\ncall bpf_xdp_adjust_tail\nexit"));
        assertEquals(-22, xdp(packet, "r2 = -55\ncall bpf_xdp_adjust_tail\nexit"));
        assertEquals(68, packet.length());
    }

    @Test
    void metadataIsBeforeThePacket() {
        XdpBuffer packet = new XdpBuffer().packet(counting(60));
        assertEquals(7, xdp(packet, """
                r6 = r1
                r2 = -8
                call bpf_xdp_adjust_meta
                r1 = *(u32 *)(r6 + 8)
                r2 = *(u32 *)(r6 + 0)
                r3 = r1
                r3 += 8
                if r3 > r2 goto out
                *(u64 *)(r1 + 0) = 7
                r0 = *(u64 *)(r2 - 8)
                out: exit
                """));
        assertArrayEquals(new byte[] {7, 0, 0, 0, 0, 0, 0, 0}, packet.metadata());
        assertEquals(-13, xdp(packet, "r2 = -3\ncall bpf_xdp_adjust_meta\nexit"));
    }

    @Test
    void xdpBytesAreLoadedAndStored() {
        XdpBuffer packet = new XdpBuffer().packet(counting(60));
        String program = """
                r6 = r1
                *(u32 *)(r10 - 4) = 0
                r2 = %d
                r3 = r10
                r3 += -4
                r4 = 4
                call bpf_xdp_load_bytes
                if r0 != 0 goto out
                r1 = r6
                r2 = 0
                r3 = r10
                r3 += -4
                r4 = 4
                call bpf_xdp_store_bytes
                r0 = *(u32 *)(r10 - 4)
                out: exit
                """;
        assertEquals(0x3b3a3938L, xdp(packet, program.formatted(56)));
        assertArrayEquals(new byte[] {56, 57, 58, 59}, Arrays.copyOf(packet.toByteArray(), 4));
        assertEquals(-22, xdp(packet, program.formatted(57)));
        assertEquals(-14, xdp(packet, program.formatted(70000)));
    }

    @Test
    void redirectsAreNoted() {
        XdpBuffer packet = new XdpBuffer().packet(counting(60));
        assertEquals(4, xdp(packet, "r1 = 3\nr2 = 0\ncall bpf_redirect\nexit"));
        assertEquals(3, packet.redirectInterface());
        assertEquals(0, xdp(packet, "r1 = 3\nr2 = 1\ncall bpf_redirect\nexit"));
        SocketBuffer skb = new SocketBuffer().packet(counting(60));
        assertEquals(7, tc(skb, "r1 = 4\nr2 = 1\ncall bpf_redirect\nexit"));
        assertEquals(1, skb.redirectFlags());
        assertEquals(2, tc(skb, "r1 = 4\nr2 = 2\ncall bpf_redirect\nexit"));
    }

    @Test
    void clonesGoToTheHostWhileThePacketGoesOn() {
        SocketBuffer skb = new SocketBuffer().packet(counting(60));
        String program = """
                r6 = r1
                r2 = %d
                r3 = %d
                call bpf_clone_redirect
                r7 = r0
                r1 = r6
                r2 = 20
                r3 = 0
                call bpf_skb_change_tail
                r0 = r7
                exit
                """;
        assertEquals(0, tc(skb, program.formatted(4, 1)));
        assertEquals(1, skb.clones().size());
        PacketClone clone = skb.clones().get(0);
        assertEquals(4, clone.interfaceIndex());
        assertEquals(1, clone.flags());
        assertArrayEquals(counting(60), clone.packet());
        assertEquals(20, skb.captured());
        assertEquals(-22, tc(skb, program.formatted(4, 2)));
        assertEquals(-22, tc(skb, program.formatted(0, 0)));
        skb.packet(counting(60)).cloneReceiver(copy -> copy.interfaceIndex() == 9 ? 0 : -22);
        assertEquals(-22, tc(skb, program.formatted(4, 0)));
        assertEquals(0, tc(skb, program.formatted(9, 0)));
        assertEquals(1, skb.clones().size());
    }

    @Test
    void routesAreTheHosts() {
        String program = """
                r2 = r10
                r2 += -64
                *(u64 *)(r10 - 64) = 2
                *(u16 *)(r10 - 58) = %d
                *(u32 *)(r10 - 56) = 1
                *(u64 *)(r10 - 48) = 0
                *(u32 *)(r10 - 32) = %d
                r3 = 64
                r4 = 0
                call bpf_fib_lookup
                if r0 != 0 goto out
                r0 = *(u8 *)(r10 - 12)
                r1 = *(u8 *)(r10 - 1)
                r1 <<= 8
                r0 |= r1
                r1 = *(u32 *)(r10 - 56)
                r1 <<= 16
                r0 |= r1
                out: exit
                """;
        XdpBuffer packet = new XdpBuffer().packet(counting(60));
        assertEquals(0x5_1601, xdp(packet, program.formatted(60, 10)));
        assertEquals(8, xdp(packet, program.formatted(1501, 10)));
        assertEquals(2, xdp(packet, program.formatted(60, 11)));
    }
}
