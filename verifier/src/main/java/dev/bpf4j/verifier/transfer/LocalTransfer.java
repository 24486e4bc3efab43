package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.map.SpecialField.Holding;
import dev.bpf4j.ebpf.map.SpecialField.Target;
import dev.bpf4j.ebpf.object.LocalType;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.require.Kptr;
import dev.bpf4j.verifier.require.LocalArgument;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Regions;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.LocalPointer.Kind;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** Where pointers to objects that programs make come from, and who has them. */
final class LocalTransfer {
    private final Policy policy;
    private final Effects effects;
    private final Scalar zero;

    LocalTransfer(Policy policy, Effects effects) {
        this.policy = policy;
        this.effects = effects;
        this.zero = policy.domain().constant(0);
    }

    /** What a field has while it keeps it. */
    Value load(State state, Target target) {
        boolean owned = target.holding() != Holding.UNTRUSTED;
        boolean kept = owned && Regions.protectedByRcu(state, policy);
        Optional<LocalType> local = owned ? Kptr.local(target, policy) : Optional.empty();
        if (local.isEmpty()) {
            SocketPointer.Kind kind = kept ? SocketPointer.Kind.RCU_OBJECT : SocketPointer.Kind.UNTRUSTED_OBJECT;
            return SocketPointer.orNull(kind, target.structure(), effects.freshId(), zero);
        }
        Kind inRegion = target.holding() == Holding.PER_CPU ? Kind.PER_CPU_RCU : Kind.RCU;
        return new LocalPointer(kept ? inRegion : Kind.UNTRUSTED, local.get(), effects.freshId(), true, 0, 0, zero);
    }

    /** What a call returns; empty if that is no object of the program's. @param slot of the call */
    Optional<Value> result(State state, Prototype prototype, int slot) {
        return switch (prototype.returns()) {
            case PTR_TO_NEW_OBJECT_OR_NULL -> Optional.of(made(state, prototype, slot));
            case PTR_TO_COUNTED_OBJECT_OR_NULL -> Optional.of(counted(state, slot));
            case PTR_TO_KPTR_OR_NULL -> Optional.of(exchanged(state, slot));
            case PTR_TO_NODE_OR_NULL -> Optional.of(node(state, prototype, slot));
            case PTR_TO_MEM_OR_BTF_ID -> Optional.of(ofProcessor(state, false));
            case PTR_TO_MEM_OR_BTF_ID_OR_NULL -> Optional.of(ofProcessor(state, true));
            default -> Optional.empty();
        };
    }

    /** What a processor has of an object that each has its own of. */
    private Value ofProcessor(State state, boolean maybeNull) {
        LocalPointer all = (LocalPointer) state.register(1);
        return new LocalPointer(Kind.RCU, all.type(), maybeNull ? effects.freshId() : 0, maybeNull, 0, 0, zero);
    }

    private int acquire(State state, int slot) {
        int id = effects.freshId();
        state.acquire(new AcquiredReference(id, slot, state.depth()));
        return id;
    }

    private Value made(State state, Prototype prototype, int slot) {
        boolean perCpu = LocalArgument.isPerCpu(prototype);
        Optional<LocalType> type = LocalArgument.typeOf((ScalarValue) state.register(1), policy);
        effects.precise(state.depth(), 1);
        return owned(state, type.orElseThrow(), perCpu, slot);
    }

    private LocalPointer owned(State state, LocalType type, boolean perCpu, int slot) {
        int id = acquire(state, slot);
        return new LocalPointer(perCpu ? Kind.PER_CPU : Kind.OWNED, type, id, true, id, 0, zero);
    }

    /** Who has a reference gets another one; others do unless the last is given back meanwhile. */
    private Value counted(State state, int slot) {
        LocalPointer object = (LocalPointer) state.register(1);
        LocalPointer more = owned(state, object.type(), false, slot);
        return object.reference() != 0 ? more.nonNull() : more;
    }

    private Value exchanged(State state, int slot) {
        Target target = Kptr.field((Pointer) state.register(1)).orElseThrow().target();
        Optional<LocalType> local = Kptr.local(target, policy);
        if (local.isPresent()) {
            return owned(state, local.get(), target.holding() == Holding.PER_CPU, slot);
        }
        int id = acquire(state, slot);
        return new SocketPointer(SocketPointer.Kind.OBJECT, target.structure(), id, true, id, 0, zero);
    }

    private Value node(State state, Prototype prototype, int slot) {
        Optional<LocalPointer> joined = joined((Pointer) state.register(1));
        if (joined.isEmpty()) {
            return NotInit.NOT_INIT;
        }
        LocalPointer object = joined.get();
        int id = prototype.has(HelperFlag.ACQUIRES) ? acquire(state, slot) : effects.freshId();
        boolean owns = prototype.has(HelperFlag.ACQUIRES);
        return new LocalPointer(
                owns ? Kind.OWNED : Kind.BORROWED, object.type(), id, true, owns ? id : 0, object.offset(), zero);
    }

    /** An object of a list or tree, at the member that joins it. */
    private Optional<LocalPointer> joined(Pointer collection) {
        Target target = collection
                .field(SpecialField.Kind::isCollection)
                .map(SpecialField::target)
                .orElse(Target.NONE);
        return Kptr.local(target, policy)
                .map(type -> new LocalPointer(
                        Kind.BORROWED,
                        type,
                        0,
                        false,
                        0,
                        type.offset(target.node()).orElse(0),
                        zero));
    }

    /** The arguments of the function that compares objects for the tree in R1. */
    void comparison(State caller, Frame callee) {
        joined((Pointer) caller.register(1)).ifPresent(object -> {
            callee.register(1, object);
            callee.register(2, object);
        });
    }

    /** A list or tree has what was the program's. */
    void give(State state, int register) {
        int reference = ((Pointer) state.register(register)).reference();
        state.release(reference);
        state.replaceAll(v -> v instanceof LocalPointer p && p.reference() == reference ? p.borrowed() : v);
    }

    /** What the program had while it held a lock is lost. */
    static void unlock(State state, Value lost) {
        state.replaceAll(v -> v instanceof LocalPointer p && p.kind() == Kind.BORROWED ? lost : v);
    }
}
