package dev.bpf4j.ebpf.object;

import dev.bpf4j.ebpf.map.SpecialField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An object: where it is, and who has it. Used under the lock of its heap. */
final class HeapObject {
    final int offset;
    final int bytes;
    final int block;
    final List<SpecialField> fields;
    int references = 1;

    /** Whether others than its owner may have read where it is. */
    boolean published;

    /** The places that it has in lists and trees, by the offset of the member that joins it. */
    private final Map<Integer, Node> nodes = new HashMap<>(2);

    HeapObject(int offset, int bytes, int block, List<SpecialField> fields) {
        this.offset = offset;
        this.bytes = bytes;
        this.block = block;
        this.fields = fields;
    }

    /** What joins it to a list or tree, or may. @param member bytes from its start */
    Node node(int member) {
        return nodes.computeIfAbsent(member, at -> new Node(this, at));
    }
}
