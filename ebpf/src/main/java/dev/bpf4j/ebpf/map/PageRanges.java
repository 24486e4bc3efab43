package dev.bpf4j.ebpf.map;

import java.util.BitSet;

/** Which pages of an arena are free. Not thread-safe. */
final class PageRanges {
    static final int PAGE_BITS = 12;

    private final int pages;
    private final BitSet free;

    PageRanges(int pages) {
        this.pages = pages;
        this.free = new BitSet(pages);
        free.set(0, pages);
    }

    /** Where so many free pages begin, in the smallest range that has them; of equal ones in the last. Or {@link BpfMap#ABSENT}. */
    int find(int count) {
        int best = BpfMap.ABSENT;
        int bestLength = Integer.MAX_VALUE;
        for (int start = free.nextSetBit(0); start >= 0; ) {
            int end = free.nextClearBit(start);
            int length = end - start;
            if (length >= count && length <= bestLength) {
                best = start;
                bestLength = length;
            }
            start = free.nextSetBit(end);
        }
        return best;
    }

    /** Whether all of these pages are there and free. */
    boolean isFree(int page, int count) {
        return page >= 0 && page <= pages - count && free.nextClearBit(page) >= page + count;
    }

    void take(int page, int count) {
        free.clear(page, page + count);
    }

    void give(int page, int count) {
        free.set(page, page + count);
    }
}
