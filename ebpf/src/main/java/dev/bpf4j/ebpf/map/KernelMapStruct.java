package dev.bpf4j.ebpf.map;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of {@code struct bpf_map} of Linux 6.18, measured with its verifier: what programs of root may read through
 * the pointer to a map. Here, members that describe the map have its values and others are 0.
 */
public final class KernelMapStruct {
    /** Bytes that are known. */
    public static final int SIZE = 104;

    private static final int MAP_TYPE = 64;

    /** @param pointer whether it must be read whole */
    private record Member(String name, int offset, int size, boolean pointer) {
        boolean holds(int at) {
            return at >= offset && at < offset + size;
        }
    }

    // spotless:off
    private static final List<Member> MEMBERS = List.of(
            new Member("sha",             0, 32, false),
            new Member("excl",           32,  4, false),
            new Member("ops",            40,  8, true),
            new Member("inner_map_meta", 48,  8, true),
            new Member("security",       56,  8, true),
            new Member("map_type",       64,  4, false),
            new Member("key_size",       68,  4, false),
            new Member("value_size",     72,  4, false),
            new Member("max_entries",    76,  4, false),
            new Member("map_extra",      80,  8, false),
            new Member("map_flags",      88,  4, false),
            new Member("id",             92,  4, false),
            new Member("record",         96,  8, true));
    // spotless:on

    private KernelMapStruct() {}

    /** The structure that begins with it, for maps of a kind. */
    public static String name(MapKind kind) {
        return switch (kind) {
            case ARRAY, PROG_ARRAY, PERF_EVENT_ARRAY, PERCPU_ARRAY, CGROUP_ARRAY, ARRAY_OF_MAPS -> "bpf_array";
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, HASH_OF_MAPS -> "bpf_htab";
            case STACK_TRACE -> "bpf_stack_map";
            case LPM_TRIE -> "lpm_trie";
            case DEVMAP, DEVMAP_HASH -> "bpf_dtab";
            case SOCKMAP -> "bpf_stab";
            case SOCKHASH -> "bpf_shtab";
            case CPUMAP -> "bpf_cpu_map";
            case XSKMAP -> "xsk_map";
            case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> "bpf_cgroup_storage_map";
            case REUSEPORT_SOCKARRAY -> "reuseport_array";
            case QUEUE, STACK -> "bpf_queue_stack";
            case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE -> "bpf_local_storage_map";
            case STRUCT_OPS -> "bpf_struct_ops_map";
            case RINGBUF, USER_RINGBUF -> "bpf_ringbuf_map";
            case BLOOM_FILTER -> "bpf_bloom_filter";
            case ARENA -> "bpf_arena";
        };
    }

    /** Why so many bytes there cannot be read, in the words of the Linux verifier; empty if they can. */
    public static Optional<String> refusal(int offset, int size) {
        if (offset >= SIZE) {
            return Optional.of("access beyond struct bpf_map at off " + offset + " size " + size);
        }
        Optional<Member> found =
                MEMBERS.stream().filter(member -> member.holds(offset)).findFirst();
        if (found.isEmpty()) {
            return Optional.of("struct bpf_map doesn't have field at offset " + offset);
        }
        Member member = found.get();
        int end = member.offset + member.size;
        if (member.pointer && size != member.size) {
            return Optional.of("cannot access ptr member " + member.name + " with moff " + member.offset
                    + " in struct bpf_map with off " + offset + " size " + size);
        }
        return offset + size <= end
                ? Optional.empty()
                : Optional.of("access beyond the end of member " + member.name + " (mend:" + end
                        + ") in struct bpf_map with off " + offset + " size " + size);
    }

    /** The bytes of a map, in its byte order. */
    public static byte[] bytes(MapSpec map) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(map.order()).position(MAP_TYPE);
        bytes.putInt(map.kind().number()).putInt(map.keySize()).putInt(map.valueSize());
        bytes.putInt(map.maxEntries()).putLong(0).putInt(map.flags());
        return bytes.array();
    }
}
