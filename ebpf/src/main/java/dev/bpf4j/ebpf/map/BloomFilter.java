package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A bloom filter: a value that was pushed is always found; another one is found by mistake with a chance of about 3 % when
 * {@code maxEntries} values were pushed (5 hash functions, as the kernel has where none are asked for).
 */
final class BloomFilter extends BpfMap {
    private static final int HASHES = 5;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
    private static final int WORD_SHIFT = 6;
    private static final long MAX_BITS = 1L << 31;

    private final BufferRegion nothing = BufferRegion.allocate("map_value", 0);
    private final long seed;
    private final AtomicLongArray bits;
    private final int bitMask;

    BloomFilter(MapSpec spec, int cpus, long seed) {
        super(spec, cpus);
        this.seed = seed;
        long count = bitCount(spec.maxEntries());
        bits = new AtomicLongArray((int) (count >>> WORD_SHIFT));
        bitMask = (int) (count - 1);
    }

    /** Entries by hashes by 1 / ln 2, rounded up to a power of two. */
    private static long bitCount(int entries) {
        long wanted = Math.max(64, (long) entries * HASHES * 7 / 5);
        return Math.min(MAX_BITS, Long.highestOneBit(wanted * 2 - 1));
    }

    /** No bytes: values are not kept. */
    @Override
    public BufferRegion values() {
        return nothing;
    }

    @Override
    public int push(Region value, int valueOffset, long flags) {
        if (flags != MapFlags.BPF_ANY) {
            return -Errno.EINVAL;
        }
        long hash = hash(value, valueOffset);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            long mask = 1L << bit;
            if ((bits.getOpaque(bit >>> WORD_SHIFT) & mask) == 0) {
                bits.getAndUpdate(bit >>> WORD_SHIFT, word -> word | mask);
            }
        }
        return 0;
    }

    /** @return 0 if the value may have been pushed, {@code -ENOENT} if it was not */
    @Override
    public int peek(Region value, int valueOffset) {
        long hash = hash(value, valueOffset);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            if ((bits.getAcquire(bit >>> WORD_SHIFT) & 1L << bit) == 0) {
                return -Errno.ENOENT;
            }
        }
        return 0;
    }

    /** Two halves of one hash make any number of hash functions: a + i b. */
    private int bit(long hash, int i) {
        return (int) hash + i * ((int) (hash >>> 32) | 1) & bitMask;
    }

    private long hash(Region value, int offset) {
        long hash = seed;
        int size = spec().valueSize();
        int i = 0;
        for (; i <= size - 8; i += 8) {
            hash = mix(hash ^ value.load64(offset + i));
        }
        for (; i < size; i++) {
            hash = mix(hash ^ value.load8(offset + i));
        }
        return mix(hash);
    }

    private static long mix(long x) {
        long h = x * GOLDEN;
        h = (h ^ h >>> 32) * GOLDEN;
        return h ^ h >>> 29;
    }

    /** A filter does not know how many values it has: 0. */
    @Override
    public int size() {
        return 0;
    }

    @Override
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        return -Errno.EINVAL;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        return -Errno.EOPNOTSUPP;
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return peek(value, valueOffset);
    }

    @Override
    int writeElement(Region key, int keyOffset, Region value, int valueOffset, long flags) {
        return push(value, valueOffset, flags);
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        return -Errno.EOPNOTSUPP;
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return -Errno.EOPNOTSUPP;
    }
}
