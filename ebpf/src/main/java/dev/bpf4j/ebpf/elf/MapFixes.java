package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;

/**
 * Sizes that objects leave out or that the kernel would refuse, though there is only one they can have: keys and values of
 * ring buffers and perf event arrays, the length of the latter, and values of maps of maps.
 */
final class MapFixes {
    private MapFixes() {}

    /** @param cpus the length of a perf event array that has none */
    static MapSpec fix(MapSpec spec, int cpus) {
        return switch (spec.kind()) {
            case RINGBUF, USER_RINGBUF -> sized(spec, 0, 0, spec.maxEntries());
            case PERF_EVENT_ARRAY -> sized(spec, 4, 4, spec.maxEntries() == 0 ? cpus : spec.maxEntries());
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> sized(spec, spec.keySize(), fdSize(spec), spec.maxEntries());
            case PROG_ARRAY -> sized(spec, fdSize(spec.keySize()), fdSize(spec), spec.maxEntries());
            default -> spec;
        };
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
