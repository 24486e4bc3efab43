package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.map.BpfMap;

/** What a map pointer points to. The region after it has the map's values. */
final class MapHandle extends HandleRegion {
    private final BpfMap map;

    MapHandle(BpfMap map) {
        super("map_ptr");
        this.map = map;
    }

    BpfMap map() {
        return map;
    }
}
