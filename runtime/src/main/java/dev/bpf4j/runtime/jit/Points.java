package dev.bpf4j.runtime.jit;

/** Where control can enter a part: an int that holds the number of the part and of its entry. */
final class Points {
    /** The function returns. */
    static final int EXIT = -1;

    static final int ENTRY_BITS = 13;
    static final int ENTRY_MASK = (1 << ENTRY_BITS) - 1;

    /** Parts per class: their constants never overflow one constant pool. */
    static final int PARTS_PER_SEGMENT = 16;

    private Points() {}

    static int point(int part, int entry) {
        return part << ENTRY_BITS | entry;
    }

    static int part(int point) {
        return point >> ENTRY_BITS;
    }

    static int segment(int point) {
        return part(point) / PARTS_PER_SEGMENT;
    }
}
