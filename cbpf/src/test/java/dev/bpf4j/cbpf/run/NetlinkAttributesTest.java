package dev.bpf4j.cbpf.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NetlinkAttributesTest {

    /** At 0: type 1 with 1 byte (padded to 8); at 8: type 2 with two attributes, 7 at 12 and 9 at 20; at 28: type 3. */
    private static final byte[] MESSAGE = {
        5,
        0,
        1,
        0,
        99,
        0,
        0,
        0, //
        20,
        0,
        2,
        (byte) 0x80, //
        8,
        0,
        7,
        0,
        1,
        2,
        3,
        4, //
        8,
        0,
        9,
        0,
        1,
        2,
        3,
        4, //
        4,
        0,
        3,
        0
    };

    private static int find(int from, int type) {
        return NetlinkAttributes.find(MESSAGE, 0, MESSAGE.length, from, type);
    }

    private static int nested(int outer, int type) {
        return NetlinkAttributes.findNested(MESSAGE, 0, MESSAGE.length, outer, type);
    }

    @Test
    void findsAttributesByType() {
        assertEquals(8, find(0, 2), "flag bits of the type do not count");
        assertEquals(28, find(0, 3));
        assertEquals(28, find(8, 3));
        assertEquals(28, find(28, 3));
        assertEquals(0, find(8, 1));
        assertEquals(0, find(0, 4));
        assertEquals(0, find(0, 0x8002));
        assertEquals(0, find(0, -1));
    }

    @Test
    void findsNestedAttributes() {
        assertEquals(12, nested(8, 7));
        assertEquals(20, nested(8, 9));
        assertEquals(0, nested(8, 3), "the search ends with the outer attribute");
        assertEquals(0, nested(28, 7), "no payload");
    }

    @Test
    void offsetsOutsideFindNothing() {
        assertEquals(0, find(29, 3));
        assertEquals(0, find(-4, 3));
        assertEquals(0, find(Integer.MIN_VALUE, 3));
        assertEquals(0, nested(-4, 7));
        assertEquals(0, NetlinkAttributes.find(MESSAGE, 0, 3, 0, 1));
    }

    @Test
    void malformedAttributesEndTheSearch() {
        byte[] tooShort = {3, 0, 1, 0, 4, 0, 2, 0};
        assertEquals(0, NetlinkAttributes.find(tooShort, 0, 8, 0, 1));
        assertEquals(4, NetlinkAttributes.find(tooShort, 0, 8, 4, 2));
        byte[] tooLong = {9, 0, 1, 0, 4, 0, 2, 0};
        assertEquals(0, NetlinkAttributes.find(tooLong, 0, 8, 0, 1));
        assertEquals(0, NetlinkAttributes.findNested(tooLong, 0, 8, 0, 2));
        assertEquals(0, NetlinkAttributes.findNested(tooShort, 0, 8, 0, 2));
    }

    @Property
    void positionInTheArrayDoesNotMatter(@ForAll @IntRange(max = 40) int start, @ForAll @IntRange(max = 40) int from) {
        byte[] moved = new byte[start + MESSAGE.length + 3];
        System.arraycopy(MESSAGE, 0, moved, start, MESSAGE.length);
        for (int type = 0; type < 10; type++) {
            assertEquals(find(from, type), NetlinkAttributes.find(moved, start, MESSAGE.length, from, type));
            assertEquals(nested(from, type), NetlinkAttributes.findNested(moved, start, MESSAGE.length, from, type));
        }
    }

    @Property
    void whatIsFoundLiesInside(
            @ForAll @Size(max = 64) byte[] data, @ForAll int from, @ForAll @IntRange(max = 3) int type) {
        for (int offset : new int[] {from, from & 0x3f}) {
            int found = NetlinkAttributes.find(data, 0, data.length, offset, type);
            assertTrue(found == 0 || found >= offset && found <= data.length - 4);
            int nested = NetlinkAttributes.findNested(data, 0, data.length, offset, type);
            assertTrue(nested == 0 || nested > offset && nested <= data.length - 4);
        }
    }
}
