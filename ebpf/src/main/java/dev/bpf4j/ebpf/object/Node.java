package dev.bpf4j.ebpf.object;

/** The place of an object in a list or a tree. */
final class Node {
    final HeapObject object;
    final int member;

    /** The list or tree that it is in; null if it is in none. */
    Object in;

    Node parent;
    Node left;
    Node right;
    boolean red;

    Node(HeapObject object, int member) {
        this.object = object;
        this.member = member;
    }

    /** Where the member is that joins the object. */
    int offset() {
        return object.offset + member;
    }
}
