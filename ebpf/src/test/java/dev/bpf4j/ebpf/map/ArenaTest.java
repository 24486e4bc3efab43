package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ArenaTest {
    private static final long PAGE = Arena.PAGE_SIZE;

    private static Arena arena(int pages, long base, int flags, ByteOrder order) {
        MapSpec spec = MapSpec.of("arena", MapKind.ARENA, 0, 0, pages).withFlags(MapFlags.BPF_F_MMAPABLE | flags);
        return (Arena)
                BpfMap.create(spec.withDetails(spec.details().withExtra(base)).in(order));
    }

    private static Arena arena(int pages) {
        return arena(pages, 0, 0, ByteOrder.LITTLE_ENDIAN);
    }

    private static long low(long address) {
        return Arena.toKernel(address);
    }

    /** A page at a time: where allocations may be, and what pages are there. */
    private static final class Model {
        private final boolean[] taken;
        private final boolean[] there;

        Model(int pages) {
            taken = new boolean[pages];
            there = new boolean[pages];
        }

        private int freeFrom(int page) {
            int length = 0;
            while (page + length < taken.length && !taken[page + length]) {
                length++;
            }
            return length;
        }

        /** The smallest range that is large enough, the last of equal ones. */
        int find(int count) {
            int best = -1;
            for (int page = 0; page < taken.length; page++) {
                boolean begins = page == 0 || taken[page - 1];
                int length = freeFrom(page);
                if (begins && length >= count && (best < 0 || length <= freeFrom(best))) {
                    best = page;
                }
            }
            return best;
        }

        boolean isFree(int page, int count) {
            return page + count <= taken.length && freeFrom(page) >= count;
        }

        void set(int page, int count, boolean take, boolean present) {
            for (int i = page; i < Math.min(page + count, taken.length); i++) {
                taken[i] = take;
                there[i] = present;
            }
        }
    }

    @Property(tries = 300)
    void pagesAreAllocatedAsInAModelOfThem(@ForAll long seed, @ForAll @IntRange(min = 1, max = 24) int pages) {
        Random random = new Random(seed);
        long base = random.nextBoolean() ? 0 : (1L << 40) + PAGE * random.nextInt(1 << 19);
        Arena arena = arena(pages, base, 0, ByteOrder.LITTLE_ENDIAN);
        Model model = new Model(pages);
        for (int i = 0; i < 60; i++) {
            int page = random.nextInt(pages);
            int count = 1 + random.nextInt(4);
            long address = arena.base() + page * PAGE;
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    int found = model.find(count);
                    assertEquals(found < 0 ? 0 : arena.base() + found * PAGE, arena.allocate(0, count));
                    if (found >= 0) {
                        model.set(found, count, true, true);
                    }
                }
                case 2 -> {
                    boolean free = model.isFree(page, count);
                    assertEquals(free ? address : 0, arena.allocate(address, count));
                    if (free) {
                        model.set(page, count, true, true);
                    }
                }
                case 3 -> {
                    arena.free(address + random.nextInt((int) PAGE), count);
                    model.set(page, count, false, false);
                }
                default -> {
                    boolean free = model.isFree(page, count);
                    int error = page + count > pages ? -Errno.EINVAL : -Errno.EBUSY;
                    assertEquals(free ? 0 : error, arena.reserve(address, count));
                    if (free) {
                        model.set(page, count, true, false);
                    }
                }
            }
            checkPages(arena, model);
        }
    }

    private static void checkPages(Arena arena, Model model) {
        int present = 0;
        for (int page = 0; page < model.there.length; page++) {
            long address = low(arena.base() + page * PAGE + 8);
            arena.store(Width.W, address, page + 1);
            assertEquals(model.there[page] ? page + 1 : 0, arena.load(Width.W, address));
            present += model.there[page] ? 1 : 0;
        }
        assertEquals(present, arena.size());
    }

    /** Accesses of all widths anywhere, against a map of bytes. */
    @Property(tries = 100)
    void accessesFindWhatWasStoredOrNothing(@ForAll long seed, @ForAll boolean big) {
        Random random = new Random(seed);
        Arena arena = arena(4, 0, 0, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        arena.allocate(arena.base(), 2);
        arena.allocate(arena.base() + 3 * PAGE, 1);
        Map<Long, Byte> bytes = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Width width = Width.values()[random.nextInt(4)];
            long address = random.nextInt(5) * PAGE + random.nextInt(20) - 10;
            boolean there = isThere(address) && isThere(address + width.bytes() - 1);
            if (random.nextBoolean()) {
                long value = random.nextLong();
                arena.store(width, address, value);
                for (int b = 0; there && b < width.bytes(); b++) {
                    bytes.put(address + b, (byte) (value >>> 8 * (big ? width.bytes() - 1 - b : b)));
                }
            }
            long expected = 0;
            for (int b = 0; there && b < width.bytes(); b++) {
                long shift = 8L * (big ? width.bytes() - 1 - b : b);
                expected |= (bytes.getOrDefault(address + b, (byte) 0) & 0xffL) << shift;
            }
            assertEquals(expected, arena.load(width, address), () -> width + " at " + address);
        }
    }

    private static boolean isThere(long address) {
        return address >= 0 && address < 2 * PAGE || address >= 3 * PAGE && address < 4 * PAGE;
    }

    @Example
    void addressesAreLowerHalvesOfThoseInUserSpace() {
        Arena arena = arena(16, (1L << 44) + 0x10000, 0, ByteOrder.LITTLE_ENDIAN);
        assertEquals((1L << 44) + 0x10000, arena.allocate(0, 1));
        arena.store(Width.DW, 0x10008, 42);
        assertEquals(42, arena.load(Width.DW, low(arena.base() + 8)));
        assertEquals(0, arena.load(Width.DW, arena.base() + 8), "the upper half is no part of it");
        assertEquals(0, arena.load(Width.DW, 0x10008 - PAGE));
        assertEquals(0, arena.load(Width.DW, -1));
        assertEquals(1L << 44 | 5, arena.toUser(7L << 32 | 5));
        assertEquals(0, arena.toUser(7L << 32));
        assertEquals(
                5,
                arena(1, 0, MapFlags.BPF_F_NO_USER_CONV, ByteOrder.LITTLE_ENDIAN)
                        .toUser(7L << 32 | 5));
    }

    @Example
    void atomicOperationsThatFailLeaveWhatThereIs() {
        Arena arena = arena(2);
        arena.allocate(arena.base(), 1);
        arena.store(Width.DW, 8, 5);
        assertEquals(5, arena.atomic(Width.DW, 8, Atomic.FETCH_ADD, 3, 0, 77));
        assertEquals(8, arena.atomic(Width.DW, 8, Atomic.CMPXCHG, 1, 8, 77));
        assertEquals(1, arena.atomic(Width.W, 8, Atomic.CMPXCHG, 2, 8, 77));
        assertEquals(1, arena.load(Width.DW, 8));
        assertEquals(77, arena.atomic(Width.DW, PAGE, Atomic.FETCH_ADD, 3, 0, 77));
        assertEquals(77, arena.atomic(Width.DW, PAGE - 4, Atomic.XCHG, 3, 0, 77));
        assertEquals(0, arena.atomic(Width.DW, 12, Atomic.ADD, -1, 0, 77), "misaligned");
        assertEquals(-1, arena.load(Width.DW, 12));
        assertEquals(0xffff_ffffL, arena.acquire(Width.W, 12, 77));
        assertEquals(77, arena.acquire(Width.W, PAGE, 77));
    }

    @Example
    void userSpaceTouchesPages() {
        Arena arena = arena(3);
        ArenaView user = arena.user();
        assertEquals(arena.base(), user.base());
        assertEquals(3 * PAGE, user.size());
        user.store(Width.DW, user.base() + PAGE - 4, 0x0102030405060708L);
        assertEquals(2, arena.size());
        assertEquals(0x0102030405060708L, arena.load(Width.DW, PAGE - 4));
        assertEquals(0x05060708L, user.load(Width.W, user.base() + PAGE - 4));
        user.write(user.base() + 2 * PAGE, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, user.read(user.base() + 2 * PAGE - 1, 5));
        assertEquals(0, arena.allocate(0, 1), "all pages are there");
        for (long outside : new long[] {0, user.base() - 1, user.base() + 3 * PAGE - 7, user.base() + (1L << 32)}) {
            assertThrows(AccessFault.class, () -> user.load(Width.DW, outside));
            assertThrows(AccessFault.class, () -> user.write(outside, new byte[8]));
        }
    }

    @Example
    void userSpaceMayHaveToWaitForPrograms() {
        Arena arena = arena(2, 0, MapFlags.BPF_F_SEGV_ON_FAULT, ByteOrder.LITTLE_ENDIAN);
        assertThrows(AccessFault.class, () -> arena.user().load(Width.B, arena.base()));
        arena.allocate(arena.base(), 1);
        assertEquals(0, arena.user().load(Width.B, arena.base()));
    }

    @Example
    void hasNoElements() {
        Arena arena = arena(2);
        assertEquals(0, arena.values().size());
        assertEquals(-Errno.ENOTSUPP, arena.update(arena.values(), 0, arena.values(), 0, 0));
        assertEquals(-Errno.ENOTSUPP, arena.read(arena.values(), 0, arena.values(), 0));
        assertEquals(-Errno.ENOTSUPP, arena.delete(arena.values(), 0));
        assertEquals(BpfMap.ABSENT, arena.lookup(arena.values(), 0));
    }
}
