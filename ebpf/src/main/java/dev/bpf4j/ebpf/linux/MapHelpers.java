package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.MapFunction;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.CgroupStorage;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.map.PerfEventArray;
import dev.bpf4j.ebpf.map.RedirectMap;
import dev.bpf4j.ebpf.map.Reference;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;

/** Helpers on maps. A map pointer's region is followed by that of the map's values. */
final class MapHelpers {
    private static final int PACKET_BYTES_SHIFT = 32;
    private static final long MOST_PACKET_BYTES = 0xfffff;
    private static final long NEXT_REGION = 1L << 32;

    private MapHelpers() {}

    static void register(Functions f) {
        add(f, "map_lookup_elem", MapHelpers::lookup);
        f.add("map_sum_elem_count", (c, map, r2, r3, r4, r5) -> sum(c.map(map)));
        add(f, "map_lookup_percpu_elem", (c, map, at, key, cpu, r4, r5) -> lookupOn(c, map, at, key, cpu));
        add(f, "map_update_elem", MapHelpers::update);
        add(f, "map_delete_elem", (c, map, at, key, r3, r4, r5) -> map.delete(region(c, key), at(key)));
        add(f, "map_push_elem", (c, map, at, value, flags, r4, r5) -> map.push(region(c, value), at(value), flags));
        add(f, "map_pop_elem", (c, map, at, value, r3, r4, r5) -> map.pop(region(c, value), at(value)));
        add(f, "map_peek_elem", (c, map, at, value, r3, r4, r5) -> map.peek(region(c, value), at(value)));
        f.add("for_each_map_elem", MapHelpers::forEach);
        f.add("tail_call", MapHelpers::tailCall);
        f.add("perf_event_output", MapHelpers::perfEventOutput);
        f.add("get_local_storage", (c, map, flags, r3, r4, r5) -> localStorage(c, map));
        f.add("redirect_map", MapHelpers::redirect);
        f.add("sk_redirect_map", MapHelpers::redirectByIndex);
        f.add("msg_redirect_map", MapHelpers::redirectByIndex);
        f.add("sk_redirect_hash", MapHelpers::redirectByKey);
        f.add("msg_redirect_hash", MapHelpers::redirectByKey);
    }

    private static void add(Functions f, String name, MapFunction function) {
        f.add(name, function);
    }

    /** How many elements there are, where the map counts them: in hash tables. */
    private static long sum(BpfMap map) {
        return switch (map.spec().kind()) {
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, HASH_OF_MAPS -> map.size();
            default -> 0;
        };
    }

    private static Region region(Caller caller, long address) {
        return caller.memory().region(address);
    }

    private static int cpu(Caller caller, BpfMap map) {
        return map.perCpu() ? Math.floorMod(caller.host().cpu().getAsInt(), map.cpus()) : 0;
    }

    private static long localStorage(Caller caller, long address) {
        if (caller.map(address) instanceof CgroupStorage storage) {
            return valueAddress(address, storage.local(cpu(caller, storage)));
        }
        throw new AccessFault(caller.map(address) + " is no storage of control groups");
    }

    private static long lookup(Caller caller, BpfMap map, long address, long key, long r3, long r4, long r5) {
        return map.ofMaps()
                ? inner(caller, map.reference(region(caller, key), at(key)))
                : value(caller, map, address, key, cpu(caller, map));
    }

    private static long inner(Caller caller, Reference found) {
        return found instanceof BpfMap map ? caller.address(map) : 0;
    }

    /** The address of the value of a key, or 0. */
    private static long value(Caller caller, BpfMap map, long address, long key, int cpu) {
        int offset = map.lookup(region(caller, key), at(key), cpu);
        return offset == BpfMap.ABSENT ? 0 : address + NEXT_REGION + offset;
    }

    /** A CPU that does not exist has no values. */
    private static long lookupOn(Caller caller, BpfMap map, long address, long key, long cpu) {
        int number = (int) cpu;
        return number < 0 || number >= map.cpus() ? 0 : value(caller, map, address, key, number);
    }

    private static long update(Caller caller, BpfMap map, long address, long key, long value, long flags, long r5) {
        return map.update(region(caller, key), at(key), region(caller, value), at(value), flags, cpu(caller, map));
    }

    /**
     * Calls back with map, key, value and the callback's context; ends early where the callback returns 1. Keys are copies,
     * made before the callback of each.
     *
     * @return how many elements were visited; {@code -EINVAL} for flags
     */
    private static long forEach(Caller caller, long address, long function, long context, long flags, long r5) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        BpfMap map = caller.map(address);
        int keySize = map.spec().keySize();
        byte[] keyBytes = new byte[keySize];
        BytesRegion key = BytesRegion.of("map_key", keyBytes, map.spec().order());
        BytesRegion next =
                BytesRegion.of("map_key", new byte[keySize], map.spec().order());
        int cpu = cpu(caller, map);
        long visited = 0;
        boolean more = map.firstKey(key, 0) == 0;
        while (more) {
            more = visited < map.spec().maxEntries() && map.nextKey(key, 0, next, 0) == 0;
            int offset = map.lookup(key, 0, cpu);
            if (offset != BpfMap.ABSENT) {
                visited++;
                long value = address + NEXT_REGION + offset;
                if (caller.callFunction(function, address, caller.lend(keyBytes), value, context, 0) != 0) {
                    return visited;
                }
            }
            Functions.copy(next, 0, key, 0, keySize);
        }
        return visited;
    }

    private static BytesRegion index(Caller caller, long index) {
        BytesRegion key = BytesRegion.of("key", new byte[4], caller.memory().order());
        key.store32(0, index);
        return key;
    }

    private static long tailCall(Caller caller, long context, long map, long index, long r4, long r5) {
        BytesRegion key = index(caller, index);
        Reference target = caller.map(map).reference(key, 0);
        return caller.tailCall(target) ? 0 : -Errno.ENOENT;
    }

    /** Bits 32 to 51 of the flags say how many bytes of the packet, if the context is one, follow the data. */
    private static long perfEventOutput(Caller caller, long context, long map, long flags, long data, long size) {
        if (!(caller.map(map) instanceof PerfEventArray array)) {
            return -Errno.EINVAL;
        }
        int cpu = caller.host().cpu().getAsInt();
        long packetBytes = flags >>> PACKET_BYTES_SHIFT;
        if (packetBytes == 0 || !(caller.context() instanceof Redirectable packet)) {
            return array.output(flags, cpu, region(caller, data), at(data), size);
        }
        if (packetBytes > MOST_PACKET_BYTES) {
            return -Errno.EINVAL;
        }
        byte[] bytes = packet.toByteArray();
        if (packetBytes > bytes.length) {
            return -Functions.EFAULT;
        }
        BytesRegion both = BytesRegion.of("perf_event", new byte[(int) (size + packetBytes)]);
        Functions.copy(region(caller, data), at(data), both, 0, (int) size);
        Functions.copy(BytesRegion.of("packet", bytes), 0, both, (int) size, (int) packetBytes);
        return array.output(flags & PerfEventArray.BPF_F_CURRENT_CPU, cpu, both, 0, both.size());
    }

    private static long redirect(Caller caller, long map, long key, long flags, long r4, long r5) {
        return caller.map(map) instanceof RedirectMap redirects
                ? redirects.redirect(key & 0xffff_ffffL, flags, caller.redirect())
                : RedirectMap.XDP_ABORTED;
    }

    private static long redirectByIndex(Caller caller, long context, long map, long index, long flags, long r5) {
        return redirectSocket(caller, map, index(caller, index), 0, flags);
    }

    private static long redirectByKey(Caller caller, long context, long map, long key, long flags, long r5) {
        return redirectSocket(caller, map, region(caller, key), at(key), flags);
    }

    private static long redirectSocket(Caller caller, long map, Region key, int keyOffset, long flags) {
        return caller.map(map) instanceof RedirectMap redirects
                ? redirects.redirectSocket(key, keyOffset, flags, caller.redirect())
                : RedirectMap.SK_DROP;
    }

    /** The address of the value at an offset of a map's memory. */
    static long valueAddress(long map, int offset) {
        return Memory.address((int) (map >>> 32) + 1, offset);
    }
}
