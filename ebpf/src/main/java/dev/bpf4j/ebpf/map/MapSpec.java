package dev.bpf4j.ebpf.map;

import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;

/**
 * What a map is to be: the arguments of {@code BPF_MAP_CREATE} (bpf(2)). Any numbers can be written here; whether a map
 * can be made of them is decided when it is created.
 *
 * @param name for messages and for lookup by name; may be empty
 * @param keySize bytes; 0 for kinds without keys. A ring buffer's size is in {@code maxEntries}
 * @param valueSize bytes; of one CPU's copy for per-CPU kinds
 * @param maxEntries unsigned 32 bits; bytes for ring buffers
 * @param flags {@code BPF_F_*} bits, unsigned 32 bits
 * @param inner the prototype of the maps that a map of maps holds
 * @param details the byte order, and what only verifiers care about
 */
public record MapSpec(
        String name,
        MapKind kind,
        int keySize,
        int valueSize,
        int maxEntries,
        int flags,
        Optional<MapSpec> inner,
        MapDetails details) {
    public MapSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(inner);
        Objects.requireNonNull(details);
    }

    /** A map of which no more is known. */
    public MapSpec(
            String name, MapKind kind, int keySize, int valueSize, int maxEntries, int flags, Optional<MapSpec> inner) {
        this(name, kind, keySize, valueSize, maxEntries, flags, inner, MapDetails.NONE);
    }

    /** A map that holds no maps, without flags. */
    public static MapSpec of(String name, MapKind kind, int keySize, int valueSize, int maxEntries) {
        return new MapSpec(name, kind, keySize, valueSize, maxEntries, 0, Optional.empty());
    }

    /** The same with other flags. */
    public MapSpec withFlags(int newFlags) {
        return new MapSpec(name, kind, keySize, valueSize, maxEntries, newFlags, inner, details);
    }

    /** The same for holding maps like that one. */
    public MapSpec withInner(MapSpec prototype) {
        return new MapSpec(name, kind, keySize, valueSize, maxEntries, flags, Optional.of(prototype), details);
    }

    /** The byte order of the programs that use the map: of numbers in keys and values. */
    public ByteOrder order() {
        return details.order();
    }

    /** The same for programs of that byte order, with all maps that it may hold. */
    public MapSpec in(ByteOrder machine) {
        return new MapSpec(
                name,
                kind,
                keySize,
                valueSize,
                maxEntries,
                flags,
                inner.map(prototype -> prototype.in(machine)),
                details.withOrder(machine));
    }

    /** The same with other details. */
    public MapSpec withDetails(MapDetails newDetails) {
        return new MapSpec(name, kind, keySize, valueSize, maxEntries, flags, inner, newDetails);
    }
}
