package dev.bpf4j.ebpf.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a map beyond its sizes.
 *
 * @param typed whether the types of its keys and values are known
 * @param fields the parts of its values that are no plain data, by offset
 * @param constants the content of its only value, if neither programs nor users can change it any more, in the byte order
 *     of the programs
 * @param order the byte order of the programs that use it
 * @param extra {@code map_extra}: the address of an arena in user space, 0 for any
 */
public record MapDetails(
        boolean typed, List<SpecialField> fields, Optional<ByteBuffer> constants, ByteOrder order, long extra) {
    /** Nothing, for little-endian machines. */
    public static final MapDetails NONE =
            new MapDetails(false, List.of(), Optional.empty(), ByteOrder.LITTLE_ENDIAN, 0);

    public MapDetails {
        fields = List.copyOf(fields);
        constants = constants.map(buffer -> buffer.asReadOnlyBuffer().order(buffer.order()));
    }

    /** The same with known types. */
    public MapDetails withFields(List<SpecialField> newFields) {
        return new MapDetails(true, newFields, constants, order, extra);
    }

    /** The same with a content that cannot change. */
    public MapDetails withConstants(ByteBuffer content) {
        return new MapDetails(typed, fields, Optional.of(content), order, extra);
    }

    /** The same for programs of that byte order. */
    public MapDetails withOrder(ByteOrder machine) {
        return new MapDetails(typed, fields, constants, machine, extra);
    }

    /** The same with another {@code map_extra}. */
    public MapDetails withExtra(long newExtra) {
        return new MapDetails(typed, fields, constants, order, newExtra);
    }

    /** The first field of that kind. */
    public Optional<SpecialField> field(SpecialField.Kind kind) {
        return fields.stream().filter(field -> field.kind() == kind).findFirst();
    }
}
