package dev.bpf4j.ebpf.context;

import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/**
 * One field of a context.
 *
 * @param offset bytes from the start of the context, a multiple of the width
 * @param read the value; unused for packet pointers, which the engine knows
 * @param write how to set it; absent for read-only fields
 */
public record Field<T>(
        String name,
        int offset,
        Width width,
        Kind kind,
        ToLongFunction<? super T> read,
        Optional<ObjLongConsumer<? super T>> write) {

    /** What a load of the field gives. */
    public enum Kind {
        SCALAR,
        /** Address of the first packet byte. */
        PACKET_START,
        /** Address just behind the last packet byte. */
        PACKET_END,
        /** Address of the first byte of metadata, which ends where the packet starts. */
        PACKET_META
    }

    public Field {
        if (offset < 0 || offset % width.bytes() != 0) {
            throw new IllegalArgumentException("field " + name + " is not aligned to its size");
        }
    }

    /** Offset of the first byte behind the field. */
    public int end() {
        return offset + width.bytes();
    }

    public boolean writable() {
        return write.isPresent();
    }

    /**
     * Whether an access stays inside the field and may be that narrow: scalars can be read by any aligned part and are
     * written whole; packet pointers are read whole.
     */
    public boolean allows(int accessOffset, Width access, boolean isWrite) {
        boolean whole = accessOffset == offset && access == width;
        if (isWrite) {
            return whole && writable();
        }
        boolean part =
                accessOffset >= offset && accessOffset + access.bytes() <= end() && accessOffset % access.bytes() == 0;
        return whole || kind == Kind.SCALAR && part;
    }

    /** The part of the field's value that a narrow load at this offset sees, little-endian. */
    public long part(long value, int accessOffset, Width access) {
        return access.truncate(value >>> (accessOffset - offset) * 8);
    }
}
