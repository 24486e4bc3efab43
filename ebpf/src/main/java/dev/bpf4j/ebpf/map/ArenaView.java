package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;

/**
 * An arena as a process sees it that has mapped it: at the addresses that programs store as pointers. A page that is not there
 * comes into being when it is touched, zeroed, unless the arena has {@code BPF_F_SEGV_ON_FAULT}. Numbers of several bytes have the
 * byte order of the arena's programs.
 */
public final class ArenaView {
    private final Arena arena;

    ArenaView(Arena arena) {
        this.arena = arena;
    }

    /** The address of the first byte. */
    public long base() {
        return arena.base();
    }

    /** How many bytes there are from {@link #base()} on: at most 2^32. */
    public long size() {
        return Arena.size(arena.spec());
    }

    /** Zero-extended. @throws AccessFault if it is not all inside the arena */
    public long load(Width width, long address) {
        touch(address, width.bytes());
        return arena.load(width, Arena.toKernel(address));
    }

    /** @throws AccessFault if it is not all inside the arena */
    public void store(Width width, long address, long value) {
        touch(address, width.bytes());
        arena.store(width, Arena.toKernel(address), value);
    }

    /** Puts bytes there. @throws AccessFault if they are not all inside the arena */
    public void write(long address, byte[] bytes) {
        touch(address, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            arena.store(Width.B, Arena.toKernel(address + i), bytes[i]);
        }
    }

    /** Copies bytes from there. @throws AccessFault if they are not all inside the arena */
    public byte[] read(long address, int count) {
        touch(address, count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) arena.load(Width.B, Arena.toKernel(address + i));
        }
        return bytes;
    }

    private void touch(long address, int count) {
        long offset = address - base();
        if (offset < 0 || offset > size() - count) {
            throw new AccessFault(String.format("0x%x is not in %s", address, arena));
        }
        for (int page = arena.page(address); count > 0 && page <= arena.page(address + count - 1); page++) {
            arena.touch(page);
        }
    }
}
