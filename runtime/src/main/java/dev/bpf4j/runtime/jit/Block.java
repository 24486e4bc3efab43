package dev.bpf4j.runtime.jit;

import java.util.List;

/**
 * Instructions that run one after the other.
 *
 * @param index position among the reachable blocks, which are in order of their slots
 * @param start slot of the first instruction
 * @param end slot behind the last instruction
 * @param insns how many instructions it has
 * @param successors indices of the blocks that can follow, the one it falls into first
 * @param callees indices of the blocks whose functions it calls: at most one, at its end
 * @param controls whether it ends with the call of a helper that may end the function, or call back others
 */
record Block(
        int index, int start, int end, int insns, List<Integer> successors, List<Integer> callees, boolean controls) {}
