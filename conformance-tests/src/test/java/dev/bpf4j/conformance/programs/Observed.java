package dev.bpf4j.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;

/**
 * What can be seen of a run: for each packet the value and the bytes afterwards, and what maps hold in the end, in hexadecimal
 * digits by map and key.
 */
record Observed(List<Packet> packets, SortedMap<String, SortedMap<String, String>> maps) {
    private static final HexFormat HEX = HexFormat.of();

    /** @param value the low 32 bits of R0 @param bytes in hexadecimal digits */
    record Packet(String program, int number, long value, String bytes) {
        static Packet of(String program, int number, long value, byte[] bytes) {
            return new Packet(program, number, value & 0xffff_ffffL, HEX.formatHex(bytes));
        }
    }

    void assertSame(Observed other, String what) {
        assertEquals(packets.size(), other.packets.size(), what + ": packets");
        for (int i = 0; i < packets.size(); i++) {
            assertEquals(packets.get(i), other.packets.get(i), what);
        }
        maps.forEach((name, elements) -> assertEquals(elements, other.maps.get(name), what + ": map " + name));
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
