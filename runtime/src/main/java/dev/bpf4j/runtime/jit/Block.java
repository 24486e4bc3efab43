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
 * @param callees indices of the blocks whose functions it calls, in order of the calls
 */
record Block(int index, int start, int end, int insns, List<Integer> successors, List<Integer> callees) {}
