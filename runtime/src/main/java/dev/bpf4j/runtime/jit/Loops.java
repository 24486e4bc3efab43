package dev.bpf4j.runtime.jit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** The blocks that lie on cycles (Tarjan's strongly connected components), and the heads where cycles are entered again. */
final class Loops {
    private final List<Block> blocks;
    private final int[] order;
    private final int[] low;
    private final int[] component;
    private final int[] position;
    private final Deque<Integer> path = new ArrayDeque<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private final BitSet cyclic = new BitSet();
    private final BitSet heads = new BitSet();
    private int time;

    Loops(List<Block> blocks) {
        this.blocks = blocks;
        this.order = new int[blocks.size()];
        this.low = new int[blocks.size()];
        this.component = new int[blocks.size()];
        this.position = new int[blocks.size()];
        Arrays.fill(component, -1);
        for (Block block : blocks) {
            if (order[block.index()] == 0) {
                search(block.index());
            }
        }
        blocks.forEach(this::mark);
    }

    private void search(int root) {
        enter(root);
        while (!path.isEmpty()) {
            int block = path.peek();
            List<Integer> successors = blocks.get(block).successors();
            if (position[block] == successors.size()) {
                leave(path.pop());
            } else {
                follow(block, successors.get(position[block]++));
            }
        }
    }

    private void enter(int block) {
        order[block] = ++time;
        low[block] = time;
        path.push(block);
        open.push(block);
    }

    private void follow(int block, int successor) {
        if (order[successor] == 0) {
            enter(successor);
        } else if (component[successor] < 0) {
            low[block] = Math.min(low[block], order[successor]);
        }
    }

    private void leave(int block) {
        if (low[block] == order[block]) {
            int member;
            do {
                member = open.pop();
                component[member] = block;
            } while (member != block);
        }
        if (!path.isEmpty()) {
            low[path.peek()] = Math.min(low[path.peek()], low[block]);
        }
    }

    private void mark(Block block) {
        for (int successor : block.successors()) {
            if (component[successor] == component[block.index()]) {
                cyclic.set(block.index());
                if (successor <= block.index()) {
                    heads.set(successor);
                }
            }
        }
    }

    boolean isCyclic(Block block) {
        return cyclic.get(block.index());
    }

    /** Whether a jump backwards within a cycle leads here. Every cycle has such a head. */
    boolean isHead(Block block) {
        return heads.get(block.index());
    }
}
