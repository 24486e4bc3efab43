package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.verifier.domain.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An address: a place in some memory, a fixed offset from there in bytes, and an offset that varies. */
public sealed interface Pointer extends Value
        permits ArenaPointer,
                BlockPointer,
                BufferPointer,
                ContextPointer,
                DynptrPointer,
                FunctionPointer,
                LocalPointer,
                MapPointer,
                PacketEnd,
                PacketPointer,
                SocketPointer,
                StackPointer {
    /** The known part of the offset in bytes. */
    int offset();

    /** The rest of the offset. */
    Scalar variable();

    /** The same memory at another offset. */
    Pointer at(int newOffset, Scalar newVariable);

    /** Whether the program may compute with it. */
    default boolean allowsArithmetic() {
        return true;
    }

    /** Whether it may be 0 instead of an address. */
    default boolean maybeNull() {
        return false;
    }

    /** Pointers of the same class with the same id other than 0 are null together, or all are not. */
    default int id() {
        return 0;
    }

    /** What the memory has, from its start, that only calls may use. */
    default List<SpecialField> fields() {
        return List.of();
    }

    /** The field of such a kind that it points to exactly. */
    default Optional<SpecialField> field(Predicate<SpecialField.Kind> kind) {
        return fields().stream()
                .filter(field -> kind.test(field.kind()) && field.offset() == constantOffset())
                .findFirst();
    }

    /** The same pointer, known not to be null. */
    default Pointer nonNull() {
        return this;
    }

    /** The reference that it depends on, which the program must release; 0 if there is none. */
    default int reference() {
        return 0;
    }

    default boolean hasConstantOffset() {
        return variable().isConstant();
    }

    /** The whole offset, where it is constant. */
    default long constantOffset() {
        return offset() + variable().unsignedMin();
    }
}
