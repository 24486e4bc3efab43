package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.require.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A weak topological order of the instructions of each function: instructions come after those that lead to them, except
 * that each loop, headed by the instruction that it is entered at, stands in one piece, its inner loops inside it. See
 * Bourdoncle, "Efficient chaotic iteration strategies with widenings" (1993).
 */
public final class WeakOrder {
    /** Loops that may stand in each other. */
    private static final int MAX_NESTING = 64;

    /**
     * A loop.
     *
     * @param head every way round the loop leads through it, or through the head of an inner loop only
     * @param slots its instructions in ascending order, the head among them
     */
    public record Loop(int head, int[] slots) {
        public boolean contains(int slot) {
            return Arrays.binarySearch(slots, slot) >= 0;
        }
    }

    private final Program program;
    private final int[] rank;
    private final int[] position;
    private final boolean[] head;
    private final List<Loop> loops = new ArrayList<>();
    private final Components components;
    private int next;

    private WeakOrder(Program program, int[] postorder) {
        this.program = program;
        this.rank = new int[program.slots()];
        this.position = new int[program.slots()];
        this.head = new boolean[program.slots()];
        this.components = new Components(program);
        for (int i = 0; i < postorder.length; i++) {
            rank[postorder[i]] = postorder.length - i;
        }
    }

    /** @throws Refusal if loops are nested too deep */
    public static WeakOrder of(Program program, ControlFlow flow) {
        int[] postorder = flow.postorder();
        WeakOrder order = new WeakOrder(program, postorder);
        int[] nodes = Arrays.stream(postorder).filter(program::startsAt).toArray();
        reverse(nodes);
        order.place(nodes, 0);
        return order;
    }

    private static void reverse(int[] nodes) {
        for (int i = 0, j = nodes.length - 1; i < j; i++, j--) {
            int swapped = nodes[i];
            nodes[i] = nodes[j];
            nodes[j] = swapped;
        }
    }

    /** Where an instruction stands in the order. */
    public int position(int slot) {
        return position[slot];
    }

    public boolean isHead(int slot) {
        return head[slot];
    }

    /** Outer loops before inner ones. */
    public List<Loop> loops() {
        return loops;
    }

    private void place(int[] nodes, int nesting) {
        for (int[] component : components.of(nodes)) {
            if (component.length == 1 && !isOwnSuccessor(component[0])) {
                position[component[0]] = next++;
            } else {
                loop(component, nesting);
            }
        }
    }

    private boolean isOwnSuccessor(int slot) {
        return Arrays.stream(ControlFlow.successors(program, slot)).anyMatch(s -> s == slot);
    }

    private void loop(int[] component, int nesting) {
        int first = component[0];
        for (int slot : component) {
            first = rank[slot] < rank[first] ? slot : first;
        }
        if (nesting == MAX_NESTING) {
            throw new Refusal(first, "loop-nesting", "loops are nested more than " + MAX_NESTING + " deep");
        }
        int entry = first;
        head[entry] = true;
        position[entry] = next++;
        loops.add(new Loop(entry, Arrays.stream(component).sorted().toArray()));
        int[] rest = Arrays.stream(component)
                .filter(s -> s != entry)
                .boxed()
                .sorted((a, b) -> Integer.compare(rank[a], rank[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        place(rest, nesting + 1);
    }
}
