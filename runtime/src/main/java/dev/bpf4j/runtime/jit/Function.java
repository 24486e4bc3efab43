package dev.bpf4j.runtime.jit;

import java.util.List;

/**
 * Blocks that jumps connect: what a call can enter. Well-formed programs have one entry per function; entries of code that
 * is shared between functions are entries of one function here, so that no block is compiled twice.
 *
 * @param index position in the list of functions; 0 has the start of the program
 * @param blocks in order of their slots
 * @param entries indices of the blocks where calls, or the program, start; in order
 */
record Function(int index, List<Block> blocks, List<Integer> entries) {
    boolean isRoot() {
        return index == 0;
    }

    /** Position of the block among the entries. */
    int entry(Block block) {
        return entries.indexOf(block.index());
    }
}
