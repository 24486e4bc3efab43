package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.SpecialField;
import java.util.List;
import java.util.Optional;

/**
 * A piece of memory of known size that programs point into.
 *
 * @param size bytes
 * @param map the map whose key or value it is
 */
public record Block(Kind kind, int size, boolean readOnly, Optional<MapSpec> map) {
    /** What the memory is. */
    public enum Kind {
        MAP_VALUE("map_value"),
        MAP_KEY("map_key"),
        /** Memory that a helper handed out. */
        MEM("mem"),
        /** Bytes of a packet that a call handed out, or a copy of them. */
        PACKET_SLICE("mem"),
        /** A record that is reserved in a ring buffer. */
        RINGBUF_MEM("ringbuf_mem");

        private final String typeName;

        Kind(String typeName) {
            this.typeName = typeName;
        }
    }

    public static Block valueOf(MapSpec map) {
        return new Block(Kind.MAP_VALUE, map.valueSize(), false, Optional.of(map));
    }

    /** Keys can only be read. */
    public static Block keyOf(MapSpec map) {
        return new Block(Kind.MAP_KEY, map.keySize(), true, Optional.of(map));
    }

    public static Block memory(Kind kind, int size, boolean readOnly) {
        return new Block(kind, size, readOnly, Optional.empty());
    }

    /** In the words of the Linux verifier. */
    public String typeName() {
        return (readOnly && (kind == Kind.MEM || kind == Kind.PACKET_SLICE) ? "rdonly_" : "") + kind.typeName;
    }

    /** Whether the map that it is a value of has that flag. */
    private boolean hasFlag(int flag) {
        return kind == Kind.MAP_VALUE
                && map.filter(m -> (m.flags() & flag) != 0).isPresent();
    }

    /** The parts of a map value that only calls use, by offset. */
    public List<SpecialField> fields() {
        return kind == Kind.MAP_VALUE ? map.map(m -> m.details().fields()).orElse(List.of()) : List.of();
    }

    /** The part of a map value, used by calls only, that an access to some bytes touches. */
    public Optional<SpecialField> fieldIn(long from, long end) {
        List<SpecialField> fields = fields();
        return fields.isEmpty()
                ? Optional.empty()
                : fields.stream().filter(field -> field.overlaps(from, end)).findFirst();
    }

    /** Whether the map's values have a lock. */
    public boolean hasLock() {
        return fields().stream().anyMatch(field -> field.kind().isLock());
    }

    /** Whether the map says that programs must not write its values. */
    public boolean forbidsWrites() {
        return hasFlag(MapFlags.BPF_F_RDONLY_PROG);
    }

    /** Whether the map says that programs must not read its values. */
    public boolean forbidsReads() {
        return hasFlag(MapFlags.BPF_F_WRONLY_PROG);
    }
}
