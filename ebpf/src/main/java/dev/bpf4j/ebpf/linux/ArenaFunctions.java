package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.Errno;
import java.util.Optional;

/** Kernel functions on the pages of an arena. For maps of other kinds they do nothing. */
final class ArenaFunctions {
    /** {@code NUMA_NO_NODE}: pages of any node. A JVM's memory is one node, the first. */
    private static final int NO_NODE = -1;

    private ArenaFunctions() {}

    static void register(Functions f) {
        f.add("arena_alloc_pages", ArenaFunctions::allocate);
        f.add("arena_free_pages", (c, map, address, count, r4, r5) -> {
            arena(c, map).ifPresent(arena -> arena.free(address, (int) count));
            return 0;
        });
        f.add(
                "arena_reserve_pages",
                (c, map, address, count, r4, r5) -> arena(c, map)
                        .map(arena -> (long) arena.reserve(address, (int) count))
                        .orElse((long) -Errno.EINVAL));
    }

    private static Optional<Arena> arena(Caller caller, long map) {
        return caller.map(map) instanceof Arena arena ? Optional.of(arena) : Optional.empty();
    }

    private static long allocate(Caller caller, long map, long address, long count, long node, long flags) {
        boolean possible = flags == 0 && ((int) node == NO_NODE || (int) node == 0);
        return possible
                ? arena(caller, map)
                        .map(arena -> arena.allocate(address, (int) count))
                        .orElse(0L)
                : 0;
    }
}
