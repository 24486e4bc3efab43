package dev.bpf4j.ebpf.map;

import java.util.Locale;
import java.util.Optional;

/** The map types of Linux 6.18, {@code enum bpf_map_type} in the kernel's {@code bpf.h}. */
public enum MapKind {
    // spotless:off
    HASH(1),
    ARRAY(2),
    PROG_ARRAY(3),
    PERF_EVENT_ARRAY(4),
    PERCPU_HASH(5),
    PERCPU_ARRAY(6),
    STACK_TRACE(7),
    CGROUP_ARRAY(8),
    LRU_HASH(9),
    LRU_PERCPU_HASH(10),
    LPM_TRIE(11),
    ARRAY_OF_MAPS(12),
    HASH_OF_MAPS(13),
    DEVMAP(14),
    SOCKMAP(15),
    CPUMAP(16),
    XSKMAP(17),
    SOCKHASH(18),
    CGROUP_STORAGE(19),
    REUSEPORT_SOCKARRAY(20),
    PERCPU_CGROUP_STORAGE(21),
    QUEUE(22),
    STACK(23),
    SK_STORAGE(24),
    DEVMAP_HASH(25),
    STRUCT_OPS(26),
    RINGBUF(27),
    INODE_STORAGE(28),
    TASK_STORAGE(29),
    BLOOM_FILTER(30),
    USER_RINGBUF(31),
    CGRP_STORAGE(32),
    ARENA(33);
    // spotless:on

    private final int number;

    MapKind(int number) {
        this.number = number;
    }

    /** The value of {@code map_type}. */
    public int number() {
        return number;
    }

    /** The name that bpftool prints, such as {@code lru_percpu_hash}. */
    public String kernelName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with that {@code map_type}, if Linux 6.18 has it. */
    public static Optional<MapKind> of(int number) {
        return number < 1 || number > values().length ? Optional.empty() : Optional.of(values()[number - 1]);
    }

    /** The kind that bpftool calls so, if there is one. */
    public static Optional<MapKind> named(String kernelName) {
        for (MapKind kind : values()) {
            if (kind.kernelName().equals(kernelName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether every CPU has its own copy of each value. */
    public boolean perCpu() {
        return this == PERCPU_ARRAY || this == PERCPU_HASH || this == LRU_PERCPU_HASH || this == PERCPU_CGROUP_STORAGE;
    }

    /** Whether the values are other maps. */
    public boolean ofMaps() {
        return this == ARRAY_OF_MAPS || this == HASH_OF_MAPS;
    }
}
