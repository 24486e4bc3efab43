package dev.bpf4j.ebpf.object;

import java.util.ArrayList;
import java.util.List;

/**
 * A red-black tree as programs see it: they order it, and walk it from its root. After the same insertions it has the shape
 * that Linux's has.
 */
final class Tree {
    private Node root;
    private int changes;

    /** How often objects have come or gone. */
    int changes() {
        return changes;
    }

    Node root() {
        return root;
    }

    boolean isEmpty() {
        return root == null;
    }

    Node first() {
        Node node = root;
        while (node != null && node.left != null) {
            node = node.left;
        }
        return node;
    }

    /** All nodes, which are in the tree no more. */
    List<Node> clear() {
        List<Node> all = new ArrayList<>();
        if (root != null) {
            all.add(root);
        }
        for (int i = 0; i < all.size(); i++) {
            Node node = all.get(i);
            if (node.left != null) {
                all.add(node.left);
            }
            if (node.right != null) {
                all.add(node.right);
            }
        }
        changes++;
        all.forEach(Tree::forget);
        root = null;
        return all;
    }

    private static void forget(Node node) {
        node.parent = null;
        node.left = null;
        node.right = null;
        node.in = null;
    }

    /** Adds a leaf. @param parent null in an empty tree */
    void add(Node node, Node parent, boolean isLeft) {
        changes++;
        node.in = this;
        node.parent = parent;
        node.red = true;
        if (parent == null) {
            root = node;
        } else if (isLeft) {
            parent.left = node;
        } else {
            parent.right = node;
        }
        afterAdding(node);
    }

    private void afterAdding(Node added) {
        Node node = added;
        while (isRed(node.parent)) {
            Node parent = node.parent;
            Node grand = parent.parent;
            boolean isLeft = parent == grand.left;
            Node uncle = isLeft ? grand.right : grand.left;
            if (isRed(uncle)) {
                parent.red = false;
                uncle.red = false;
                grand.red = true;
                node = grand;
                continue;
            }
            if (node == (isLeft ? parent.right : parent.left)) {
                rotate(parent, isLeft);
                parent = node;
            }
            parent.red = false;
            grand.red = true;
            rotate(grand, !isLeft);
            break;
        }
        root.red = false;
    }

    private static boolean isRed(Node node) {
        return node != null && node.red;
    }

    private void replace(Node old, Node by) {
        Node parent = old.parent;
        if (parent == null) {
            root = by;
        } else if (parent.left == old) {
            parent.left = by;
        } else {
            parent.right = by;
        }
        if (by != null) {
            by.parent = parent;
        }
    }

    /** @param toLeft whether the right child comes up */
    private void rotate(Node node, boolean toLeft) {
        Node up = toLeft ? node.right : node.left;
        replace(node, up);
        Node inner = toLeft ? up.left : up.right;
        if (toLeft) {
            node.right = inner;
            up.left = node;
        } else {
            node.left = inner;
            up.right = node;
        }
        if (inner != null) {
            inner.parent = node;
        }
        node.parent = up;
    }

    void remove(Node node) {
        changes++;
        if (node.left != null && node.right != null) {
            exchange(node);
        }
        Node child = node.left != null ? node.left : node.right;
        Node parent = node.parent;
        boolean wasLeft = parent != null && parent.left == node;
        boolean black = !node.red;
        replace(node, child);
        if (child != null) {
            child.red = false;
        } else if (black && parent != null) {
            afterRemoving(parent, wasLeft);
        }
        forget(node);
    }

    /** The next node in order takes the place of one with two children, which goes where that was. */
    private void exchange(Node node) {
        Node next = node.right;
        while (next.left != null) {
            next = next.left;
        }
        Node nextParent = next.parent;
        Node nextRight = next.right;
        boolean nextRed = next.red;
        replace(node, next);
        next.left = node.left;
        next.left.parent = next;
        next.red = node.red;
        if (nextParent == node) {
            next.right = node;
            node.parent = next;
        } else {
            next.right = node.right;
            next.right.parent = next;
            nextParent.left = node;
            node.parent = nextParent;
        }
        node.left = null;
        node.right = nextRight;
        if (nextRight != null) {
            nextRight.parent = node;
        }
        node.red = nextRed;
    }

    /** One black node is missing on a side. */
    private void afterRemoving(Node above, boolean left) {
        Node parent = above;
        boolean isLeft = left;
        while (true) {
            Node sibling = isLeft ? parent.right : parent.left;
            if (isRed(sibling)) {
                sibling.red = false;
                parent.red = true;
                rotate(parent, isLeft);
                sibling = isLeft ? parent.right : parent.left;
            }
            Node near = isLeft ? sibling.left : sibling.right;
            Node far = isLeft ? sibling.right : sibling.left;
            if (!isRed(near) && !isRed(far)) {
                sibling.red = true;
                if (parent.red || parent.parent == null) {
                    parent.red = false;
                    return;
                }
                isLeft = parent.parent.left == parent;
                parent = parent.parent;
                continue;
            }
            if (!isRed(far)) {
                near.red = false;
                sibling.red = true;
                rotate(sibling, !isLeft);
                far = sibling;
                sibling = near;
            }
            sibling.red = parent.red;
            parent.red = false;
            far.red = false;
            rotate(parent, isLeft);
            return;
        }
    }
}
