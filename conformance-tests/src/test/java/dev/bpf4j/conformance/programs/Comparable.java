package dev.bpf4j.conformance.programs;

import dev.bpf4j.ebpf.map.MapKind;

/** What of a map's contents can be compared. */
enum Comparable {
    /** Values by key. */
    ELEMENTS,
    /** Values in the order in which they come out. */
    SEQUENCE,
    /** References and streams: what programs return tells of them. */
    NOTHING;

    static Comparable of(MapKind kind) {
        return switch (kind) {
            case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE -> ELEMENTS;
            case QUEUE, STACK -> SEQUENCE;
            default -> NOTHING;
        };
    }
}
