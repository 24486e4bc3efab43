package dev.bpf4j.conformance.suite;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The metadata of a packet. Fields that are 0 are left out, except the offset of the link-layer header, whose absence
 * says that there is none.
 *
 * @param values unsigned 32-bit values by field, in the order of {@link Meta}
 */
public record Metadata(Map<Meta, Integer> values) {

    /** No device, no link-layer header, network header at the packet's start, everything else 0. */
    public static final Metadata NONE = new Metadata(Map.of());

    /** @throws IllegalArgumentException if a value does not fit its field */
    public Metadata {
        Map<Meta, Integer> ordered = new EnumMap<>(Meta.class);
        values.forEach((field, value) -> {
            if (Integer.toUnsignedLong(value) > field.max()) {
                throw new IllegalArgumentException(
                        field.word() + " " + Integer.toUnsignedString(value) + " is larger than " + field.max());
            }
            if (value != 0 || field == Meta.LINK) {
                ordered.put(field, value);
            }
        });
        values = Collections.unmodifiableMap(ordered);
    }

    /** The same with one field changed. */
    public Metadata with(Meta field, int value) {
        Map<Meta, Integer> changed = new EnumMap<>(Meta.class);
        changed.putAll(values);
        changed.put(field, value);
        return new Metadata(changed);
    }

    /** The value of a field, unsigned; 0 if it is not given. */
    public int value(Meta field) {
        return values.getOrDefault(field, 0);
    }

    /** Whether there is a link-layer header. */
    public boolean hasLink() {
        return values.containsKey(Meta.LINK);
    }

    /** Whether there is a device. */
    public boolean hasDevice() {
        return value(Meta.IFINDEX) != 0;
    }
}
