package dev.bpf4j.conformance.kernel;

import dev.bpf4j.ebpf.map.MapSpec;
import java.util.Optional;

/**
 * What BPF_MAP_CREATE of bpf(2) is asked to create.
 *
 * @param type a value of {@code enum bpf_map_type}
 * @param keySize bytes of a key
 * @param valueSize bytes of a value
 * @param flags BPF_F_* map flags
 * @param inner the prototype of a map of maps
 * @param types what keys and values are, for maps whose values hold locks, timers or pointers
 * @param extra {@code map_extra}, such as the number of hash functions of a bloom filter
 */
public record MapRequest(
        int type,
        int keySize,
        int valueSize,
        int maxEntries,
        int flags,
        Optional<MapFd> inner,
        Optional<Types> types,
        long extra) {

    /** @param key and @param value type ids; 0 for void */
    public record Types(BtfFd btf, int key, int value) {}

    public static MapRequest of(int type, int keySize, int valueSize, int maxEntries, int flags) {
        return new MapRequest(type, keySize, valueSize, maxEntries, flags, Optional.empty(), Optional.empty(), 0);
    }

    /** The map that a specification describes, without its prototype. */
    public static MapRequest of(MapSpec spec) {
        return of(spec.kind().number(), spec.keySize(), spec.valueSize(), spec.maxEntries(), spec.flags())
                .withExtra(spec.details().extra());
    }

    public MapRequest withInner(MapFd prototype) {
        return new MapRequest(type, keySize, valueSize, maxEntries, flags, Optional.of(prototype), types, extra);
    }

    public MapRequest withTypes(Types newTypes) {
        return new MapRequest(type, keySize, valueSize, maxEntries, flags, inner, Optional.of(newTypes), extra);
    }

    public MapRequest withExtra(long newExtra) {
        return new MapRequest(type, keySize, valueSize, maxEntries, flags, inner, types, newExtra);
    }
}
