package dev.bpf4j.ebpf.context;

/** How {@code LD_ABS} and {@code LD_IND} read the packet behind a context. */
@FunctionalInterface
public interface LegacyPacket<T> {
    /**
     * Reads big-endian packet data.
     *
     * @param offset signed; negative offsets have the meaning that the context gives them
     * @param size 1, 2 or 4 bytes
     * @return the value, zero-extended; negative if the packet has no such bytes
     */
    long load(T context, int offset, int size);
}
