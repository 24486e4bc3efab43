package dev.bpf4j.runtime.jit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The functions of a program: the connected components of its control flow without calls. */
final class Functions {
    private final List<Function> all = new ArrayList<>();
    private final int[] functionOfBlock;

    Functions(ControlFlow flow) {
        List<Block> blocks = flow.blocks();
        int[] parent = connect(blocks);
        BitSet entries = new BitSet();
        entries.set(0);
        blocks.forEach(block -> block.callees().forEach(entries::set));
        flow.callbacks().stream().forEach(slot -> entries.set(flow.blockAt(slot).index()));
        functionOfBlock = new int[blocks.size()];
        int[] functionOfRoot = new int[blocks.size()];
        for (Block block : blocks) {
            int root = find(parent, block.index());
            if (root == block.index()) {
                functionOfRoot[root] = all.size();
                all.add(new Function(all.size(), new ArrayList<>(), new ArrayList<>()));
            }
            Function function = all.get(functionOfRoot[root]);
            functionOfBlock[block.index()] = function.index();
            function.blocks().add(block);
            if (entries.get(block.index())) {
                function.entries().add(block.index());
            }
        }
    }

    /** Union-find. The root of a set is its lowest block, so that it is met first. */
    private static int[] connect(List<Block> blocks) {
        int[] parent = new int[blocks.size()];
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
        }
        for (Block block : blocks) {
            for (int successor : block.successors()) {
                int a = find(parent, block.index());
                int b = find(parent, successor);
                parent[Math.max(a, b)] = Math.min(a, b);
            }
        }
        return parent;
    }

    private static int find(int[] parent, int index) {
        int i = index;
        while (parent[i] != i) {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        return i;
    }

    List<Function> all() {
        return all;
    }

    /** The function that a block belongs to. */
    Function of(int block) {
        return all.get(functionOfBlock[block]);
    }
}
