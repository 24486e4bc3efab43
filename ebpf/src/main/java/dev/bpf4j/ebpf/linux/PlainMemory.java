package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import java.util.Objects;

/**
 * A block of bytes, given to a program as R1 = its address and R2 = its length: the convention of userspace machines and
 * of the bpf_conformance suite. The program may read and write it. Reusable.
 */
public final class PlainMemory {
    public static final ContextType<PlainMemory> CONTEXT = ContextType.named("memory", PlainMemory.class)
            .entry(ContextType.Entry.MEMORY)
            .packet(true, (m, region) -> region.map(m.bytes, m.start, m.length))
            .build();

    private byte[] bytes;
    private int start;
    private int length;

    /** The whole array; the program writes into it. */
    public PlainMemory(byte[] bytes) {
        this.bytes = bytes;
        this.length = bytes.length;
    }

    /** Takes another slice. @throws IndexOutOfBoundsException if it is not inside the array */
    public PlainMemory map(byte[] array, int from, int size) {
        Objects.checkFromIndexSize(from, size, array.length);
        bytes = array;
        start = from;
        length = size;
        return this;
    }

    /** Length in bytes. */
    public int length() {
        return length;
    }
}
