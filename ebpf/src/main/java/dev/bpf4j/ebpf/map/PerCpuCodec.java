package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.util.ArrayList;
import java.util.List;

/** One value per CPU, each rounded up to 8 bytes. */
record PerCpuCodec<T>(Codec<T> copy, int cpus) implements Codec<List<T>> {
    private int stride() {
        return BpfMap.stride(copy.size());
    }

    @Override
    public int size() {
        return stride() * cpus;
    }

    @Override
    public void encode(List<T> value, Region target, int offset) {
        if (value.size() != cpus) {
            throw new IllegalArgumentException("not " + cpus + " values, but " + value.size());
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            copy.encode(value.get(cpu), target, offset + cpu * stride());
        }
    }

    @Override
    public List<T> decode(Region source, int offset) {
        List<T> copies = new ArrayList<>(cpus);
        for (int cpu = 0; cpu < cpus; cpu++) {
            copies.add(copy.decode(source, offset + cpu * stride()));
        }
        return List.copyOf(copies);
    }
}
