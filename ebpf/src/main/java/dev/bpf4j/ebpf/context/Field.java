package dev.bpf4j.ebpf.context;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.Region;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/**
 * One field of a context.
 *
 * @param offset bytes from the start of the context, a multiple of the width
 * @param read the value; unused for packet pointers, which the engine knows
 * @param write how to set it; absent for read-only fields
 * @param readParts which parts of it may be read
 * @param writeParts which parts of it may be written
 * @param object where a pointer leads that is none into the packet; null if nowhere
 * @param layout how machines of both byte orders keep the value
 */
public record Field<T>(
        String name,
        int offset,
        Width width,
        Kind kind,
        ToLongFunction<? super T> read,
        Optional<ObjLongConsumer<? super T>> write,
        Parts readParts,
        Parts writeParts,
        Optional<Function<? super T, Optional<Target>>> object,
        Layout layout) {
    /**
     * What a pointer in a context leads to.
     *
     * @param owner the Java object behind it
     * @param structure what programs may access of it
     */
    public record Target(Object owner, Region structure) {}

    /**
     * How the bytes of a value depend on the machine. {@code read} and {@code write} always speak of the number that a
     * little-endian machine loads from all bytes of the field.
     */
    public enum Layout {
        /** A number in the byte order of the machine. */
        NUMBER,
        /** Two numbers of 4 bytes in the byte order of the machine, the lower one first. */
        NUMBERS,
        /** A number of 16 bits in network byte order, as the machine loads it, in the low bits of a larger one. */
        NETWORK16,
        /** The same bytes on all machines, as those of addresses. */
        BYTES
    }

    /** What a load of the field gives. */
    public enum Kind {
        SCALAR,
        /** Address of the first packet byte. */
        PACKET_START,
        /** Address just behind the last packet byte. */
        PACKET_END,
        /** Address of the first byte of metadata, which ends where the packet starts. */
        PACKET_META,
        /** A socket: {@code struct bpf_sock}. */
        SOCKET,
        SOCKET_OR_NULL,
        /** The part of a socket that sockets of all states have, or null. */
        SOCK_COMMON_OR_NULL,
        /** What a flow dissector found: {@code struct bpf_flow_keys}, which programs write. */
        FLOW_KEYS,
        /** The buffer of a writable raw tracepoint. */
        TRACE_BUFFER,
        /** An object of the kernel whose layout only its own type information tells. */
        KERNEL_OBJECT,
        KERNEL_OBJECT_OR_NULL,
        /** The same, of which nobody says how long it is valid. */
        STALE_OBJECT_OR_NULL;

        /** Whether it points into a packet. */
        public boolean isPacket() {
            return this == PACKET_START || this == PACKET_END || this == PACKET_META;
        }
    }

    public Field {
        if (offset < 0 || offset % width.bytes() != 0) {
            throw new IllegalArgumentException("field " + name + " is not aligned to its size");
        }
    }

    /** A field that is written whole; numbers are read by any part, pointers whole. */
    public Field(
            String name,
            int offset,
            Width width,
            Kind kind,
            ToLongFunction<? super T> read,
            Optional<ObjLongConsumer<? super T>> write) {
        this(
                name,
                offset,
                width,
                kind,
                read,
                write,
                kind == Kind.SCALAR ? Parts.ALL : Parts.WHOLE,
                Parts.WHOLE,
                Optional.empty(),
                Layout.NUMBER);
    }

    /** The same field, of which those parts may be accessed by themselves. */
    public Field<T> parts(Parts read, Parts written) {
        return new Field<>(name, offset, width, kind, this.read, write, read, written, object, layout);
    }

    /** The same field, which leads there. */
    public Field<T> target(Function<? super T, Optional<Target>> where) {
        return new Field<>(name, offset, width, kind, read, write, readParts, writeParts, Optional.of(where), layout);
    }

    /** The same field with that layout. */
    public Field<T> layout(Layout newLayout) {
        return new Field<>(name, offset, width, kind, read, write, readParts, writeParts, object, newLayout);
    }

    /** What a big-endian machine loads where a little-endian one loads that value, and the other way round. */
    public long bigEndian(long value) {
        return switch (layout) {
            case NUMBER -> value;
            case NUMBERS -> Long.rotateRight(value, Integer.SIZE);
            case NETWORK16 -> Long.reverseBytes(value) >>> Long.SIZE - Short.SIZE;
            case BYTES -> Long.reverseBytes(value) >>> Long.SIZE - width.bits();
        };
    }

    /** Where a little-endian machine finds the part of the value that a big-endian one finds there. */
    public int mirrored(int accessOffset, Width access) {
        return offset + end() - accessOffset - access.bytes();
    }

    /** Offset of the first byte behind the field. */
    public int end() {
        return offset + width.bytes();
    }

    public boolean writable() {
        return write.isPresent();
    }

    /** Whether an access stays inside the field and may be that narrow. */
    public boolean allows(int accessOffset, Width access, boolean isWrite) {
        return (!isWrite || writable())
                && (isWrite ? writeParts : readParts).allow(accessOffset - offset, access.bytes(), width.bytes());
    }

    /** The part of the field's value that a narrow load at this offset sees, little-endian. */
    public long part(long value, int accessOffset, Width access) {
        return access.truncate(value >>> (accessOffset - offset) * 8);
    }

    /** The field's value after a store of a part of it at this offset, little-endian. */
    public long withPart(long value, int accessOffset, Width access, long part) {
        int shift = (accessOffset - offset) * 8;
        long mask = access.truncate(-1) << shift;
        return value & ~mask | part << shift & mask;
    }
}
