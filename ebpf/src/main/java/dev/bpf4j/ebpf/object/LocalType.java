package dev.bpf4j.ebpf.object;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.StructWalk;
import dev.bpf4j.ebpf.map.SpecialField;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A structure of a program, of which it can make objects. Those of the same program are equal if they are the same type. */
public final class LocalType {
    private static final int MAX_DEPTH = 8;

    private final Btf types;
    private final int id;
    private final Composite structure;
    private final List<SpecialField> fields;

    private LocalType(Btf types, int id, Composite structure) {
        this.types = types;
        this.id = id;
        this.structure = structure;
        this.fields = List.copyOf(SpecialFields.of(types, id));
    }

    /** The type of that id; empty if it is no structure. */
    public static Optional<LocalType> of(Btf types, int id) {
        boolean structure =
                id > 0 && id < types.count() && types.type(id) instanceof Composite composite && !composite.isUnion();
        return structure ? Optional.of(new LocalType(types, id, (Composite) types.type(id))) : Optional.empty();
    }

    /** The first structure of that name. */
    public static Optional<LocalType> named(Btf types, String name) {
        return types.named(name).stream()
                .map(id -> of(types, id))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Its name; empty if it has none. */
    public String name() {
        return structure.name();
    }

    /** Bytes of an object. */
    public int size() {
        return (int) structure.size();
    }

    /** The parts that are no plain data, by offset. */
    public List<SpecialField> fields() {
        return fields;
    }

    /** The first field of that kind. */
    public Optional<SpecialField> field(SpecialField.Kind kind) {
        return fields.stream().filter(field -> field.kind() == kind).findFirst();
    }

    /** The first field that an access to some bytes touches. */
    public Optional<SpecialField> fieldIn(long from, long end) {
        return fields.stream().filter(field -> field.overlaps(from, end)).findFirst();
    }

    /** Where a member is, in bytes. */
    public OptionalInt offset(String member) {
        return structure.members().stream()
                .filter(m -> m.name().equals(member))
                .mapToInt(m -> (int) (m.bitOffset() / Byte.SIZE))
                .findFirst();
    }

    /** What a load finds. @param offset not negative */
    public StructWalk.Found load(long offset, int size) {
        return StructWalk.load(types, structure, offset, size);
    }

    /** Whether it has numbers only, and arrays and structures of such. */
    public boolean isPlain() {
        return isPlain(structure, 0);
    }

    private boolean isPlain(BtfType type, int depth) {
        if (type instanceof BtfType.Array array) {
            return isPlain(types.resolved(array.element()), depth + 1);
        }
        if (type instanceof Composite composite && !composite.isUnion() && depth < MAX_DEPTH) {
            return composite.members().stream().allMatch(m -> isPlain(types.resolved(m.type()), depth + 1));
        }
        return type instanceof BtfType.Int || type instanceof BtfType.Enumeration;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LocalType type && type.id == id && type.types == types;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "struct " + name();
    }
}
