package dev.bpf4j.conformance.suite.layer;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Builds the bytes of a packet header by header. Checksums are 0: no filter looks at them. */
final class Frame {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Hexadecimal digits, with blanks where they help reading. */
    Frame hex(String digits) {
        bytes.writeBytes(HexFormat.of().parseHex(digits.replace(" ", "")));
        return this;
    }

    Frame u8(int value) {
        bytes.write(value);
        return this;
    }

    Frame u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    Frame u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    Frame ethernet(int ethertype) {
        return ethernet("001122334455", "66778899aabb", ethertype);
    }

    Frame ethernet(String destination, String source, int typeOrLength) {
        return hex(destination).hex(source).u16(typeOrLength);
    }

    Frame vlan(int tci, int ethertype) {
        return u16(tci).u16(ethertype);
    }

    /** Without options, and not a fragment. */
    Frame ipv4(int protocol, String source, String destination, int payload) {
        return ipv4(protocol, source, destination, payload, 0, "");
    }

    /**
     * @param fragment the 16-bit word of flags and fragment offset
     * @param options hexadecimal digits of the options, whole words
     */
    Frame ipv4(int protocol, String source, String destination, int payload, int fragment, String options) {
        int words = 5 + options.length() / 8;
        u8(0x40 | words).u8(0).u16(4 * words + payload).u16(0x1234).u16(fragment);
        return u8(64).u8(protocol)
                .u16(0)
                .ipAddress(source)
                .ipAddress(destination)
                .hex(options);
    }

    Frame ipAddress(String dotted) {
        for (String part : dotted.split("\\.")) {
            u8(Integer.parseInt(part));
        }
        return this;
    }

    /** Addresses are 32 hexadecimal digits. */
    Frame ipv6(int next, String source, String destination, int payload) {
        return u32(0x60000000).u16(payload).u8(next).u8(64).hex(source).hex(destination);
    }

    /** @param words length of the header in 32-bit words; what is more than 5 is filled with no-operation options */
    Frame tcp(int source, int destination, int flags, int words) {
        u16(source)
                .u16(destination)
                .u32(1)
                .u32(2)
                .u8(words << 4)
                .u8(flags)
                .u16(0x2000)
                .u32(0);
        for (int i = 5; i < words; i++) {
            u32(0x01010101);
        }
        return this;
    }

    Frame udp(int source, int destination, int payload) {
        return u16(source).u16(destination).u16(8 + payload).u16(0);
    }

    Frame text(String ascii) {
        for (char c : ascii.toCharArray()) {
            u8(c);
        }
        return this;
    }

    /** Zeros up to a length. */
    Frame pad(int length) {
        while (bytes.size() < length) {
            u8(0);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
