package dev.bpf4j.ebpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Red-black trees stay ordered, balanced and whole, whatever comes and goes. */
class TreeTest {
    private final Tree tree = new Tree();
    private final Map<Node, Integer> keys = new HashMap<>();
    private final List<Node> present = new ArrayList<>();

    private void add(int key) {
        Node node = new Node(new HeapObject(key, 16, 16, List.of()), 0);
        keys.put(node, key);
        Node parent = null;
        boolean left = false;
        for (Node at = tree.root(); at != null; at = left ? at.left : at.right) {
            parent = at;
            left = key < keys.get(at);
        }
        tree.add(node, parent, left);
        present.add(node);
    }

    /** Black nodes on every way down from a node. */
    private int check(Node node, Node parent, List<Integer> inOrder) {
        if (node == null) {
            return 1;
        }
        assertEquals(parent, node.parent);
        assertFalse(node.red && parent != null && parent.red, "a red node below a red one");
        int left = check(node.left, node, inOrder);
        inOrder.add(keys.get(node));
        int right = check(node.right, node, inOrder);
        assertEquals(left, right, "black nodes on both sides");
        return left + (node.red ? 0 : 1);
    }

    private void check() {
        List<Integer> inOrder = new ArrayList<>();
        check(tree.root(), null, inOrder);
        assertFalse(tree.root() != null && tree.root().red, "a red root");
        assertEquals(present.stream().map(keys::get).sorted().toList(), inOrder);
        if (!inOrder.isEmpty()) {
            assertEquals(inOrder.get(0), keys.get(tree.first()));
        }
    }

    /** Negative numbers take one of those that are there away. */
    @Property
    void staysATree(@ForAll @Size(max = 200) List<@IntRange(min = -30, max = 60) Integer> steps) {
        for (int step : steps) {
            if (step >= 0) {
                add(step);
            } else if (!present.isEmpty()) {
                tree.remove(present.remove(-step % present.size()));
            }
            check();
        }
        assertEquals(present.size(), tree.clear().size());
        assertTrue(tree.isEmpty());
        present.clear();
        keys.clear();
    }

    /** As Linux orders these: the second is the root. */
    @Property(tries = 1)
    void growsAsInLinux() {
        IntStream.rangeClosed(1, 3).forEach(this::add);
        assertEquals(2, keys.get(tree.root()));
    }
}
