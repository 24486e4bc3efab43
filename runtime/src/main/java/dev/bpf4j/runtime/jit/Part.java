package dev.bpf4j.runtime.jit;

import java.util.List;

/**
 * A run of blocks that becomes one method.
 *
 * @param blocks in order
 * @param entries indices of the blocks that control can enter the method at, in order
 */
record Part(int index, List<Block> blocks, List<Integer> entries) {
    String name() {
        return "part" + index;
    }
}
