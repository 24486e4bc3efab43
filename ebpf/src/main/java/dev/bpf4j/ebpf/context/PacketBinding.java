package dev.bpf4j.ebpf.context;

import dev.bpf4j.ebpf.memory.BytesRegion;

/** Puts the packet region over the packet of a context object, before each run. */
@FunctionalInterface
public interface PacketBinding<T> {
    void bind(T context, BytesRegion packet);
}
