package dev.bpf4j.ebpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BtfValueTest {
    private static final int BITFIELD = 1 << 24;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void numbersHaveSignAndOrder() {
        BtfBuilder builder = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        int u64 = builder.integer("u64", 8, false);
        int s16 = builder.integer("s16", 2, true);
        Btf types = builder.parse();
        assertEquals(new BigInteger("18446744073709551615"), BtfValue.decode(types, u64, bytes("ffffffffffffffff")));
        assertEquals(1L, BtfValue.decode(types, u64, bytes("0100000000000000")));
        assertEquals(-2L, BtfValue.decode(types, s16, bytes("feff")));
        BtfBuilder big = new BtfBuilder(ByteOrder.BIG_ENDIAN);
        int u16 = big.integer("u16", 2, false);
        assertEquals(0x0102L, BtfValue.decode(big.parse(), u16, bytes("0102")));
    }

    @Test
    void structuresArraysAndText() {
        BtfBuilder builder = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        int u8 = builder.integer("u8", 1, false);
        int u32 = builder.integer("u32", 4, false);
        int text = builder.array(u8, u32, 4);
        int numbers = builder.array(u32, u32, 2);
        int struct = builder.struct("s", 16, u32, 0, text, 32, numbers, 64);
        Object value = BtfValue.decode(builder.parse(), struct, bytes("07000000" + "65746800" + "0100000002000000"));
        assertEquals("{a: 7, b: \"eth\", c: [1, 2]}", BtfValue.text(value));
        Object unprintable = BtfValue.decode(builder.parse(), text, bytes("01020300"));
        assertEquals(List.of(1L, 2L, 3L, 0L), unprintable);
    }

    @Test
    void bitfieldsCountFromTheLowestBitOrFromTheHighest() {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            BtfBuilder builder = new BtfBuilder(order);
            int u8 = builder.integer("u8", 1, false);
            int low = builder.string("first");
            int high = builder.string("second");
            int struct = builder.type("s", 4, true, 2, 1, low, u8, 4 * BITFIELD, high, u8, 4 * BITFIELD | 4);
            boolean little = order == ByteOrder.LITTLE_ENDIAN;
            assertEquals(
                    Map.of("first", little ? 5L : 4L, "second", little ? 4L : 5L),
                    BtfValue.decode(builder.parse(), struct, bytes("45")));
        }
    }

    @Test
    void valuesThatAreTooShortAreDigits() {
        BtfBuilder builder = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        int u32 = builder.integer("u32", 4, false);
        assertEquals("0102", BtfValue.decode(builder.parse(), u32, bytes("0102")));
        assertEquals("0102", BtfValue.decode(builder.parse(), 0, bytes("0102")));
    }
}
