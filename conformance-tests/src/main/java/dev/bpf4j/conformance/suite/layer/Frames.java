package dev.bpf4j.conformance.suite.layer;

import java.util.List;

/** Ethernet frames of the kinds that real filters tell apart. */
final class Frames {

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int VLAN = 0x8100;
    private static final int SERVICE_VLAN = 0x88a8;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SYN = 0x02;
    private static final int PUSH_ACK = 0x18;
    private static final String DB8_1 = "20010db8000000000000000000000001";
    private static final String DB8_2 = "20010db8000000000000000000000002";
    private static final String HOST_A = "10.0.0.1";
    private static final String HOST_B = "10.0.0.2";
    private static final String BROADCAST = "ffffffffffff";

    /** Many kinds, some of them malformed or cut off. */
    static final List<byte[]> ALL = List.of(
            tcp4(40000, 80, SYN, ""),
            tcp4(80, 40000, 0x12, ""),
            tcp4(40000, 80, PUSH_ACK, "GET / HTTP/1.1\r\n"),
            tcp4(22, 50001, PUSH_ACK, "SSH-2.0-x"),
            tcp4(50001, 22, 0x11, ""),
            tcp4(50001, 443, PUSH_ACK, "\u0016\u0003\u0001"),
            tcp4(179, 33333, 0x14, ""),
            tcp4(8080, 3306, PUSH_ACK, "x"),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(TCP, "192.168.1.10", "192.168.1.20", 40)
                    .tcp(25, 8000, 0x10, 10)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(TCP, HOST_A, HOST_B, 20, 0, "0101010001010100")
                    .tcp(443, 80, SYN, 5)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(TCP, HOST_A, HOST_B, 20, 0x2000, "")
                    .tcp(80, 443, 0x10, 5)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(TCP, HOST_A, HOST_B, 20, 0x00b9, "")
                    .tcp(80, 443, 0x10, 5)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(TCP, HOST_A, HOST_B, 20, 0x4000, "")
                    .tcp(80, 443, 0x10, 5)
                    .bytes(),
            udp4("10.0.2.4", "10.0.0.53", 5353, 53),
            udp4("172.16.5.4", "192.168.0.9", 161, 162),
            udp4("127.0.0.1", "127.0.0.1", 500, 4500),
            udp4("192.9.200.1", "224.0.0.251", 5353, 5353),
            udp4("0.0.0.0", "255.255.255.255", 68, 67),
            udp4("10.1.2.3", "10.3.2.1", 20000, 6081),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(1, HOST_A, HOST_B, 8)
                    .u8(8)
                    .u8(0)
                    .pad(60)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(1, HOST_B, HOST_A, 8)
                    .u8(3)
                    .u8(1)
                    .pad(60)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(132, HOST_A, HOST_B, 12)
                    .u16(7)
                    .u16(9)
                    .pad(60)
                    .bytes(),
            new Frame().ethernet(IPV4).ipv4(50, HOST_A, HOST_B, 8).pad(60).bytes(),
            new Frame()
                    .ethernet("01005e00000d", "66778899aabb", IPV4)
                    .ipv4(103, HOST_A, "224.0.0.13", 8)
                    .pad(60)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(4, HOST_A, HOST_B, 40)
                    .ipv4(UDP, HOST_B, HOST_A, 8)
                    .udp(1, 2, 0)
                    .bytes(),
            new Frame()
                    .ethernet(IPV4)
                    .ipv4(41, HOST_A, HOST_B, 48)
                    .ipv6(UDP, DB8_1, DB8_2, 8)
                    .udp(53, 2, 0)
                    .bytes(),
            new Frame()
                    .ethernet(IPV6)
                    .ipv6(TCP, DB8_1, DB8_2, 20)
                    .tcp(80, 50000, SYN, 5)
                    .bytes(),
            new Frame()
                    .ethernet(IPV6)
                    .ipv6(UDP, DB8_2, DB8_1, 9)
                    .udp(53, 5353, 1)
                    .u8(1)
                    .bytes(),
            new Frame()
                    .ethernet(IPV6)
                    .ipv6(58, DB8_1, "ff020000000000000000000000000001", 8)
                    .u8(135)
                    .pad(90)
                    .bytes(),
            new Frame()
                    .ethernet(IPV6)
                    .ipv6(0, DB8_1, DB8_2, 28)
                    .hex("0600 0502 0000 0100")
                    .tcp(443, 1, SYN, 5)
                    .bytes(),
            new Frame()
                    .ethernet(IPV6)
                    .ipv6(44, DB8_1, DB8_2, 16)
                    .hex("1100 0001 0000 0009")
                    .udp(53, 53, 0)
                    .bytes(),
            new Frame()
                    .ethernet(IPV6)
                    .ipv6(44, DB8_1, DB8_2, 16)
                    .hex("1100 0028 0000 0009")
                    .udp(53, 53, 0)
                    .bytes(),
            new Frame()
                    .ethernet(IPV6)
                    .ipv6(43, DB8_1, DB8_2, 32)
                    .hex("3c00 0000 00000000 1100 0104 00000000")
                    .udp(9, 80, 0)
                    .bytes(),
            new Frame()
                    .ethernet(VLAN)
                    .vlan(100, IPV4)
                    .ipv4(TCP, HOST_A, HOST_B, 20)
                    .tcp(1024, 80, SYN, 5)
                    .bytes(),
            new Frame()
                    .ethernet(SERVICE_VLAN)
                    .vlan(100, VLAN)
                    .vlan(200, IPV4)
                    .ipv4(UDP, HOST_A, HOST_B, 8)
                    .udp(53, 53, 0)
                    .bytes(),
            new Frame()
                    .ethernet(VLAN)
                    .vlan(0x2064, IPV6)
                    .ipv6(TCP, DB8_1, DB8_2, 20)
                    .tcp(80, 80, SYN, 5)
                    .bytes(),
            new Frame()
                    .ethernet(0x0806)
                    .hex("0001 0800 06 04 0001 66778899aabb")
                    .ipAddress(HOST_A)
                    .hex("000000000000")
                    .ipAddress("192.168.0.1")
                    .pad(60)
                    .bytes(),
            new Frame()
                    .ethernet(BROADCAST, "66778899aabb", 0x0806)
                    .hex("0001 0800 06 04 0002")
                    .pad(60)
                    .bytes(),
            new Frame().ethernet(0x8035).hex("0001 0800 06 04 0003").pad(60).bytes(),
            new Frame()
                    .ethernet(0x8847)
                    .u32(1024 << 12 | 0x100 | 64)
                    .ipv4(UDP, "192.9.200.1", HOST_A, 8)
                    .udp(1, 2, 0)
                    .bytes(),
            new Frame().ethernet(0x8863).hex("1109 0000 0000").pad(60).bytes(),
            new Frame()
                    .ethernet(0x8864)
                    .hex("1100 0027 0016 0021")
                    .ipv4(TCP, HOST_A, HOST_B, 0)
                    .bytes(),
            new Frame()
                    .ethernet("0180c2000000", "001122334455", 38)
                    .hex("4242 03 0000 00 00")
                    .pad(60)
                    .bytes(),
            new Frame()
                    .ethernet("01000ccccccc", "001122334455", 60)
                    .hex("aaaa 03 00000c 2000")
                    .pad(74)
                    .bytes(),
            new Frame()
                    .ethernet("0180c2000014", "001122334455", 60)
                    .hex("fefe 03 83")
                    .pad(60)
                    .bytes(),
            new Frame()
                    .ethernet("333300000001", "001122334455", IPV6)
                    .ipv6(59, DB8_1, DB8_2, 0)
                    .bytes(),
            new Frame().ethernet(IPV4).hex("42").pad(60).bytes(),
            new Frame().ethernet(IPV4).hex("4500").bytes(),
            new Frame().ethernet(IPV6).hex("6000").bytes(),
            new Frame().ethernet(IPV4).bytes(),
            new Frame().hex("0011").bytes(),
            new Frame().bytes());

    private Frames() {}

    private static byte[] tcp4(int source, int destination, int flags, String payload) {
        return new Frame()
                .ethernet(IPV4)
                .ipv4(TCP, HOST_A, HOST_B, 20 + payload.length())
                .tcp(source, destination, flags, 5)
                .text(payload)
                .pad(60)
                .bytes();
    }

    private static byte[] udp4(String source, String destination, int sourcePort, int destinationPort) {
        return new Frame()
                .ethernet(IPV4)
                .ipv4(UDP, source, destination, 20)
                .udp(sourcePort, destinationPort, 12)
                .hex("8180 0001 0002 0000 01 02 03 04")
                .bytes();
    }
}
