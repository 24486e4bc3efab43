package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.Arrays;

/**
 * A binary trie of bit prefixes without one-child nodes that stand for nothing. Nodes are numbers: those of elements come
 * first, then those of branches, which only have two children that part at their length. Writers exclude each other;
 * a reader may run beside a writer if it checks afterwards that there was none: whatever it meets, it ends.
 */
final class PrefixTree {
    static final int NONE = -1;

    /** Bytes of a key before its bits: the length of the prefix. */
    static final int DATA = 4;

    private final int dataSize;
    private final int maxPrefix;
    private final int elements;
    private final BufferRegion data;
    private final int[] lengths;
    private final int[] children;
    private final FreeSlots freeBranches;
    private final int firstBranch;
    private int root = NONE;

    /** @param elements how many nodes are for elements; their numbers are the caller's to choose */
    PrefixTree(MapSpec spec, int elements) {
        this.elements = elements;
        dataSize = spec.keySize() - DATA;
        maxPrefix = dataSize * 8;
        firstBranch = elements;
        long bytes = 2L * elements * dataSize;
        MapCreation.require(bytes <= BufferRegion.MAX_SIZE, spec, Errno.E2BIG, "keys of " + bytes + " bytes");
        data = BufferRegion.allocate("map_key", (int) bytes, spec.order());
        lengths = new int[2 * elements];
        children = new int[4 * elements];
        Arrays.fill(children, NONE);
        freeBranches = new FreeSlots(elements, elements);
    }

    /** The longest prefix a key can have, in bits. */
    int maxPrefix() {
        return maxPrefix;
    }

    private boolean isElement(int node) {
        return node < elements;
    }

    private int child(int node, int side) {
        return children[2 * node + side];
    }

    /** The bit of a key at that place; bit 0 is the highest of the first byte. */
    private static int bit(Region key, int keyData, int index) {
        return (int) key.load8(keyData + (index >>> 3)) >>> 7 - (index & 7) & 1;
    }

    private int bit(int node, int index) {
        return bit(data, node * dataSize, index);
    }

    /** How many bits from the first on a node and a key have in common, at most the length of either. */
    private int common(int node, Region key, int keyData, int keyLength) {
        int limit = Math.min(lengths[node], keyLength);
        for (int bits = 0; bits < limit; bits += 8) {
            int byteIndex = bits >>> 3;
            int difference = (int) (data.load8(node * dataSize + byteIndex) ^ key.load8(keyData + byteIndex))
                    << Integer.SIZE - 8;
            if (difference != 0) {
                return Math.min(limit, bits + Integer.numberOfLeadingZeros(difference));
            }
        }
        return limit;
    }

    /** The element with the longest prefix of the key, or {@link #NONE}. */
    int longest(Region key, int keyData, int keyLength) {
        int found = NONE;
        int above = -1;
        int node = root;
        while (node != NONE && lengths[node] > above && common(node, key, keyData, keyLength) == lengths[node]) {
            found = isElement(node) ? node : found;
            above = lengths[node];
            node = above == maxPrefix ? NONE : child(node, bit(key, keyData, above));
        }
        return found;
    }

    /** The node where the way of a key through the tree ends: it is the key's, or it parts from the key, or is absent. */
    private int end(Region key, int keyData, int keyLength) {
        int node = root;
        while (node != NONE && lengths[node] < keyLength && common(node, key, keyData, keyLength) == lengths[node]) {
            node = child(node, bit(key, keyData, lengths[node]));
        }
        return node;
    }

    /** The element with exactly that prefix, or {@link #NONE}. */
    int exact(Region key, int keyData, int keyLength) {
        int node = end(key, keyData, keyLength);
        return node != NONE && isElement(node) && isPrefix(node, key, keyData, keyLength) ? node : NONE;
    }

    private boolean isPrefix(int node, Region key, int keyData, int keyLength) {
        return lengths[node] == keyLength && common(node, key, keyData, keyLength) == keyLength;
    }

    /** The element with the same prefix as that node, or {@link #NONE}. */
    int same(int node) {
        return exact(data, node * dataSize, lengths[node]);
    }

    /** Gives an element's node, which is not in the tree, its key. */
    void setKey(int node, Region key, int keyData, int keyLength) {
        data.copyFrom(key, keyData, node * dataSize, dataSize);
        lengths[node] = keyLength;
        children[2 * node] = NONE;
        children[2 * node + 1] = NONE;
    }

    /** Copies an element's key to that place. */
    void readKey(int node, Region target, int offset) {
        target.store32(offset, lengths[node]);
        data.copyTo(node * dataSize, target, offset + DATA, dataSize);
    }

    /** Puts an element's node, which has its key, into the tree; an element with the same prefix leaves it. */
    void insert(int node) {
        int keyData = node * dataSize;
        int old = end(data, keyData, lengths[node]);
        int parent = parentOf(old, data, keyData);
        if (old == NONE) {
            attach(parent, node);
        } else if (isPrefix(old, data, keyData, lengths[node])) {
            adopt(node, old);
            replace(parent, old, node);
            release(old);
        } else {
            int common = common(old, data, keyData, lengths[node]);
            int above = common == lengths[node] ? node : branchAbove(node, common);
            children[2 * above + bit(old, common)] = old;
            replace(parent, old, above);
        }
    }

    /** The last node above the one where a key's way ends. */
    private int parentOf(int end, Region key, int keyData) {
        int parent = NONE;
        int node = root;
        while (node != end) {
            parent = node;
            node = child(node, bit(key, keyData, lengths[node]));
        }
        return parent;
    }

    private void attach(int parent, int node) {
        if (parent == NONE) {
            root = node;
        } else {
            children[2 * parent + bit(node, lengths[parent])] = node;
        }
    }

    private void replace(int parent, int old, int node) {
        if (parent == NONE) {
            root = node;
        } else {
            children[2 * parent + (child(parent, 0) == old ? 0 : 1)] = node;
        }
    }

    private void adopt(int node, int old) {
        children[2 * node] = child(old, 0);
        children[2 * node + 1] = child(old, 1);
    }

    private int branchAbove(int node, int length) {
        int branch = branch(node, length);
        children[2 * branch + bit(node, length)] = node;
        return branch;
    }

    /** A branch for the first bits of a node, without children. */
    private int branch(int node, int length) {
        int branch = firstBranch + freeBranches.pop();
        setKey(branch, data, node * dataSize, length);
        return branch;
    }

    private void release(int node) {
        if (!isElement(node)) {
            freeBranches.push(node - firstBranch);
        }
    }

    /** Takes an element out of the tree. */
    void remove(int node) {
        int keyData = node * dataSize;
        int parent = parentOf(node, data, keyData);
        if (child(node, 0) != NONE && child(node, 1) != NONE) {
            int branch = branch(node, lengths[node]);
            adopt(branch, node);
            replace(parent, node, branch);
            return;
        }
        int only = child(node, 0) != NONE ? child(node, 0) : child(node, 1);
        if (only == NONE && parent != NONE && !isElement(parent)) {
            int sibling = child(parent, child(parent, 0) == node ? 1 : 0);
            replace(parentOf(parent, data, keyData), parent, sibling);
            release(parent);
        } else {
            replace(parent, node, only);
        }
    }

    /** The first element in postorder, or {@link #NONE}. */
    int first() {
        return leftmost(root);
    }

    private int leftmost(int from) {
        int found = NONE;
        int node = from;
        while (node != NONE) {
            found = node;
            node = child(node, 0) != NONE ? child(node, 0) : child(node, 1);
        }
        return found;
    }

    /** The element after that one in postorder (longer prefixes before those that they extend), or {@link #NONE}. */
    int after(int element) {
        int keyData = element * dataSize;
        int node = element;
        while (true) {
            int parent = parentOf(node, data, keyData);
            if (parent == NONE) {
                return NONE;
            }
            int right = child(parent, 1);
            if (right != node && right != NONE) {
                return leftmost(right);
            }
            if (isElement(parent)) {
                return parent;
            }
            node = parent;
        }
    }
}
