package dev.bpf4j.verifier.explore;

/**
 * A number as the sum of what a counter was at the head of a loop and something between two ends.
 *
 * @param lowest the least that it was on the way; at most 0
 * @param highest the most that it was on the way; at least 0
 */
record Change(Counter from, long least, long most, long lowest, long highest) {
    /** Changes beyond are not followed. */
    private static final long LIMIT = 1 << 30;

    static Change none(Counter counter) {
        return new Change(counter, 0, 0, 0, 0);
    }

    Change plus(long number) {
        return new Change(
                from,
                least + number,
                most + number,
                Math.min(lowest, least + number),
                Math.max(highest, most + number));
    }

    boolean isFollowed() {
        return lowest > -LIMIT && highest < LIMIT;
    }

    Change join(Change other) {
        return new Change(
                from,
                Math.min(least, other.least),
                Math.max(most, other.most),
                Math.min(lowest, other.lowest),
                Math.max(highest, other.highest));
    }
}
