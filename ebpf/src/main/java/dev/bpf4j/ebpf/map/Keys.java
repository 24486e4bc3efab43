package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.util.Arrays;

/** The keys of a table's slots, as words of 8 bytes; where a key ends within a word, the word's other bytes are zero. */
final class Keys {
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final int size;
    private final int words;
    private final long seed;
    private final long[] memory;

    /** @throws IllegalArgumentException (E2BIG) if there would be too many */
    Keys(MapSpec spec, int slots, long seed) {
        this.seed = seed;
        size = spec.keySize();
        words = size + 7 >>> 3;
        long total = (long) slots * words;
        MapCreation.require(total <= 1 << 28, spec, Errno.E2BIG, "keys of " + total * 8 + " bytes");
        memory = new long[(int) total];
    }

    /** Whether each key is one word, which is read and written whole. */
    boolean areWords() {
        return words == 1;
    }

    /** 8 bytes of a key, or those that are left of it. */
    private long word(Region key, int offset, int index) {
        int at = offset + index * 8;
        int left = size - index * 8;
        if (left >= 8) {
            return key.load64(at);
        }
        return left == 4 ? key.load32(at) : partial(key, at, left);
    }

    private static long partial(Region key, int at, int left) {
        long word = 0;
        for (int i = 0; i < left; i++) {
            word |= key.load8(at + i) << i * 8;
        }
        return word;
    }

    /** The first word of a key, which is most keys' only one: those that follow are asked for it, so that it is read once. */
    long first(Region key, int offset) {
        return word(key, offset, 0);
    }

    /** Keys of one word, which most are, are spared the loops over the others, here and below. */
    int hash(long first, Region key, int offset) {
        long hash = mix(seed ^ first);
        return (int) ((words == 1 ? hash : hashRest(hash, key, offset)) >>> 32);
    }

    private long hashRest(long first, Region key, int offset) {
        long hash = first;
        for (int i = 1; i < words; i++) {
            hash = mix(hash ^ word(key, offset, i));
        }
        return hash;
    }

    int hash(int slot) {
        long hash = mix(seed ^ memory[slot * words]);
        for (int i = slot * words + 1; i < slot * words + words; i++) {
            hash = mix(hash ^ memory[i]);
        }
        return (int) (hash >>> 32);
    }

    private static long mix(long x) {
        long h = x * GOLDEN;
        return (h ^ h >>> 32) * GOLDEN;
    }

    /**
     * Follows a chain from a slot to the one with that key.
     *
     * @param links at twice the number of a slot, the next one
     * @return the slot, or {@link SlotTable#NONE}
     */
    int search(long first, Region key, int offset, int from, int[] links) {
        int slot = from;
        while (slot != SlotTable.NONE
                && !(memory[slot * words] == first && (words == 1 || sameRest(key, offset, slot)))) {
            slot = links[slot * 2];
        }
        return slot;
    }

    private boolean sameRest(Region key, int offset, int slot) {
        for (int i = 1; i < words; i++) {
            if (memory[slot * words + i] != word(key, offset, i)) {
                return false;
            }
        }
        return true;
    }

    /** Follows a chain from a slot to the one with the same key as that slot. */
    int searchSame(int same, int from, int[] links) {
        int slot = from;
        while (slot != SlotTable.NONE
                && !Arrays.equals(
                        memory, slot * words, slot * words + words, memory, same * words, same * words + words)) {
            slot = links[slot * 2];
        }
        return slot;
    }

    void set(int slot, Region key, int offset) {
        memory[slot * words] = word(key, offset, 0);
        for (int i = 1; i < words; i++) {
            memory[slot * words + i] = word(key, offset, i);
        }
    }

    /** Copies a slot's key to that place. */
    void copyTo(int slot, Region target, int offset) {
        int i = 0;
        for (; i <= size - 8; i += 8) {
            target.store64(offset + i, memory[slot * words + (i >>> 3)]);
        }
        if (size - i == 4) {
            target.store32(offset + i, memory[slot * words + (i >>> 3)]);
            return;
        }
        for (; i < size; i++) {
            target.store8(offset + i, memory[slot * words + (i >>> 3)] >>> (i & 7) * 8);
        }
    }
}
