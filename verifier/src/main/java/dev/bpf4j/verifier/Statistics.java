package dev.bpf4j.verifier;

/**
 * What a verdict took.
 *
 * @param processed instructions explored, over all paths
 * @param totalStates states kept for comparison
 * @param peakStates most states kept at a time
 * @param maxStatesPerInsn most states kept for one instruction
 * @param pruned paths cut short because an explored state covers them
 * @param stackDepth bytes that the frames of all functions take, as far as they were explored
 * @param nanos time in ns
 */
public record Statistics(
        int processed, int totalStates, int peakStates, int maxStatesPerInsn, int pruned, int stackDepth, long nanos) {
    /** Nothing was explored. */
    public static Statistics none(long nanos) {
        return new Statistics(0, 0, 0, 0, 0, 0, nanos);
    }
}
