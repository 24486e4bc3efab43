package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import java.util.function.IntUnaryOperator;

/**
 * Helpers on dynptrs: 16 bytes in the stack that hold an address, a size in 24 bits and an offset. An address of 0 makes
 * it null. Whoever forges one reaches no more than by the address itself.
 */
final class DynptrHelpers {
    private static final long MAX_SIZE = (1 << 24) - 1;
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int SIZE = 8;

    private DynptrHelpers() {}

    static void register(Functions f) {
        f.add("dynptr_from_mem", (c, data, size, flags, ptr, r5) -> fromMemory(c, data, size & LOW_32, flags, ptr));
        f.add(
                "dynptr_read",
                (c, to, size, ptr, offset, flags) -> read(c, to, size & LOW_32, ptr, offset & LOW_32, flags));
        f.add(
                "dynptr_write",
                (c, ptr, offset, from, size, flags) -> write(c, ptr, offset & LOW_32, from, size & LOW_32, flags));
        f.add("dynptr_data", (c, ptr, offset, size, r4, r5) -> data(c, ptr, offset & LOW_32, size & LOW_32));
        f.add(
                "dynptr_copy",
                (c, to, toOffset, from, offset, size) ->
                        copy(c, to, toOffset & LOW_32, from, offset & LOW_32, size & LOW_32));
        f.add(
                "dynptr_memset",
                (c, ptr, offset, size, value, r5) -> fill(c, ptr, offset & LOW_32, size & LOW_32, value));
        f.add("ringbuf_reserve_dynptr", (c, map, size, flags, ptr, r5) -> reserve(c, map, size & LOW_32, flags, ptr));
        f.add("ringbuf_submit_dynptr", (c, ptr, flags, r3, r4, r5) -> commit(c, ptr, flags, false));
        f.add("ringbuf_discard_dynptr", (c, ptr, flags, r3, r4, r5) -> commit(c, ptr, flags, true));
    }

    private static void set(Memory memory, long ptr, long address, long size) {
        memory.store64(ptr, address);
        memory.store64(ptr + SIZE, size);
    }

    private static long fromMemory(Caller caller, long data, long size, long flags, long ptr) {
        boolean valid = flags == 0 && size <= MAX_SIZE;
        set(caller.memory(), ptr, valid ? data : 0, valid ? size : 0);
        return valid ? 0 : size > MAX_SIZE ? -Errno.E2BIG : -Errno.EINVAL;
    }

    private static long reserve(Caller caller, long map, long size, long flags, long ptr) {
        boolean valid = flags == 0 && size <= MAX_SIZE;
        long record = valid ? RingBufferHelpers.reserve(caller, map, size, 0) : 0;
        set(caller.memory(), ptr, record, record == 0 ? 0 : size);
        if (record != 0) {
            return 0;
        }
        return flags == 0 && size > MAX_SIZE ? -Errno.E2BIG : -Errno.EINVAL;
    }

    private static long commit(Caller caller, long ptr, long flags, boolean discard) {
        long record = caller.memory().load64(ptr);
        if (record == 0) {
            return 0;
        }
        if (discard) {
            RingBufferHelpers.ofRecord(caller, record).discard(at(record), flags);
        } else {
            RingBufferHelpers.ofRecord(caller, record).submit(at(record), flags);
        }
        set(caller.memory(), ptr, 0, 0);
        return 0;
    }

    private static boolean inside(Memory memory, long ptr, long offset, long size) {
        long whole = memory.load64(ptr + SIZE) & MAX_SIZE;
        return size <= whole && offset <= whole - size;
    }

    private static long read(Caller caller, long to, long size, long ptr, long offset, long flags) {
        Memory memory = caller.memory();
        long data = memory.load64(ptr);
        if (data == 0 || flags != 0) {
            return -Errno.EINVAL;
        }
        return inside(memory, ptr, offset, size) ? move(memory, data + offset, to, (int) size) : -Errno.E2BIG;
    }

    private static long write(Caller caller, long ptr, long offset, long from, long size, long flags) {
        Memory memory = caller.memory();
        long data = memory.load64(ptr);
        if (data == 0 || flags != 0) {
            return -Errno.EINVAL;
        }
        return inside(memory, ptr, offset, size) ? move(memory, from, data + offset, (int) size) : -Errno.E2BIG;
    }

    /** Source and target may overlap. */
    private static long move(Memory memory, long from, long to, int size) {
        if (size == 0) {
            return 0;
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) memory.load8(from + i);
        }
        return store(memory, to, size, i -> bytes[i]);
    }

    /** @return -EINVAL, and nothing is written, if that is memory that programs only read */
    private static long store(Memory memory, long to, int size, IntUnaryOperator bytes) {
        try {
            for (int i = 0; i < size; i++) {
                memory.store8(to + i, bytes.applyAsInt(i));
            }
            return 0;
        } catch (AccessFault readOnly) {
            return -Errno.EINVAL;
        }
    }

    private static long copy(Caller caller, long to, long toOffset, long from, long fromOffset, long size) {
        Memory memory = caller.memory();
        long target = memory.load64(to);
        long source = memory.load64(from);
        if (target == 0 || source == 0) {
            return -Errno.EINVAL;
        }
        boolean fits = inside(memory, to, toOffset, size) && inside(memory, from, fromOffset, size);
        return fits ? move(memory, source + fromOffset, target + toOffset, (int) size) : -Errno.E2BIG;
    }

    private static long fill(Caller caller, long ptr, long offset, long size, long value) {
        Memory memory = caller.memory();
        if (!inside(memory, ptr, offset, size)) {
            return -Errno.E2BIG;
        }
        return memory.load64(ptr) == 0
                ? -Errno.EINVAL
                : store(memory, memory.load64(ptr) + offset, (int) size, i -> (int) value);
    }

    private static long data(Caller caller, long ptr, long offset, long size) {
        Memory memory = caller.memory();
        long data = memory.load64(ptr);
        return data == 0 || !inside(memory, ptr, offset, size) ? 0 : data + offset;
    }
}
