package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.Region;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * How a Java type lies in a key or value: a fixed number of bytes, in the byte order of the map.
 *
 * @param <T> not null
 */
public interface Codec<T> {
    /** Bytes, at least 1. */
    int size();

    /** Writes a value's bytes from that offset on. @throws IllegalArgumentException if it does not fit */
    void encode(T value, Region target, int offset);

    /** Reads a value from that offset on. */
    T decode(Region source, int offset);

    /** A C {@code int} or {@code __u32}: 4 bytes. */
    static Codec<Integer> ofInt() {
        return Primitive.INT.codec(Integer.class);
    }

    /** A C {@code long long} or {@code __u64}: 8 bytes. */
    static Codec<Long> ofLong() {
        return Primitive.LONG.codec(Long.class);
    }

    /** Arrays of exactly that length. */
    static Codec<byte[]> ofBytes(int length) {
        return new BytesCodec(length);
    }

    /**
     * A record as the C struct with the same members: each primitive aligned to its size, nested records to their largest
     * member, the whole padded to its alignment. {@code boolean} takes 1 byte, {@code char} 2.
     *
     * @param lookup of the caller, who can see the record's constructor and components
     * @throws IllegalArgumentException if a component is neither a primitive nor such a record, if there are none, or if
     *     the lookup does not see them
     */
    static <R extends Record> Codec<R> ofRecord(MethodHandles.Lookup lookup, Class<R> type) {
        return RecordCodec.of(lookup, type);
    }

    /** All copies of a per-CPU value, by CPU, as {@link BpfMap#read} transfers them. */
    static <T> Codec<List<T>> perCpu(Codec<T> copy, int cpus) {
        return new PerCpuCodec<>(copy, cpus);
    }
}
