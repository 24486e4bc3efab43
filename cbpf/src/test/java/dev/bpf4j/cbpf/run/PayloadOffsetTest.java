package dev.bpf4j.cbpf.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PayloadOffsetTest {

    private static final int IPV4 = 0x800;
    private static final int IPV6 = 0x86dd;

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] ipv4(int words, int fragment, int protocol) {
        byte[] header = new byte[words * 4];
        header[0] = (byte) (0x40 | words);
        header[6] = (byte) (fragment >> 8);
        header[7] = (byte) fragment;
        header[9] = (byte) protocol;
        return header;
    }

    private static byte[] ipv6(int next) {
        byte[] header = new byte[40];
        header[0] = 0x60;
        header[6] = (byte) next;
        return header;
    }

    private static byte[] extension(int next, int length, int... more) {
        byte[] header = new byte[8 * (length + 1)];
        header[0] = (byte) next;
        header[1] = (byte) length;
        for (int i = 0; i < more.length; i++) {
            header[2 + i] = (byte) more[i];
        }
        return header;
    }

    private static byte[] tcp(int words) {
        byte[] header = new byte[60];
        header[12] = (byte) (words << 4);
        return header;
    }

    private static int offset(int protocol, byte[]... parts) {
        byte[] packet = bytes(parts);
        return PayloadOffset.of(packet, 0, packet.length, 0, protocol);
    }

    @Test
    void transportHeaders() {
        byte[] rest = new byte[40];
        assertEquals(20 + 20, offset(IPV4, ipv4(5, 0, 6), tcp(5)));
        assertEquals(20 + 32, offset(IPV4, ipv4(5, 0, 6), tcp(8)));
        assertEquals(20 + 20, offset(IPV4, ipv4(5, 0, 6), tcp(0)), "a TCP header has 20 bytes at least");
        assertEquals(24 + 8, offset(IPV4, ipv4(6, 0, 17), rest));
        for (int protocol : new int[] {1, 2, 17, 58, 136}) {
            assertEquals(20 + 8, offset(IPV4, ipv4(5, 0, protocol), rest));
        }
        for (int protocol : new int[] {33, 132}) {
            assertEquals(20 + 12, offset(IPV4, ipv4(5, 0, protocol), rest));
        }
        assertEquals(20, offset(IPV4, ipv4(5, 0, 89), rest), "unknown transport");
        assertEquals(20, offset(IPV4, ipv4(5, 0, 6), new byte[12]), "no data offset");
    }

    @Test
    void fragmentsOfIpv4() {
        byte[] rest = new byte[40];
        assertEquals(20 + 8, offset(IPV4, ipv4(5, 0x4000, 17), rest), "do not fragment");
        assertEquals(20 + 8, offset(IPV4, ipv4(5, 0x2000, 17), rest), "first fragment");
        assertEquals(20, offset(IPV4, ipv4(5, 0x2001, 17), rest), "later fragment");
        assertEquals(20, offset(IPV4, ipv4(5, 1, 17), rest), "last fragment");
    }

    @Test
    void extensionsOfIpv6() {
        byte[] rest = new byte[40];
        assertEquals(40 + 8, offset(IPV6, ipv6(17), rest));
        assertEquals(
                40 + 8 + 24 + 16 + 20,
                offset(IPV6, ipv6(0), extension(43, 0), extension(60, 2), extension(6, 1), tcp(5)));
        assertEquals(40 + 8 + 8, offset(IPV6, ipv6(44), extension(17, 0, 0, 1), rest), "first fragment");
        assertEquals(40 + 8, offset(IPV6, ipv6(44), extension(17, 0, 0, 8), rest), "later fragment");
        assertEquals(40, offset(IPV6, ipv6(59), rest), "no next header");
    }

    @Test
    void tagsAndTunnels() {
        byte[] rest = new byte[40];
        byte[] tag4 = {0, 1, 8, 0};
        byte[] tagTag = {0, 1, (byte) 0x81, 0};
        assertEquals(4 + 20 + 8, offset(0x8100, tag4, ipv4(5, 0, 17), rest));
        assertEquals(8 + 20 + 8, offset(0x88a8, tagTag, tag4, ipv4(5, 0, 17), rest));
        assertEquals(20 + 40 + 8, offset(IPV4, ipv4(5, 0, 41), ipv6(17), rest));
        assertEquals(40 + 20 + 8, offset(IPV6, ipv6(4), ipv4(5, 0, 17), rest));
    }

    @Test
    void unknownOrMalformedIsZero() {
        byte[] rest = new byte[40];
        assertEquals(0, offset(0x806, rest));
        assertEquals(0, offset(0, rest));
        assertEquals(0, offset(IPV4, Arrays.copyOf(ipv4(5, 0, 17), 19)));
        assertEquals(0, offset(IPV4, ipv4(4, 0, 17), rest));
        assertEquals(0, offset(IPV6, Arrays.copyOf(ipv6(17), 39)));
        assertEquals(0, offset(IPV6, ipv6(0), new byte[1]));
        assertEquals(0, offset(IPV6, ipv6(44), new byte[7]));
        assertEquals(0, offset(0x8100, new byte[3]));
        assertEquals(0, PayloadOffset.of(rest, 0, rest.length, 41, IPV4));
        assertEquals(0, PayloadOffset.of(rest, 0, rest.length, -1, IPV4));
    }

    @Test
    void theNetworkHeaderNeedNotBeAtTheStart() {
        byte[] packet = bytes(new byte[3 + 14], ipv4(5, 0, 17), new byte[8]);
        assertEquals(14 + 20 + 8, PayloadOffset.of(packet, 3, packet.length - 3, 14, IPV4));
    }

    @Property
    void anyBytesGiveAnOffset(@ForAll @Size(max = 100) byte[] data) {
        for (int protocol : new int[] {IPV4, IPV6, 0x8100}) {
            int offset = PayloadOffset.of(data, 0, data.length, 0, protocol);
            assertTrue(offset >= 0 && offset <= data.length + 60);
        }
    }
}
