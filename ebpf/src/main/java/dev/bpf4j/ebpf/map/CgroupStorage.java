package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;

/**
 * Storage of control groups: cgroup_storage and percpu_cgroup_storage. All programs here run in one group, whose key is all
 * zeros: there is one element from the begin, with a zeroed value.
 */
public final class CgroupStorage extends BpfMap {
    private final Slab slab;

    CgroupStorage(MapSpec spec, int cpus) {
        super(spec, cpus);
        slab = new Slab(spec, 1, cpus);
    }

    @Override
    public BufferRegion values() {
        return slab.programView();
    }

    /** The offset of the group's value, as {@code bpf_get_local_storage} finds it; {@link #ABSENT} if there is no such CPU. */
    public int local(int cpu) {
        return slab.offset(0, cpu);
    }

    private boolean isGroup(Region key, int keyOffset) {
        boolean zero = true;
        for (int i = 0; zero && i < spec().keySize(); i++) {
            zero = key.load8(keyOffset + i) == 0;
        }
        return zero;
    }

    /** Groups come and go with their programs: values of others cannot be put. */
    @Override
    public int update(Region key, int keyOffset, Region value, int valueOffset, long flags, int cpu) {
        if (flags != MapFlags.BPF_ANY && flags != MapFlags.BPF_EXIST || !slab.hasCopy(cpu)) {
            return -Errno.EINVAL;
        }
        if (!isGroup(key, keyOffset)) {
            return -Errno.ENOENT;
        }
        slab.set(0, cpu, value, valueOffset);
        return 0;
    }

    @Override
    public int delete(Region key, int keyOffset) {
        return -Errno.EINVAL;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        if (!isGroup(key, keyOffset)) {
            return -Errno.ENOENT;
        }
        slab.read(0, value, valueOffset);
        return 0;
    }

    @Override
    int firstElement(Region next, int nextOffset) {
        for (int i = 0; i < spec().keySize(); i++) {
            next.store8(nextOffset + i, 0);
        }
        return 0;
    }

    @Override
    int nextElement(Region key, int keyOffset, Region next, int nextOffset) {
        return isGroup(key, keyOffset) ? -Errno.ENOENT : firstElement(next, nextOffset);
    }
}
