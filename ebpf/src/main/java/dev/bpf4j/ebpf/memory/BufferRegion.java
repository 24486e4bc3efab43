package dev.bpf4j.ebpf.memory;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A region over an aligned direct buffer, which threads share: its atomic operations are really atomic, and an aligned
 * access of 1, 2, 4 or 8 bytes is never torn. Plain accesses order nothing. The byte order is that of the class, as in
 * {@link BytesRegion}.
 */
public sealed class BufferRegion extends Region permits BigEndianBuffer {
    /** The largest size in bytes: offsets are {@code int}, and memory comes in units of 8. */
    public static final int MAX_SIZE = Integer.MAX_VALUE & ~7;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer buffer;
    private final int size;
    private final boolean readable;
    private final boolean writable;

    BufferRegion(String name, ByteBuffer buffer, int size, boolean readable, boolean writable) {
        super(name);
        this.buffer = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.size = size;
        this.readable = readable;
        this.writable = writable;
    }

    /** Zeroed memory for little-endian machines. See {@link #allocate(String, int, ByteOrder)}. */
    public static BufferRegion allocate(String name, int size) {
        return allocate(name, size, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Zeroed memory of that many bytes.
     *
     * @param order of the machine that uses it
     * @throws IllegalArgumentException if the size is negative or above {@link #MAX_SIZE}
     * @throws OutOfMemoryError if the JVM grants no direct memory of that size
     */
    public static BufferRegion allocate(String name, int size, ByteOrder order) {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException(name + " of " + size + " bytes: the limit is " + MAX_SIZE);
        }
        ByteBuffer aligned = aligned((size + 7) & ~7);
        return order == ByteOrder.BIG_ENDIAN
                ? new BigEndianBuffer(name, aligned, size, true, true)
                : new BufferRegion(name, aligned, size, true, true);
    }

    /** The JVM aligns large buffers itself; where it does not, some bytes more let a slice begin at an aligned one. */
    private static ByteBuffer aligned(int size) {
        ByteBuffer exact = ByteBuffer.allocateDirect(size);
        return exact.alignmentOffset(0, Long.BYTES) == 0
                ? exact
                : ByteBuffer.allocateDirect(size + Long.BYTES).alignedSlice(Long.BYTES);
    }

    /** The same memory with less access: where it is not readable or writable, such accesses fault. */
    public BufferRegion view(String name, boolean canRead, boolean canWrite) {
        return over(name, buffer, readable && canRead, writable && canWrite);
    }

    /** Another region of this class over the same memory. */
    BufferRegion over(String name, ByteBuffer memory, boolean canRead, boolean canWrite) {
        return new BufferRegion(name, memory, size, canRead, canWrite);
    }

    @Override
    public int size() {
        return size;
    }

    private int readable(int offset, int bytes) {
        if (!readable) {
            throw fault("cannot read", offset, bytes);
        }
        if (offset < 0 || offset > size - bytes) {
            throw fault("invalid read", offset, bytes);
        }
        return offset;
    }

    private int writable(int offset, int bytes) {
        if (!writable) {
            throw fault("cannot write", offset, bytes);
        }
        if (offset < 0 || offset > size - bytes) {
            throw fault("invalid write", offset, bytes);
        }
        return offset;
    }

    private int aligned(int offset, int bytes) {
        if ((offset & bytes - 1) != 0) {
            throw fault("misaligned atomic access", offset, bytes);
        }
        return offset;
    }

    @Override
    public long load8(int offset) {
        return buffer.get(readable(offset, 1)) & 0xffL;
    }

    @Override
    public long load16(int offset) {
        return buffer.getShort(readable(offset, 2)) & 0xffffL;
    }

    @Override
    public long load32(int offset) {
        return buffer.getInt(readable(offset, 4)) & 0xffff_ffffL;
    }

    @Override
    public long load64(int offset) {
        return buffer.getLong(readable(offset, 8));
    }

    @Override
    public void store8(int offset, long value) {
        buffer.put(writable(offset, 1), (byte) value);
    }

    @Override
    public void store16(int offset, long value) {
        buffer.putShort(writable(offset, 2), (short) value);
    }

    @Override
    public void store32(int offset, long value) {
        buffer.putInt(writable(offset, 4), (int) value);
    }

    @Override
    public void store64(int offset, long value) {
        buffer.putLong(writable(offset, 8), value);
    }

    /** A load that later accesses do not overtake. The offset is a multiple of 4. */
    public int load32Acquire(int offset) {
        return (int) INT.getAcquire(buffer, aligned(readable(offset, 4), 4));
    }

    /** A store that earlier accesses are finished before. The offset is a multiple of 4. */
    public void store32Release(int offset, int value) {
        INT.setRelease(buffer, aligned(writable(offset, 4), 4), value);
    }

    @Override
    public long atomic(Atomic op, Width width, int offset, long operand, long expected) {
        int at = aligned(writable(readable(offset, width.bytes()), width.bytes()), width.bytes());
        return switch (width) {
            case DW -> atomic64(op, at, operand, expected);
            case W -> atomic32(op, at, (int) operand, (int) expected) & 0xffff_ffffL;
            default -> throw fault("invalid atomic access", offset, width.bytes());
        };
    }

    private long atomic64(Atomic op, int at, long operand, long expected) {
        return switch (op) {
            case ADD, FETCH_ADD -> (long) LONG.getAndAdd(buffer, at, operand);
            case OR, FETCH_OR -> (long) LONG.getAndBitwiseOr(buffer, at, operand);
            case AND, FETCH_AND -> (long) LONG.getAndBitwiseAnd(buffer, at, operand);
            case XOR, FETCH_XOR -> (long) LONG.getAndBitwiseXor(buffer, at, operand);
            case XCHG -> (long) LONG.getAndSet(buffer, at, operand);
            case CMPXCHG -> (long) LONG.compareAndExchange(buffer, at, expected, operand);
        };
    }

    private int atomic32(Atomic op, int at, int operand, int expected) {
        return switch (op) {
            case ADD, FETCH_ADD -> (int) INT.getAndAdd(buffer, at, operand);
            case OR, FETCH_OR -> (int) INT.getAndBitwiseOr(buffer, at, operand);
            case AND, FETCH_AND -> (int) INT.getAndBitwiseAnd(buffer, at, operand);
            case XOR, FETCH_XOR -> (int) INT.getAndBitwiseXor(buffer, at, operand);
            case XCHG -> (int) INT.getAndSet(buffer, at, operand);
            case CMPXCHG -> (int) INT.compareAndExchange(buffer, at, expected, operand);
        };
    }

    /** Copies bytes of another region into this one. @throws AccessFault if either does not have them */
    public void copyFrom(Region source, int sourceOffset, int offset, int length) {
        if (length == 8) {
            store64(offset, source.load64(sourceOffset));
            return;
        }
        int i = 0;
        for (; i <= length - 8; i += 8) {
            store64(offset + i, source.load64(sourceOffset + i));
        }
        if (i <= length - 4) {
            store32(offset + i, source.load32(sourceOffset + i));
            i += 4;
        }
        for (; i < length; i++) {
            store8(offset + i, source.load8(sourceOffset + i));
        }
    }

    /** Copies bytes of this region into another one. @throws AccessFault if either does not have them */
    public void copyTo(int offset, Region target, int targetOffset, int length) {
        int i = 0;
        for (; i <= length - 8; i += 8) {
            target.store64(targetOffset + i, load64(offset + i));
        }
        if (i <= length - 4) {
            target.store32(targetOffset + i, load32(offset + i));
            i += 4;
        }
        for (; i < length; i++) {
            target.store8(targetOffset + i, load8(offset + i));
        }
    }

    /** Copies bytes of this region into an array. */
    public void copyTo(int offset, byte[] target, int targetOffset, int length) {
        if (length > 0) {
            readable(offset, length);
            buffer.get(offset, target, targetOffset, length);
        }
    }

    /** Copies bytes of an array into this region. */
    public void copyFrom(byte[] source, int sourceOffset, int offset, int length) {
        if (length > 0) {
            writable(offset, length);
            buffer.put(offset, source, sourceOffset, length);
        }
    }

    /** Whether that many bytes here and there are the same. @throws AccessFault if either does not have them */
    public boolean contentEquals(int offset, Region other, int otherOffset, int length) {
        int i = 0;
        for (; i <= length - 8; i += 8) {
            if (load64(offset + i) != other.load64(otherOffset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (load8(offset + i) != other.load8(otherOffset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Sets bytes to zero. */
    public void clear(int offset, int length) {
        int i = 0;
        for (; i <= length - 8; i += 8) {
            store64(offset + i, 0);
        }
        for (; i < length; i++) {
            store8(offset + i, 0);
        }
    }
}
