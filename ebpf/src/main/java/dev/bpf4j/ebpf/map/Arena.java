package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * An arena: up to 4 GiB of memory that programs and user space see at the same addresses (Linux 6.9). It has no keys; its
 * pages come into being when programs allocate them or when {@linkplain #user() user space} touches them, zeroed.
 *
 * <p>An address in user space is {@link #base()} and what follows, all of the same 2^32 bytes. What programs access is told by its
 * lower half alone. An access of theirs to a page that is not there does nothing, and a load gives 0.
 */
public final class Arena extends BpfMap {
    /** Bytes of a page. */
    public static final int PAGE_SIZE = 1 << PageRanges.PAGE_BITS;

    /** Where an arena is whose specification does not say it. */
    public static final long DEFAULT_BASE = 1L << 44;

    private static final long HIGH_HALF = -1L << 32;

    private final int pages;
    private final long base;
    private final boolean converts;
    private final PageRanges free;
    private final AtomicReferenceArray<BufferRegion> memory;
    private final BufferRegion nothing;

    Arena(MapSpec spec, int cpus) {
        super(spec, cpus);
        pages = spec.maxEntries();
        long extra = spec.details().extra();
        base = extra == 0 ? DEFAULT_BASE : extra;
        converts = (spec.flags() & MapFlags.BPF_F_NO_USER_CONV) == 0;
        free = new PageRanges(pages);
        memory = new AtomicReferenceArray<>(pages);
        nothing = BufferRegion.allocate("arena", 0, spec.order());
    }

    /** How many bytes an arena of that specification can have. */
    public static long size(MapSpec spec) {
        return Integer.toUnsignedLong(spec.maxEntries()) << PageRanges.PAGE_BITS;
    }

    /** The address of its first byte in user space; a multiple of the page size. */
    public long base() {
        return base;
    }

    /** No values: nothing that an address of a map value could lead to. */
    @Override
    public Region values() {
        return nothing;
    }

    /** How many pages there are now. */
    @Override
    public int size() {
        int present = 0;
        for (int page = 0; page < pages; page++) {
            present += memory.get(page) == null ? 0 : 1;
        }
        return present;
    }

    @Override
    int readElement(Region key, int keyOffset, Region value, int valueOffset) {
        return -Errno.ENOTSUPP;
    }

    /** {@code addr_space_cast} to user space: 0 stays 0. */
    public long toUser(long address) {
        long low = toKernel(address);
        return low == 0 || !converts ? low : base & HIGH_HALF | low;
    }

    /** {@code addr_space_cast} from user space. */
    public static long toKernel(long address) {
        return address & ~HIGH_HALF;
    }

    /** The page with the byte at an address, which may be none of the arena's: unsigned 32 bits are all there is. */
    int page(long address) {
        return (int) address - (int) base >>> PageRanges.PAGE_BITS;
    }

    /** The user-space address of a page. */
    private long address(int page) {
        return base + ((long) page << PageRanges.PAGE_BITS);
    }

    /**
     * {@code bpf_arena_alloc_pages}.
     *
     * @param address in user space where the pages are to be; 0 for anywhere
     * @param count unsigned
     * @return the address in user space, or 0 if the pages are not free, not the arena's, or there is no memory
     */
    public long allocate(long address, int count) {
        if (count <= 0 || count > pages || inPage(address) != 0) {
            return 0;
        }
        synchronized (free) {
            int page = address == 0 ? free.find(count) : page(address);
            if (page == ABSENT || !free.isFree(page, count) || !fill(page, count)) {
                return 0;
            }
            free.take(page, count);
            return address(page);
        }
    }

    private boolean fill(int page, int count) {
        try {
            for (int i = page; i < page + count; i++) {
                memory.set(i, BufferRegion.allocate("arena", PAGE_SIZE, spec().order()));
            }
            return true;
        } catch (OutOfMemoryError e) {
            drop(page, count);
            return false;
        }
    }

    private void drop(int page, int count) {
        for (int i = page; i < page + count; i++) {
            memory.set(i, null);
        }
    }

    /**
     * {@code bpf_arena_free_pages}: pages that are not there, or not the arena's, are left out.
     *
     * @param address of a byte of the first page; of its lower half only
     * @param count unsigned
     */
    public void free(long address, int count) {
        int page = page(address);
        if (address == 0 || page < 0 || page >= pages) {
            return;
        }
        int present = (int) Math.min(Integer.toUnsignedLong(count), pages - page);
        synchronized (free) {
            drop(page, present);
            free.give(page, present);
        }
    }

    /**
     * {@code bpf_arena_reserve_pages}: allocations leave these pages alone. Nothing happens where no page begins.
     *
     * @param count unsigned
     * @return 0, {@code -EINVAL} if they are not all the arena's, {@code -EBUSY} if they are not all free
     */
    public int reserve(long address, int count) {
        int page = page(address);
        if (count == 0 || inPage(address) != 0) {
            return 0;
        }
        if (count < 0 || count > pages || page > pages - count) {
            return -Errno.EINVAL;
        }
        synchronized (free) {
            if (!free.isFree(page, count)) {
                return -Errno.EBUSY;
            }
            free.take(page, count);
            return 0;
        }
    }

    /** User space touches a page, which comes into being. @throws AccessFault if it must not */
    void touch(int page) {
        if (memory.get(page) != null) {
            return;
        }
        if ((spec().flags() & MapFlags.BPF_F_SEGV_ON_FAULT) != 0) {
            throw new AccessFault("page " + page + " of " + this + " is not allocated");
        }
        synchronized (free) {
            if (memory.get(page) == null) {
                free.take(page, 1);
                memory.set(page, BufferRegion.allocate("arena", PAGE_SIZE, spec().order()));
            }
        }
    }

    /** The arena as user space sees it. */
    public ArenaView user() {
        return new ArenaView(this);
    }

    /** The page that a whole access is in, or that it begins in; null if that is not there. */
    private BufferRegion at(long address) {
        int page = page(address);
        return address >>> 32 == 0 && page >= 0 && page < pages ? memory.get(page) : null;
    }

    private static int inPage(long address) {
        return (int) address & PAGE_SIZE - 1;
    }

    private static boolean crosses(Width width, long address) {
        return inPage(address) > PAGE_SIZE - width.bytes();
    }

    /**
     * A load of a program's.
     *
     * @param address the whole of what the instruction adds up; above 2^32 there is nothing
     * @return zero-extended; 0 if not all bytes are there
     */
    public long load(Width width, long address) {
        BufferRegion page = at(address);
        if (page == null) {
            return 0;
        }
        return crosses(width, address) ? loadAcross(width, address) : page.load(width, inPage(address));
    }

    /** An acquiring load of a program's. @param otherwise the result if not all bytes are there */
    public long acquire(Width width, long address, long otherwise) {
        boolean there = at(address) != null && at(address + width.bytes() - 1) != null;
        return there ? load(width, address) : otherwise;
    }

    private long loadAcross(Width width, long address) {
        if (at(address + width.bytes() - 1) == null) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < width.bytes(); i++) {
            value |= load(Width.B, address + i) << shift(width, i);
        }
        return value;
    }

    private int shift(Width width, int index) {
        boolean little = spec().order() == ByteOrder.LITTLE_ENDIAN;
        return Byte.SIZE * (little ? index : width.bytes() - 1 - index);
    }

    /** A store of a program's. Nothing happens if not all bytes are there. */
    public void store(Width width, long address, long value) {
        BufferRegion page = at(address);
        if (page != null && !crosses(width, address)) {
            page.store(width, inPage(address), value);
        } else if (page != null && at(address + width.bytes() - 1) != null) {
            for (int i = 0; i < width.bytes(); i++) {
                store(Width.B, address + i, value >>> shift(width, i));
            }
        }
    }

    /**
     * An atomic operation of a program's. Those on memory that is not aligned are atomic towards each other only.
     *
     * @param expected what {@link Atomic#CMPXCHG} compares memory with
     * @param otherwise the result if not all bytes are there, and nothing happens
     * @return the old value, zero-extended
     */
    public long atomic(Width width, long address, Atomic op, long operand, long expected, long otherwise) {
        if (at(address) == null || at(address + width.bytes() - 1) == null) {
            return otherwise;
        }
        if ((address & width.bytes() - 1) != 0) {
            return misaligned(op, width, address, operand, expected);
        }
        BufferRegion page = at(address);
        return page == null ? otherwise : page.atomic(op, width, inPage(address), operand, expected);
    }

    private synchronized long misaligned(Atomic op, Width width, long address, long operand, long expected) {
        long old = load(width, address);
        if (op != Atomic.CMPXCHG || old == width.truncate(expected)) {
            store(width, address, op.eval(old, operand));
        }
        return old;
    }
}
