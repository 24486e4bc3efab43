package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/** Strongly connected parts of a control-flow graph, by Tarjan's algorithm, without recursion. */
final class Components {
    private final Program program;
    private final int[] index;
    private final int[] low;
    private final boolean[] inside;
    private final boolean[] open;

    Components(Program program) {
        this.program = program;
        this.index = new int[program.slots()];
        this.low = new int[program.slots()];
        this.inside = new boolean[program.slots()];
        this.open = new boolean[program.slots()];
    }

    /** The parts of the graph of some instructions, in topological order; each with its instructions in any order. */
    List<int[]> of(int[] nodes) {
        for (int node : nodes) {
            inside[node] = true;
            index[node] = 0;
        }
        List<int[]> found = new ArrayList<>();
        Walk walk = new Walk(found);
        for (int i = nodes.length - 1; i >= 0; i--) {
            if (index[nodes[i]] == 0) {
                walk.from(nodes[i]);
            }
        }
        for (int node : nodes) {
            inside[node] = false;
        }
        Collections.reverse(found);
        return found;
    }

    private final class Walk {
        private final List<int[]> found;
        private final IntArrayList path = new IntArrayList();
        private final IntArrayList taken = new IntArrayList();
        private final IntArrayList waiting = new IntArrayList();
        private int count;

        Walk(List<int[]> found) {
            this.found = found;
        }

        void from(int root) {
            enter(root);
            while (!path.isEmpty()) {
                int slot = path.getLast();
                int edge = taken.getLast();
                int[] successors = ControlFlow.successors(program, slot);
                if (edge == successors.length) {
                    leave(slot);
                } else {
                    taken.set(taken.size() - 1, edge + 1);
                    follow(slot, successors[edge]);
                }
            }
        }

        private void enter(int slot) {
            index[slot] = ++count;
            low[slot] = count;
            open[slot] = true;
            waiting.add(slot);
            path.add(slot);
            taken.add(0);
        }

        private void follow(int from, int to) {
            if (!inside[to]) {
                return;
            }
            if (index[to] == 0) {
                enter(to);
            } else if (open[to]) {
                low[from] = Math.min(low[from], index[to]);
            }
        }

        private void leave(int slot) {
            path.removeAtIndex(path.size() - 1);
            taken.removeAtIndex(taken.size() - 1);
            if (!path.isEmpty()) {
                int before = path.getLast();
                low[before] = Math.min(low[before], low[slot]);
            }
            if (low[slot] == index[slot]) {
                found.add(component(slot));
            }
        }

        private int[] component(int root) {
            int start = waiting.size();
            int slot;
            do {
                start--;
                slot = waiting.get(start);
                open[slot] = false;
            } while (slot != root);
            int[] component = new int[waiting.size() - start];
            for (int n = component.length - 1; n >= 0; n--) {
                component[n] = waiting.removeAtIndex(waiting.size() - 1);
            }
            return component;
        }
    }
}
