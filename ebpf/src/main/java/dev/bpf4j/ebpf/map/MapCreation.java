package dev.bpf4j.ebpf.map;

import static dev.bpf4j.ebpf.map.MapFlags.*;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Which maps can be created: the rules of Linux 6.18 for sizes and flags, measured with bpf(2). */
final class MapCreation {
    private static final int ACCESS = BPF_F_RDONLY | BPF_F_WRONLY;
    private static final int PROGRAM_ACCESS = BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG;
    private static final int NODE_AND_ACCESS = BPF_F_NUMA_NODE | ACCESS;
    private static final int HASH_FLAGS = BPF_F_NO_PREALLOC | BPF_F_ZERO_SEED | ACCESS | PROGRAM_ACCESS;

    /** What the kernel allocates in one piece at most. */
    private static final int KMALLOC_MAX_SIZE = 1 << 22;
    /** What an element of a hash has beside key and value. */
    private static final int HASH_ELEMENT_OVERHEAD = 48;
    /** The largest allocation per CPU. */
    private static final int PCPU_MIN_UNIT_SIZE = 1 << 15;

    private static final int PAGE_SIZE = 1 << 12;
    /** The largest ring whose memory, twice its size, is a region. */
    private static final int MAX_RING = 1 << 29;

    /** Pages of 4 GiB. */
    private static final int MAX_ARENA = 1 << 20;

    private static final int LPM_MIN_KEY = 5;
    private static final int LPM_MAX_KEY = 260;
    private static final int MAX_BPF_STACK = 512;

    /** {@code struct bpf_cgroup_storage_key}. */
    private static final int CGROUP_STORAGE_KEY = 16;

    private static final int MAX_CGROUP_STORAGE = (1 << 16) - 129;

    /** {@code kernel.perf_event_max_stack} unless an administrator changes it. */
    private static final int MAX_STACK_FRAMES = 127;

    /** {@code struct bpf_stack_build_id}. */
    private static final int BUILD_ID_FRAME = 32;

    /** What fits into 64 KiB beside the header of an element. */
    private static final int MAX_LOCAL_STORAGE = (1 << 16) - 160;

    private MapCreation() {}

    static void require(boolean holds, MapSpec spec, int errno, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("cannot create " + spec.kind().kernelName() + " map '" + spec.name()
                    + "': " + rule + " (" + Errno.name(errno) + ")");
        }
    }

    static BpfMap create(MapSpec spec, int cpus) {
        require(cpus >= 1, spec, Errno.EINVAL, "no CPU");
        check(spec);
        try {
            return build(spec, cpus);
        } catch (OutOfMemoryError e) {
            require(false, spec, Errno.ENOMEM, "the JVM has not enough memory");
            throw e;
        }
    }

    private static BpfMap build(MapSpec spec, int cpus) {
        return switch (spec.kind()) {
            case ARRAY, PERCPU_ARRAY -> new ArrayMap(spec, cpus);
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH -> new HashTable(spec, cpus, seed(spec));
            case PROG_ARRAY, ARRAY_OF_MAPS, CGROUP_ARRAY, REUSEPORT_SOCKARRAY -> new ReferenceArray(spec, cpus);
            case HASH_OF_MAPS -> new ReferenceHash(spec, cpus, seed(spec));
            case LPM_TRIE -> new LpmTrie(spec, cpus);
            case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> new CgroupStorage(spec, cpus);
            case QUEUE, STACK -> new QueueStack(spec, cpus);
            case BLOOM_FILTER -> new BloomFilter(spec, cpus, seed(spec));
            case RINGBUF -> new RingBuffer(spec, cpus);
            case PERF_EVENT_ARRAY -> new PerfEventArray(spec, cpus);
            case DEVMAP, DEVMAP_HASH, CPUMAP, XSKMAP, SOCKMAP, SOCKHASH -> new RedirectMap(spec, cpus, seed(spec));
            case ARENA -> new Arena(spec, cpus);
            default -> throw new IllegalArgumentException(spec.kind().kernelName());
        };
    }

    private static long seed(MapSpec spec) {
        return (spec.flags() & BPF_F_ZERO_SEED) != 0
                ? 0
                : ThreadLocalRandom.current().nextLong();
    }

    private static boolean hasMeaning(MapKind kind) {
        return switch (kind) {
            case STACK_TRACE, STRUCT_OPS, USER_RINGBUF -> false;
            case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE -> false;
            default -> true;
        };
    }

    private static void check(MapSpec spec) {
        require(hasMeaning(spec.kind()), spec, Errno.ENOTSUPP, "it has no meaning outside the kernel");
        checkNumbers(spec);
    }

    /** Why the kernel refuses to create such a map; empty if it does not. Memory is another matter. */
    static Optional<String> refusal(MapSpec spec) {
        try {
            checkNumbers(spec);
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            return Optional.of(refused.getMessage());
        }
    }

    private static void checkNumbers(MapSpec spec) {
        checkFlags(spec);
        checkKey(spec);
        checkValue(spec);
        checkEntries(spec);
        if (spec.kind().ofMaps()) {
            require(spec.inner().isPresent(), spec, Errno.EINVAL, "a map of maps needs a prototype");
            MapSpec prototype = spec.inner().get();
            int error = InnerMaps.checkPrototype(prototype);
            require(
                    error == 0,
                    spec,
                    error,
                    "cannot hold maps of kind " + prototype.kind().kernelName());
            checkNumbers(prototype);
        }
    }

    private static void checkFlags(MapSpec spec) {
        int flags = spec.flags();
        boolean lru = spec.kind() == MapKind.LRU_HASH || spec.kind() == MapKind.LRU_PERCPU_HASH;
        require(
                !lru || (flags & BPF_F_NO_PREALLOC) == 0,
                spec,
                Errno.ENOTSUPP,
                "LRU maps are preallocated, without BPF_F_NO_PREALLOC");
        int unknown = flags & ~allowedFlags(spec.kind());
        require(unknown == 0, spec, Errno.EINVAL, "invalid flags 0x" + Integer.toHexString(unknown));
        require((flags & ACCESS) != ACCESS, spec, Errno.EINVAL, "BPF_F_RDONLY and BPF_F_WRONLY exclude each other");
        require(
                (flags & PROGRAM_ACCESS) != PROGRAM_ACCESS,
                spec,
                Errno.EINVAL,
                "BPF_F_RDONLY_PROG and BPF_F_WRONLY_PROG exclude each other");
        require(
                spec.kind() != MapKind.LPM_TRIE && !isLocalStorage(spec.kind()) || (flags & BPF_F_NO_PREALLOC) != 0,
                spec,
                Errno.EINVAL,
                "it needs BPF_F_NO_PREALLOC");
        require(
                spec.kind() != MapKind.ARENA || (flags & BPF_F_MMAPABLE) != 0,
                spec,
                Errno.EINVAL,
                "it needs BPF_F_MMAPABLE");
    }

    private static int allowedFlags(MapKind kind) {
        return switch (kind) {
            case HASH, HASH_OF_MAPS -> HASH_FLAGS | BPF_F_NUMA_NODE;
            case PERCPU_HASH -> HASH_FLAGS;
            case LRU_HASH -> HASH_FLAGS | BPF_F_NUMA_NODE | BPF_F_NO_COMMON_LRU;
            case LRU_PERCPU_HASH -> HASH_FLAGS | BPF_F_NO_COMMON_LRU;
            case ARRAY -> NODE_AND_ACCESS | PROGRAM_ACCESS | BPF_F_MMAPABLE | BPF_F_INNER_MAP;
            case PERCPU_ARRAY -> ACCESS | PROGRAM_ACCESS;
            case LPM_TRIE -> NODE_AND_ACCESS | PROGRAM_ACCESS | BPF_F_NO_PREALLOC;
            case QUEUE, STACK, REUSEPORT_SOCKARRAY -> NODE_AND_ACCESS | PROGRAM_ACCESS;
            case BLOOM_FILTER -> NODE_AND_ACCESS | PROGRAM_ACCESS | BPF_F_ZERO_SEED;
            case PERF_EVENT_ARRAY -> NODE_AND_ACCESS | BPF_F_PRESERVE_ELEMS;
            case CPUMAP, RINGBUF, USER_RINGBUF -> BPF_F_NUMA_NODE;
            case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> NODE_AND_ACCESS | PROGRAM_ACCESS;
            case STACK_TRACE -> NODE_AND_ACCESS | BPF_F_STACK_BUILD_ID;
            case ARENA -> BPF_F_MMAPABLE | BPF_F_SEGV_ON_FAULT | BPF_F_NO_USER_CONV;
            case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE -> BPF_F_NO_PREALLOC | BPF_F_CLONE;
            default -> NODE_AND_ACCESS;
        };
    }

    private static void checkKey(MapSpec spec) {
        int size = spec.keySize();
        switch (spec.kind()) {
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, HASH_OF_MAPS -> {
                require(size != 0, spec, Errno.EINVAL, "the key size is 0");
                requireUpTo(size, KMALLOC_MAX_SIZE - HASH_ELEMENT_OVERHEAD, spec, "key");
            }
            case SOCKHASH -> {
                require(size != 0, spec, Errno.EINVAL, "the key size is 0");
                requireUpTo(size, MAX_BPF_STACK, spec, "key");
            }
            case LPM_TRIE ->
                require(
                        size >= LPM_MIN_KEY && size <= LPM_MAX_KEY,
                        spec,
                        Errno.EINVAL,
                        "the key size is not " + LPM_MIN_KEY + " .. " + LPM_MAX_KEY + ": " + size);
            case QUEUE, STACK, BLOOM_FILTER, RINGBUF, USER_RINGBUF, ARENA -> requireSize(size, 0, spec, "key");
            case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE ->
                require(
                        size == 8 || size == CGROUP_STORAGE_KEY,
                        spec,
                        Errno.EINVAL,
                        "the key size is not 8 or " + CGROUP_STORAGE_KEY + ": " + size);
            default -> requireSize(size, 4, spec, "key");
        }
    }

    private static void checkValue(MapSpec spec) {
        int size = spec.valueSize();
        switch (spec.kind()) {
            case PROG_ARRAY, PERF_EVENT_ARRAY, CGROUP_ARRAY, ARRAY_OF_MAPS, HASH_OF_MAPS, XSKMAP ->
                requireSize(size, 4, spec, "value");
            case DEVMAP, DEVMAP_HASH, CPUMAP, SOCKMAP, SOCKHASH, REUSEPORT_SOCKARRAY ->
                require(size == 4 || size == 8, spec, Errno.EINVAL, "the value size is not 4 or 8: " + size);
            case RINGBUF, USER_RINGBUF, ARENA -> requireSize(size, 0, spec, "value");
            default -> {
                require(size != 0, spec, Errno.EINVAL, "the value size is 0");
                checkLargeValue(spec, size);
            }
        }
    }

    private static void checkLargeValue(MapSpec spec, int size) {
        switch (spec.kind()) {
            case HASH, LRU_HASH ->
                requireUpTo(size, KMALLOC_MAX_SIZE - HASH_ELEMENT_OVERHEAD - spec.keySize(), spec, "value");
            case LPM_TRIE ->
                require(
                        size > 0 && size < KMALLOC_MAX_SIZE - HASH_ELEMENT_OVERHEAD - LPM_MAX_KEY,
                        spec,
                        Errno.EINVAL,
                        "the value size is too large: " + Integer.toUnsignedString(size));
            case STACK_TRACE ->
                require(
                        size > 0 && size % frameBytes(spec) == 0 && size / frameBytes(spec) <= MAX_STACK_FRAMES,
                        spec,
                        Errno.EINVAL,
                        "the value size is not that of up to " + MAX_STACK_FRAMES + " frames: "
                                + Integer.toUnsignedString(size));
            case CGROUP_STORAGE -> requireUpTo(size, MAX_CGROUP_STORAGE, spec, "value");
            case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE ->
                requireUpTo(size, MAX_LOCAL_STORAGE, spec, "value");
            default -> requireUpTo(size, spec.kind().perCpu() ? PCPU_MIN_UNIT_SIZE : Integer.MAX_VALUE, spec, "value");
        }
    }

    private static int frameBytes(MapSpec spec) {
        return (spec.flags() & BPF_F_STACK_BUILD_ID) == 0 ? 8 : BUILD_ID_FRAME;
    }

    /** Kinds whose elements belong to a socket, a process and the like. */
    private static boolean isLocalStorage(MapKind kind) {
        return switch (kind) {
            case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE -> true;
            default -> false;
        };
    }

    private static void requireSize(int size, int expected, MapSpec spec, String what) {
        require(
                size == expected,
                spec,
                Errno.EINVAL,
                "the " + what + " size is not " + expected + ": " + Integer.toUnsignedString(size));
    }

    private static void requireUpTo(int size, int limit, MapSpec spec, String what) {
        require(
                size >= 0 && size <= limit,
                spec,
                Errno.E2BIG,
                "the " + what + " size is above " + limit + ": " + Integer.toUnsignedString(size));
    }

    private static void checkEntries(MapSpec spec) {
        int entries = spec.maxEntries();
        if (isLocalStorage(spec.kind())
                || spec.kind() == MapKind.CGROUP_STORAGE
                || spec.kind() == MapKind.PERCPU_CGROUP_STORAGE) {
            require(entries == 0, spec, Errno.EINVAL, "max_entries is not 0: " + Integer.toUnsignedString(entries));
            return;
        }
        require(entries != 0, spec, Errno.EINVAL, "max_entries is 0");
        if (spec.kind() == MapKind.RINGBUF || spec.kind() == MapKind.USER_RINGBUF) {
            require(
                    Integer.bitCount(entries) == 1 && entries % PAGE_SIZE == 0,
                    spec,
                    Errno.EINVAL,
                    "max_entries is not a power of two and a multiple of " + PAGE_SIZE + ": "
                            + Integer.toUnsignedString(entries));
            require(entries > 0 && entries <= MAX_RING, spec, Errno.E2BIG, "max_entries is above " + MAX_RING);
        }
        require(entries > 0, spec, Errno.E2BIG, "max_entries is above " + Integer.MAX_VALUE);
        if (spec.kind() == MapKind.ARENA) {
            checkArena(spec);
        }
    }

    /** All addresses of an arena have the same upper half. */
    private static void checkArena(MapSpec spec) {
        long base = spec.details().extra();
        require((base & PAGE_SIZE - 1) == 0, spec, Errno.EINVAL, "map_extra is not a multiple of " + PAGE_SIZE);
        require(
                spec.maxEntries() <= MAX_ARENA,
                spec,
                Errno.E2BIG,
                "max_entries is above " + MAX_ARENA + " pages of " + PAGE_SIZE + " bytes");
        long last = base + (long) spec.maxEntries() * PAGE_SIZE - 1;
        require(base >>> 32 == last >>> 32, spec, Errno.ERANGE, "it would go across a multiple of 4 GiB");
    }
}
