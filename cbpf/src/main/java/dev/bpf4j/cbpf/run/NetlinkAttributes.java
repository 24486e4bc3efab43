package dev.bpf4j.cbpf.run;

/**
 * Search for a netlink attribute in a message, as the ancillary loads {@code nla} and {@code nlan} do.
 *
 * <p>An attribute is a header of 4 bytes (length with header, type; both u16 in little-endian order, the native order
 * of the machines this models) and a payload, padded to 4 bytes. The two flag bits at the top of the type do not
 * count. A walk stops at an attribute whose length is less than 4 or reaches beyond the end.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public final class NetlinkAttributes {

    private static final int HEADER = 4;
    private static final int TYPE_MASK = 0x3fff;

    private NetlinkAttributes() {}

    /**
     * Offset of the first attribute of a type in a sequence of attributes.
     *
     * @param data the array that holds the message
     * @param start index of the message's first byte
     * @param length bytes of the message
     * @param from offset in the message of the first attribute, unsigned (A)
     * @param type the type sought (X)
     * @return offset in the message of the attribute's header, or 0 if there is none
     */
    public static int find(byte[] data, int start, int length, int from, int type) {
        return holdsHeader(length, from) ? walk(data, start, length, from, type) : 0;
    }

    /**
     * Offset of the first attribute of a type nested in another attribute.
     *
     * @param data the array that holds the message
     * @param start index of the message's first byte
     * @param length bytes of the message
     * @param outer offset in the message of the outer attribute, unsigned (A)
     * @param type the type sought (X)
     * @return offset in the message of the nested attribute's header, or 0 if there is none or the outer one does not
     *     fit
     */
    public static int findNested(byte[] data, int start, int length, int outer, int type) {
        if (!holdsHeader(length, outer)) {
            return 0;
        }
        int outerLength = u16(data, start + outer);
        return outerLength > length - outer ? 0 : walk(data, start, outer + outerLength, outer + HEADER, type);
    }

    private static boolean holdsHeader(int length, int offset) {
        return length >= HEADER && Integer.compareUnsigned(offset, length - HEADER) <= 0;
    }

    private static int walk(byte[] data, int start, int end, int from, int type) {
        int at = from;
        while (end - at >= HEADER) {
            int attributeLength = u16(data, start + at);
            if (attributeLength < HEADER || attributeLength > end - at) {
                return 0;
            }
            if ((u16(data, start + at + 2) & TYPE_MASK) == type) {
                return at;
            }
            at += attributeLength + 3 & ~3;
        }
        return 0;
    }

    private static int u16(byte[] data, int index) {
        return data[index] & 0xff | (data[index + 1] & 0xff) << 8;
    }
}
