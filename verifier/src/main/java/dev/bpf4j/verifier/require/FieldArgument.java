package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What calls may be given as a part of a map value that only calls may use: a spin lock, a timer. */
public final class FieldArgument {
    private FieldArgument() {}

    static Optional<String> violation(int register, State state, SpecialField.Kind kind) {
        Value value = state.register(register);
        if (value instanceof LocalPointer object && !object.maybeNull() && kind.isLock()) {
            return inObject(register, object, kind);
        }
        if (!isInMap(value)) {
            String types = kind == SpecialField.Kind.SPIN_LOCK ? "map_value, ptr_" : "map_value";
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=" + types);
        }
        return inMap(register, (BlockPointer) value, kind);
    }

    /** Whether it points into the value of a map, and is not null. */
    static boolean isInMap(Value value) {
        return value instanceof BlockPointer p && !p.maybeNull() && p.block().kind() == Block.Kind.MAP_VALUE;
    }

    private static Optional<String> inObject(int register, LocalPointer pointer, SpecialField.Kind kind) {
        if (!pointer.hasConstantOffset()) {
            return variable(register, kind);
        }
        Optional<SpecialField> field = pointer.type().field(kind);
        return field.isEmpty()
                ? Optional.of("local 'kptr' has no valid " + kind.kernelName())
                : place(pointer, field.get());
    }

    private static Optional<String> variable(int register, SpecialField.Kind kind) {
        return Optional.of("R" + register + " doesn't have constant offset. " + kind.kernelName()
                + " has to be at the constant offset");
    }

    private static Optional<String> place(Pointer pointer, SpecialField field) {
        return Requirement.unless(
                pointer.constantOffset() == field.offset(),
                "off " + pointer.constantOffset() + " doesn't point to 'struct "
                        + field.kind().kernelName() + "' that is at " + field.offset());
    }

    /** What says which value of a map, or which object, a pointer leads to; 0 if nothing does. */
    public static int identity(Value value) {
        if (value instanceof LocalPointer p) {
            return p.identity();
        }
        return value instanceof BlockPointer p ? p.id() : 0;
    }

    private static Optional<String> inMap(int register, BlockPointer pointer, SpecialField.Kind kind) {
        MapSpec map = pointer.block().map().orElseThrow();
        String name = kind.kernelName();
        if (!pointer.hasConstantOffset()) {
            return variable(register, kind);
        }
        if (!map.details().typed()) {
            return Optional.of("map '" + map.name() + "' has to have BTF in order to use " + name);
        }
        Optional<SpecialField> field = map.details().field(kind);
        if (field.isEmpty()) {
            return Optional.of("map '" + map.name() + "' has no valid " + name);
        }
        return place(pointer, field.get());
    }

    /** The lock that is given back is the one that was taken last, in the same way. */
    static Optional<String> unlocks(int register, State state, AcquiredReference.Kind kind) {
        Optional<AcquiredReference> last = state.lock();
        String function = kind == AcquiredReference.Kind.LOCK ? "bpf_spin_unlock" : "bpf_res_spin_unlock";
        if (last.isEmpty()) {
            return Optional.of(function + " without taking a lock");
        }
        int id = identity(state.register(register));
        boolean held = id != 0 && state.references().stream().anyMatch(lock -> lock.kind() == kind && lock.id() == id);
        if (!held) {
            return Optional.of(function + " of different lock");
        }
        return Requirement.unless(last.get().id() == id, function + " cannot be out of order");
    }

    /** The lock is not held already, as far as that is known. */
    static Optional<String> isFree(int register, State state) {
        int id = identity(state.register(register));
        boolean held = state.references().stream()
                .anyMatch(lock -> lock.isLock() && lock.kind() != AcquiredReference.Kind.LOCK && lock.id() == id);
        return Requirement.unless(!held, "Acquiring the same lock again, AA deadlock detected");
    }

    /** The timer is in a value of the map. */
    static Optional<String> sameMap(int register, State state) {
        return Requirement.unless(
                isOfMap(register, state),
                "timer pointer in R" + register + " map_uid=0 doesn't match map pointer in R" + (register + 1)
                        + " map_uid=0");
    }

    /** Whether what a register points into is a value of the map in the next one. */
    static boolean isOfMap(int register, State state) {
        return state.register(register + 1) instanceof MapPointer map
                && state.register(register) instanceof BlockPointer field
                && field.block().map().equals(Optional.of(map.map()));
    }
}
