package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071, RFC 1624): one's complement sums of words in the byte order of
 * the machine, as the kernel keeps them.
 */
final class Checksum {
    private static final long LOW_32 = 0xffff_ffffL;

    private Checksum() {}

    /** One's complement addition of 32-bit sums. */
    static int add(int a, int b) {
        long sum = (a & LOW_32) + (b & LOW_32);
        return (int) (sum + (sum >>> 32));
    }

    static int sub(int a, int b) {
        return add(a, ~b);
    }

    /** The sum of words of 32 bits; the last is filled up with zeros. */
    static int partial(Region memory, int offset, int size, int seed) {
        int sum = seed;
        int i = 0;
        for (; i <= size - 4; i += 4) {
            sum = add(sum, (int) memory.load32(offset + i));
        }
        int rest = 0;
        for (int shift = 0; i < size; i++, shift += 8) {
            rest |= (int) memory.load8(offset + i) << shift;
        }
        return add(sum, memory.order() == ByteOrder.BIG_ENDIAN ? Integer.reverseBytes(rest) : rest);
    }

    /** The sum as 16 bits. */
    static int fold(int sum) {
        int once = (sum & 0xffff) + (sum >>> 16);
        return (once & 0xffff) + (once >>> 16);
    }

    /** The checksum field after one word of what it covers was replaced. */
    static int replace(int field, int from, int to) {
        return ~fold(add(sub(~field, from), to)) & 0xffff;
    }

    /** The checksum field after what it covers changed by a difference of sums. */
    static int replaceByDifference(int field, int difference) {
        return ~fold(add(difference, ~field)) & 0xffff;
    }
}
