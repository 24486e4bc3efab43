package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;

/**
 * Sizes that objects leave out or that the kernel would refuse, though there is only one they can have: keys and values of
 * ring buffers and perf event arrays, the length of the latter, values of maps of maps, and pages of ring buffers.
 */
final class MapFixes {
    private static final int PAGE = 4096;

    private MapFixes() {}

    /** @param cpus the length of a perf event array that has none */
    static MapSpec fix(MapSpec spec, int cpus) {
        return switch (spec.kind()) {
            case RINGBUF, USER_RINGBUF -> sized(spec, 0, 0, pages(spec.maxEntries()));
            case PERF_EVENT_ARRAY -> sized(spec, 4, 4, spec.maxEntries() == 0 ? cpus : spec.maxEntries());
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> sized(spec, spec.keySize(), fdSize(spec), spec.maxEntries());
            case PROG_ARRAY -> sized(spec, fdSize(spec.keySize()), fdSize(spec), spec.maxEntries());
            default -> spec;
        };
    }

    /** Bytes of a ring buffer: a power of two of pages, as libbpf makes of what is none. Nothing stays nothing. */
    private static int pages(int bytes) {
        boolean fits = bytes % PAGE == 0 && Integer.bitCount(bytes) <= 1;
        if (fits || bytes < 0 || bytes > 1 << 30) {
            return bytes;
        }
        return Math.max(PAGE, Integer.highestOneBit(bytes) << 1);
    }

    private static int fdSize(MapSpec spec) {
        return fdSize(spec.valueSize());
    }

    private static int fdSize(int size) {
        return size == 0 ? 4 : size;
    }

    private static MapSpec sized(MapSpec spec, int keySize, int valueSize, int maxEntries) {
        MapKind kind = spec.kind();
        return new MapSpec(
                spec.name(), kind, keySize, valueSize, maxEntries, spec.flags(), spec.inner(), spec.details());
    }
}
