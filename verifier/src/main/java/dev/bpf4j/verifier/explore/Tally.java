package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.Statistics;

/** Counts what an exploration does. */
final class Tally {
    private final long started = System.nanoTime();
    private int processed;
    private int total;
    private int kept;
    private int peak;
    private int mostPerInsn;
    private int pruned;

    int process() {
        return ++processed;
    }

    int processed() {
        return processed;
    }

    /** A state is kept, with others of its instruction. */
    void keep(int atInsn) {
        total++;
        kept++;
        peak = Math.max(peak, kept);
        mostPerInsn = Math.max(mostPerInsn, atInsn);
    }

    /** States that are kept now. */
    int kept() {
        return kept;
    }

    void evict() {
        kept--;
    }

    void prune() {
        pruned++;
    }

    /** @param stackDepth bytes that the frames of all functions take */
    Statistics statistics(int stackDepth) {
        return new Statistics(processed, total, peak, mostPerInsn, pruned, stackDepth, System.nanoTime() - started);
    }
}
