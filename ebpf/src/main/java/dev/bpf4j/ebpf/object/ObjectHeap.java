package dev.bpf4j.ebpf.object;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Objects that programs make, and the lists and trees that they keep them in. Programs that share maps with pointers to
 * objects share the heap too: its memory is at the same addresses in all runs. Safe for use by several threads.
 *
 * <p>An object lives as long as it has references. Its memory is then used again: at once if nobody but its owners can have
 * read where it is, else after a second, in place of the grace period for which RCU keeps it. At most 64 MiB are in use.
 *
 * <p>Objects are named by their addresses in the memory of a run; 0 is none. What a list or tree has is known here; its
 * first 8 bytes in memory say which one it is, and are 0 while it is empty.
 */
public final class ObjectHeap {
    /** Bytes of the smallest block. Blocks have sizes that are powers of two. */
    private static final int SMALLEST = 16;

    private static final long GRACE_NANOS = 1_000_000_000;

    /** The same for all that do not ask for another one. */
    public static final ObjectHeap SHARED = new ObjectHeap(ByteOrder.LITTLE_ENDIAN);

    /** Memory that nobody uses. */
    private record Free(int offset, long since) {}

    private final HeapMemory memory;
    private final TreeMap<Integer, HeapObject> objects = new TreeMap<>();
    private final Map<Long, Object> collections = new HashMap<>();
    private final Map<Integer, Deque<Free>> free = new HashMap<>();
    private long collectionsMade;
    private int used;

    /** That for machines of the other byte order; null while none has asked. */
    private ObjectHeap swapped;

    private ObjectHeap(ByteOrder order) {
        this.memory = new HeapMemory(order);
    }

    /** An empty heap of a little-endian machine. */
    public static ObjectHeap create() {
        return new ObjectHeap(ByteOrder.LITTLE_ENDIAN);
    }

    /** The heap for machines of a byte order: this one, or its other half. */
    public ObjectHeap in(ByteOrder order) {
        return order == memory.order() ? this : swapped();
    }

    private synchronized ObjectHeap swapped() {
        if (swapped == null) {
            swapped = new ObjectHeap(
                    memory.order() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        }
        return swapped;
    }

    /** The memory of all objects. */
    public Region memory() {
        return memory;
    }

    /** How many objects there are. */
    public synchronized int size() {
        return objects.size();
    }

    /**
     * A new object of zeros, with one reference.
     *
     * @param bytes at least 1
     * @return its offset in the {@linkplain #memory memory}; -1 if there is no room
     */
    public synchronized int make(int bytes, List<SpecialField> fields) {
        int block = Math.max(SMALLEST, Integer.highestOneBit(bytes - 1) << 1);
        if (bytes > HeapMemory.PIECE) {
            return -1;
        }
        int offset = take(block);
        if (offset >= 0) {
            memory.clear(offset, block);
            objects.put(offset, new HeapObject(offset, bytes, block, fields));
        }
        return offset;
    }

    private int take(int block) {
        Deque<Free> blocks = free.get(block);
        boolean again = blocks != null
                && !blocks.isEmpty()
                && System.nanoTime() - blocks.peekFirst().since() >= GRACE_NANOS;
        if (again) {
            return blocks.removeFirst().offset();
        }
        int start = used + block - 1 & -block;
        if (start + block > memory.size() && !memory.grow()) {
            return -1;
        }
        used = start + block;
        return start;
    }

    /** How many bytes an object has. @throws AccessFault if there is none there */
    public synchronized int size(int offset) {
        return at(offset).bytes;
    }

    private HeapObject at(int offset) {
        HeapObject object = objects.get(offset);
        if (object == null) {
            throw new AccessFault(String.format("no object at offset 0x%x", offset));
        }
        return object;
    }

    private Node nodeAt(int offset) {
        Map.Entry<Integer, HeapObject> before = objects.floorEntry(offset);
        if (before == null || offset - before.getKey() >= before.getValue().block) {
            throw new AccessFault(String.format("no object at offset 0x%x", offset));
        }
        return before.getValue().node(offset - before.getKey());
    }

    /** One more reference to an object. @return whether it is one still */
    public synchronized boolean acquire(int offset) {
        HeapObject object = objects.get(offset);
        if (object != null) {
            object.references++;
        }
        return object != null;
    }

    /** Others than its owner may read from now on where an object is. */
    public synchronized void publish(int offset) {
        at(offset).published = true;
    }

    /** Gives back a reference. @throws AccessFault if there is no object there */
    public synchronized void drop(int offset) {
        Deque<HeapObject> dropped = new ArrayDeque<>();
        dropped.add(at(offset));
        while (!dropped.isEmpty()) {
            HeapObject object = dropped.removeLast();
            if (--object.references == 0) {
                empty(object, dropped);
                objects.remove(object.offset);
                release(object);
            }
        }
    }

    private void release(HeapObject object) {
        Free block = new Free(object.offset, System.nanoTime() - (object.published ? 0 : GRACE_NANOS));
        Deque<Free> blocks = free.computeIfAbsent(object.block, size -> new ArrayDeque<>());
        if (object.published) {
            blocks.addLast(block);
        } else {
            blocks.addFirst(block);
        }
    }

    /** What an object's fields have is dropped with it. */
    private void empty(HeapObject object, Deque<HeapObject> dropped) {
        for (SpecialField field : object.fields) {
            int at = object.offset + field.offset();
            if (field.kind() == SpecialField.Kind.KPTR) {
                int held = Memory.offset(memory.atomic(Atomic.XCHG, Width.DW, at, 0, 0));
                if (objects.containsKey(held)) {
                    dropped.add(objects.get(held));
                }
            } else if (field.kind().isCollection()) {
                clear(memory.load64(at), dropped);
            }
        }
    }

    private void clear(long collection, Deque<HeapObject> dropped) {
        Object members = collections.remove(collection);
        if (members instanceof Tree tree) {
            tree.clear().forEach(node -> dropped.add(node.object));
        } else if (members != null) {
            for (Node node : list(members)) {
                node.in = null;
                dropped.add(node.object);
            }
        }
    }

    /** Drops all that a list or tree has. @param head what its first 8 bytes were */
    public synchronized void clear(long head) {
        Deque<HeapObject> members = new ArrayDeque<>();
        clear(head, members);
        members.forEach(object -> drop(object.offset));
    }

    @SuppressWarnings("unchecked") // only lists of nodes are kept beside trees
    private static Deque<Node> list(Object members) {
        if (members instanceof Tree) {
            throw new AccessFault("a tree is no list");
        }
        return (Deque<Node>) members;
    }

    private static Tree tree(Object members) {
        if (members instanceof Tree tree) {
            return tree;
        }
        throw new AccessFault("a list is no tree");
    }

    /** What a list or tree has; null if it is empty. */
    private Object members(Region region, int head) {
        long id = region.load64(head);
        Object members = collections.get(id);
        if (members == null && id != 0) {
            throw new AccessFault(String.format("%s off=%d has no list or tree", region.name(), head));
        }
        return members;
    }

    private void begin(Region region, int head, Object members) {
        collections.put(++collectionsMade, members);
        region.store64(head, collectionsMade);
    }

    private void end(Region region, int head) {
        collections.remove(region.load64(head));
        region.store64(head, 0);
    }

    /**
     * Puts an object into a list, which has the caller's reference then.
     *
     * @param region of the head of the list
     * @param node where the member of the object is that joins it
     * @return 0, or -EINVAL where the member is in a list already, and the reference is dropped
     */
    public synchronized int push(Region region, int head, int node, boolean front) {
        Node joined = nodeAt(node);
        if (joined.in != null) {
            drop(joined.object.offset);
            return -Errno.EINVAL;
        }
        Object members = members(region, head);
        Deque<Node> list = members == null ? new ArrayDeque<>() : list(members);
        if (members == null) {
            begin(region, head, list);
        }
        joined.in = list;
        if (front) {
            list.addFirst(joined);
        } else {
            list.addLast(joined);
        }
        return 0;
    }

    /** The object at an end of a list, by the member that joins it; -1 if there is none. @param take whether the caller gets it */
    public synchronized int end(Region region, int head, boolean front, boolean take) {
        Object members = members(region, head);
        if (members == null) {
            return -1;
        }
        Deque<Node> list = list(members);
        Node node = front ? list.peekFirst() : list.peekLast();
        if (take) {
            if (front) {
                list.removeFirst();
            } else {
                list.removeLast();
            }
            node.in = null;
            if (list.isEmpty()) {
                end(region, head);
            }
        }
        return node.offset();
    }

    /**
     * Puts an object into a tree, which has the caller's reference then.
     *
     * @param less whether the object at the first offset is before that at the second one: not 0 if so
     * @return 0, or -EINVAL where the member is in a tree already, and the reference is dropped
     */
    public synchronized int add(Region region, int root, int node, LongBinaryOperator less) {
        Node joined = nodeAt(node);
        if (joined.in != null) {
            drop(joined.object.offset);
            return -Errno.EINVAL;
        }
        Object members = members(region, root);
        Tree tree = members == null ? new Tree() : tree(members);
        int changes = tree.changes();
        Node parent = null;
        boolean left = false;
        for (Node below = tree.root(); below != null; below = left ? below.left : below.right) {
            parent = below;
            left = less.applyAsLong(joined.offset(), below.offset()) != 0;
        }
        if (tree.changes() != changes) {
            throw new AccessFault("a tree changes while its objects are compared");
        }
        if (members == null) {
            begin(region, root, tree);
        }
        tree.add(joined, parent, left);
        return 0;
    }

    /** Takes an object from a tree. @return whether it was in it: the caller gets the reference */
    public synchronized boolean remove(Region region, int root, int node) {
        Object members = members(region, root);
        Node joined = nodeAt(node);
        if (members == null || joined.in != members) {
            return false;
        }
        Tree tree = tree(members);
        tree.remove(joined);
        if (tree.isEmpty()) {
            end(region, root);
        }
        return true;
    }

    /** The first object of a tree, by the member that joins it; -1 if there is none. */
    public synchronized int first(Region region, int root) {
        Object members = members(region, root);
        return members == null ? -1 : tree(members).first().offset();
    }

    /** The object at the root of a tree; -1 if there is none. */
    public synchronized int root(Region region, int root) {
        Object members = members(region, root);
        return members == null ? -1 : tree(members).root().offset();
    }

    /** The object below another one in a tree; -1 if there is none, or that is in another tree. */
    public synchronized int below(Region region, int root, int node, boolean left) {
        Object members = members(region, root);
        Node joined = nodeAt(node);
        if (members == null || joined.in != members) {
            return -1;
        }
        Node child = left ? joined.left : joined.right;
        return child == null ? -1 : child.offset();
    }
}
