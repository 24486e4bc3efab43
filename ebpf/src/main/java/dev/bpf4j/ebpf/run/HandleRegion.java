package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.memory.Region;

/** Addresses that stand for something else than bytes: a map, the functions of a program. Accesses fault. */
class HandleRegion extends Region {
    HandleRegion(String name) {
        super(name);
    }

    @Override
    public final int size() {
        return 0;
    }

    /** A load, zero-extended. */
    long load(int offset, int bytes) {
        return refuse(offset, bytes);
    }

    final long refuse(int offset, int bytes) {
        throw fault("invalid access", offset, bytes);
    }

    @Override
    public final long load8(int offset) {
        return load(offset, 1);
    }

    @Override
    public final long load16(int offset) {
        return load(offset, 2);
    }

    @Override
    public final long load32(int offset) {
        return load(offset, 4);
    }

    @Override
    public final long load64(int offset) {
        return load(offset, 8);
    }

    @Override
    public final void store8(int offset, long value) {
        refuse(offset, 1);
    }

    @Override
    public final void store16(int offset, long value) {
        refuse(offset, 2);
    }

    @Override
    public final void store32(int offset, long value) {
        refuse(offset, 4);
    }

    @Override
    public final void store64(int offset, long value) {
        refuse(offset, 8);
    }
}
