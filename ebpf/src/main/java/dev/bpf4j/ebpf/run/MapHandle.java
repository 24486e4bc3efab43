package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.KernelMapStruct;
import dev.bpf4j.ebpf.memory.BytesRegion;

/** What a map pointer points to: what the kernel lets programs read of a map. The region after it has the map's values. */
final class MapHandle extends HandleRegion {
    private final BpfMap map;
    private final BytesRegion struct;

    MapHandle(BpfMap map) {
        super("map_ptr");
        this.map = map;
        this.struct = BytesRegion.of(
                "map_ptr", KernelMapStruct.bytes(map.spec()), map.spec().order());
    }

    @Override
    long load(int offset, int bytes) {
        return struct.load(Width.ofBytes(bytes), offset);
    }

    BpfMap map() {
        return map;
    }
}
