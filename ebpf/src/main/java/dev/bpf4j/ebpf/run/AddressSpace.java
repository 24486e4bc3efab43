package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory of programs that share maps: what every program has (frames, context, packet, functions), two regions for
 * each map, maps met at run time, as elements of maps of maps, and structures of the host.
 */
final class AddressSpace {
    /** Maps that a run may meet, beside those it names. */
    private static final int MOST_MET = 1 << 16;

    /** From so many on, the next run begins without those that earlier runs met. */
    private static final int CROWDED = 1 << 10;

    private final List<BpfMap> maps;
    private final Memory memory;
    private final Map<BpfMap, Long> addresses = new IdentityHashMap<>();
    private final Map<Region, Long> exposed = new IdentityHashMap<>();
    private final Map<Region, Object> owners = new IdentityHashMap<>();

    /** How many maps and structures were met at run time. */
    private int met;

    AddressSpace(ByteOrder order, List<Region> common, List<BpfMap> maps) {
        this.memory = new Memory(order);
        this.maps = maps;
        common.forEach(memory::add);
        maps.forEach(this::add);
    }

    /** The only arena that programs of these maps have. */
    Optional<Arena> arena() {
        return maps.stream()
                .filter(Arena.class::isInstance)
                .map(Arena.class::cast)
                .findFirst();
    }

    Memory memory() {
        return memory;
    }

    List<BpfMap> maps() {
        return maps;
    }

    private long add(BpfMap map) {
        long address = Memory.address(memory.add(new MapHandle(map)), 0);
        memory.add(map.values());
        addresses.putIfAbsent(map, address);
        return address;
    }

    boolean crowded() {
        return met > CROWDED;
    }

    /** The address of a structure of the host's. */
    long expose(Object owner, Region structure) {
        Long known = exposed.get(structure);
        if (known != null) {
            return known;
        }
        if (exposed.size() > MOST_MET) {
            throw new AccessFault("more than " + MOST_MET + " structures of the host met");
        }
        Region seen = structure.in(memory.order());
        long address = Memory.address(memory.add(seen), 0);
        met++;
        exposed.put(structure, address);
        owners.put(seen, owner);
        return address;
    }

    /** Whose structure a region is. */
    Optional<Object> owner(Region structure) {
        return Optional.ofNullable(owners.get(structure));
    }

    long address(BpfMap map) {
        Long known = addresses.get(map);
        if (known != null) {
            return known;
        }
        if (addresses.size() > maps.size() + MOST_MET) {
            throw new AccessFault("more than " + MOST_MET + " maps met in maps of maps");
        }
        met++;
        return add(map);
    }
}
