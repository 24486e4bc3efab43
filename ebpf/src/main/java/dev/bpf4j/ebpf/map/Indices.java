package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;

/** The keys of array kinds: unsigned 32-bit indices below the length. */
final class Indices {
    private Indices() {}

    /** The error of an update, in the order in which the kernel looks for it; 0 if there is none. */
    static int checkUpdate(int index, int length, long flags) {
        if (MapFlags.check(flags) != 0) {
            return -Errno.EINVAL;
        }
        if (Integer.compareUnsigned(index, length) >= 0) {
            return -Errno.E2BIG;
        }
        return flags == MapFlags.BPF_NOEXIST ? -Errno.EEXIST : 0;
    }

    static int first(Region next, int nextOffset) {
        next.store32(nextOffset, 0);
        return 0;
    }

    static int next(Region key, int keyOffset, int length, Region next, int nextOffset) {
        int index = (int) key.load32(keyOffset);
        if (index == length - 1) {
            return -Errno.ENOENT;
        }
        next.store32(nextOffset, Integer.compareUnsigned(index, length) < 0 ? index + 1 : 0);
        return 0;
    }
}
