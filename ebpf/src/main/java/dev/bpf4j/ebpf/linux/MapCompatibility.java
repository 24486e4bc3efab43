package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.map.MapKind.*;

import dev.bpf4j.ebpf.map.MapKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which kinds of maps a helper takes in Linux 6.18: some helpers are made for some kinds, and some kinds are open to some
 * helpers only. (Where a helper takes a kind but the kind has no such operation, calling it answers an error.)
 */
final class MapCompatibility {
    /** Kinds that any helper takes which is not made for others. */
    private static final Set<MapKind> OPEN =
            EnumSet.of(HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE, STRUCT_OPS, ARENA);

    private MapCompatibility() {}

    /** @param helper the name, with {@code bpf_} */
    static Set<MapKind> of(String helper) {
        return switch (helper.substring("bpf_".length())) {
            case "tail_call" -> EnumSet.of(PROG_ARRAY);
            case "perf_event_read", "perf_event_output", "perf_event_read_value", "skb_output", "xdp_output" ->
                EnumSet.of(PERF_EVENT_ARRAY);
            case "ringbuf_output", "ringbuf_reserve", "ringbuf_query", "ringbuf_reserve_dynptr" -> EnumSet.of(RINGBUF);
            case "user_ringbuf_drain" -> EnumSet.of(USER_RINGBUF);
            case "get_stackid" -> EnumSet.of(STACK_TRACE);
            case "skb_under_cgroup", "current_task_under_cgroup" -> EnumSet.of(CGROUP_ARRAY);
            case "get_local_storage" -> EnumSet.of(CGROUP_STORAGE, PERCPU_CGROUP_STORAGE);
            case "redirect_map" -> EnumSet.of(DEVMAP, DEVMAP_HASH, CPUMAP, XSKMAP);
            case "sk_redirect_map", "msg_redirect_map", "sock_map_update" -> EnumSet.of(SOCKMAP);
            case "sk_redirect_hash", "msg_redirect_hash", "sock_hash_update" -> EnumSet.of(SOCKHASH);
            case "sk_select_reuseport" -> EnumSet.of(REUSEPORT_SOCKARRAY, SOCKMAP, SOCKHASH);
            case "map_pop_elem" -> EnumSet.of(QUEUE, STACK);
            case "map_peek_elem", "map_push_elem" -> EnumSet.of(QUEUE, STACK, BLOOM_FILTER);
            case "map_lookup_percpu_elem" -> EnumSet.of(PERCPU_ARRAY, PERCPU_HASH, LRU_PERCPU_HASH);
            case "sk_storage_get", "sk_storage_delete" -> EnumSet.of(SK_STORAGE);
            case "inode_storage_get", "inode_storage_delete" -> EnumSet.of(INODE_STORAGE);
            case "task_storage_get", "task_storage_delete" -> EnumSet.of(TASK_STORAGE);
            case "cgrp_storage_get", "cgrp_storage_delete" -> EnumSet.of(CGRP_STORAGE);
            case "map_lookup_elem" ->
                openAnd(ARRAY_OF_MAPS, HASH_OF_MAPS, DEVMAP, DEVMAP_HASH, XSKMAP, SOCKMAP, SOCKHASH);
            case "map_update_elem", "map_delete_elem" -> openAnd(SOCKMAP, SOCKHASH);
            case "for_each_map_elem" -> EnumSet.of(HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH);
            default -> OPEN;
        };
    }

    private static Set<MapKind> openAnd(MapKind first, MapKind... more) {
        Set<MapKind> kinds = EnumSet.of(first, more);
        kinds.addAll(OPEN);
        return kinds;
    }
}
