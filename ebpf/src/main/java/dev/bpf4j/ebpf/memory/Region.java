package dev.bpf4j.ebpf.memory;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.nio.ByteOrder;

/**
 * A piece of memory that programs reach through addresses. Offsets are bytes from its start; multi-byte values are in
 * {@link #order}. Loads zero-extend. Every method throws {@link AccessFault} outside {@code 0 .. size()}, and where the
 * region forbids the access.
 *
 * <p>All regions that a run reaches, and those that its maps are given, have the byte order of the machine that its program is
 * for: bytes are moved from one to the other by words.
 */
public abstract class Region {
    private final String name;

    protected Region(String name) {
        this.name = name;
    }

    /** What messages call it: {@code stack}, {@code packet}, ... */
    public final String name() {
        return name;
    }

    /** Size in bytes. */
    public abstract int size();

    /** The byte order of the values of several bytes: little-endian unless the region is made for the other machine. */
    public ByteOrder order() {
        return ByteOrder.LITTLE_ENDIAN;
    }

    /** The same memory as a machine of that byte order sees it. This form serves regions without such values. */
    public Region in(ByteOrder machine) {
        return this;
    }

    public abstract long load8(int offset);

    public abstract long load16(int offset);

    public abstract long load32(int offset);

    public abstract long load64(int offset);

    public abstract void store8(int offset, long value);

    public abstract void store16(int offset, long value);

    public abstract void store32(int offset, long value);

    public abstract void store64(int offset, long value);

    /** A load of any width, zero-extended. */
    public final long load(Width width, int offset) {
        return switch (width) {
            case B -> load8(offset);
            case H -> load16(offset);
            case W -> load32(offset);
            case DW -> load64(offset);
        };
    }

    /** A store of the low bytes of the value. */
    public final void store(Width width, int offset, long value) {
        switch (width) {
            case B -> store8(offset, value);
            case H -> store16(offset, value);
            case W -> store32(offset, value);
            case DW -> store64(offset, value);
        }
    }

    /**
     * Read-modify-write. This form serves memory that one thread owns (stack, packets); memory that threads share
     * overrides it with a really atomic one.
     *
     * @param expected what {@link Atomic#CMPXCHG} compares memory with (R0); other operations ignore it
     * @return the old value, zero-extended
     */
    public long atomic(Atomic op, Width width, int offset, long operand, long expected) {
        if (offset % width.bytes() != 0) {
            throw fault("misaligned atomic access", offset, width.bytes());
        }
        long old = load(width, offset);
        if (op != Atomic.CMPXCHG || old == width.truncate(expected)) {
            store(width, offset, op.eval(old, operand));
        }
        return old;
    }

    /** The fault for an access of that many bytes. */
    protected final AccessFault fault(String why, int offset, int bytes) {
        return new AccessFault(why + ": " + name + " off=" + offset + " size=" + bytes + ", the " + name + " has "
                + size() + " bytes");
    }
}
