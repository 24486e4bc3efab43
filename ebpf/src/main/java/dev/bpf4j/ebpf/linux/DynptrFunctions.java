package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;

/**
 * Kernel functions on dynptrs, which lie in memory as {@link DynptrHelpers} says. Packets lie in one piece, so that buffers
 * for scattered bytes are never needed.
 */
final class DynptrFunctions {
    private static final long LOW_32 = 0xffff_ffffL;
    private static final int SIZE = 8;
    private static final long SIZE_BITS = (1 << 24) - 1;

    private DynptrFunctions() {}

    static void register(Functions f) {
        f.add("dynptr_from_skb", (c, ctx, flags, ptr, r4, r5) -> fromPacket(c, flags, ptr));
        f.add("dynptr_from_xdp", (c, ctx, flags, ptr, r4, r5) -> fromPacket(c, flags, ptr));
        f.add("dynptr_slice", (c, ptr, offset, buffer, size, r5) -> slice(c, ptr, offset & LOW_32, size & LOW_32));
        f.add("dynptr_slice_rdwr", (c, ptr, offset, buffer, size, r5) -> slice(c, ptr, offset & LOW_32, size & LOW_32));
        f.add("dynptr_size", (c, ptr, r2, r3, r4, r5) -> size(c, ptr));
        f.add("dynptr_is_null", (c, ptr, r2, r3, r4, r5) -> isNull(c, ptr) ? 1 : 0);
        f.add("dynptr_is_rdonly", (c, ptr, r2, r3, r4, r5) -> 0);
        f.add("dynptr_adjust", (c, ptr, start, end, r4, r5) -> adjust(c, ptr, start & LOW_32, end & LOW_32));
        f.add("dynptr_clone", (c, ptr, to, r3, r4, r5) -> copy(c, ptr, to));
    }

    private static boolean isNull(Caller caller, long ptr) {
        return caller.memory().load64(ptr) == 0;
    }

    private static long set(Caller caller, long ptr, long address, long size) {
        caller.memory().store64(ptr, address);
        caller.memory().store64(ptr + SIZE, size);
        return 0;
    }

    private static long fromPacket(Caller caller, long flags, long ptr) {
        if (flags != 0) {
            set(caller, ptr, 0, 0);
            return -Errno.EINVAL;
        }
        long packet = caller.packetAddress();
        return set(caller, ptr, packet, caller.memory().region(packet).size());
    }

    private static long size(Caller caller, long ptr) {
        return isNull(caller, ptr) ? -Errno.EINVAL : caller.memory().load64(ptr + SIZE) & SIZE_BITS;
    }

    private static long slice(Caller caller, long ptr, long offset, long size) {
        long whole = size(caller, ptr);
        boolean inside = whole >= 0 && size <= whole && offset <= whole - size;
        return inside ? caller.memory().load64(ptr) + offset : 0;
    }

    private static long adjust(Caller caller, long ptr, long start, long end) {
        long whole = size(caller, ptr);
        if (whole < 0 || start > end) {
            return -Errno.EINVAL;
        }
        if (start > whole || end > whole) {
            return -Errno.ERANGE;
        }
        return set(caller, ptr, caller.memory().load64(ptr) + start, end - start);
    }

    private static long copy(Caller caller, long ptr, long to) {
        return isNull(caller, ptr)
                ? set(caller, to, 0, 0) - Errno.EINVAL
                : set(caller, to, caller.memory().load64(ptr), caller.memory().load64(ptr + SIZE));
    }
}
