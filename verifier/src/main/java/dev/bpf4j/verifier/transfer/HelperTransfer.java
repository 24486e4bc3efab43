package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.IteratorKind;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.DynptrArgument;
import dev.bpf4j.verifier.require.FieldArgument;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Regions;
import dev.bpf4j.verifier.require.TypedCall;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.Iterator;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.PacketEnd;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;
import java.util.OptionalInt;

/** What the call of a helper does to memory, pointers and references, and what it returns. */
final class HelperTransfer {
    private static final int MAP_LOOKUP_ELEM = 1;
    private static final int PROBE_READ_STR = 45;
    private static final int GET_STACK = 67;
    private static final int SPIN_LOCK = 93;
    private static final int PROBE_READ_USER_STR = 114;
    private static final int PROBE_READ_KERNEL_STR = 115;
    private static final int GET_TASK_STACK = 141;
    private static final int DYNPTR_WRITE = 202;

    /** The kernel's {@code MAX_ERRNO}. */
    static final long MAX_ERRNO = 4095;

    private final Policy policy;
    private final ScalarDomain domain;
    private final boolean pointerLeaks;
    private final Effects effects;
    private final StackTransfer stack;
    private final ObjectTransfer objects;
    private final SocketTransfer sockets;
    private final TypedTransfer typed;
    private final LocalTransfer locals;

    HelperTransfer(Policy policy, Effects effects, StackTransfer stack) {
        this.policy = policy;
        this.domain = policy.domain();
        this.pointerLeaks = policy.profile().allowsPointerLeaks();
        this.effects = effects;
        this.stack = stack;
        this.objects = new ObjectTransfer(domain, effects);
        this.sockets = new SocketTransfer(domain, effects);
        this.locals = new LocalTransfer(policy, effects);
        this.typed = new TypedTransfer(domain, effects, stack, objects);
    }

    /**
     * Everything but the loss of R1 to R5.
     *
     * @param slot of the call
     * @return R0
     */
    Value call(State state, Prototype prototype, int slot) {
        boolean isTyped = prototype.returns() == ReturnType.TYPED;
        OptionalInt lost = isTyped && prototype.has(HelperFlag.RELEASES)
                ? TypedCall.released(prototype, state)
                : OptionalInt.empty();
        Value result = result(state, prototype, slot);
        for (int register = 1; register <= prototype.args().size(); register++) {
            argument(state, prototype, register, slot);
        }
        region(state, prototype, slot);
        prototype.released().ifPresent(index -> release(state, index + 1));
        lost.ifPresent(register -> release(state, register));
        if (changesPacket(state, prototype)) {
            state.replaceAll(v -> isPacket(v) ? invalid() : v);
        }
        return result;
    }

    /** A tail call that the entered function goes on after has not happened; after one of a callee, its caller goes on. */
    private static boolean changesPacket(State state, Prototype prototype) {
        boolean mayBePast = state.depth() > 0 || !prototype.has(HelperFlag.ENDS_PROGRAM);
        return prototype.has(HelperFlag.CHANGES_PACKET) && mayBePast || writesPacket(state, prototype);
    }

    private static boolean writesPacket(State state, Prototype prototype) {
        return prototype.id() == DYNPTR_WRITE
                && DynptrArgument.at(state.register(1), state)
                        .filter(Dynptr::isPacket)
                        .isPresent();
    }

    private void argument(State state, Prototype prototype, int register, int slot) {
        ArgType type = prototype.args().get(register - 1);
        switch (type) {
            case CONST_SIZE, CONST_SIZE_OR_ZERO -> {
                effects.precise(state.depth(), register);
                int most =
                        (int) ((ScalarValue) state.register(register)).range().unsignedMax();
                touch(state, register - 1, most, prototype.args().get(register - 2));
            }
            case CONST_ALLOC_SIZE_OR_ZERO -> effects.precise(state.depth(), register);
            case PTR_TO_UNINIT_DYNPTR_LOCAL -> objects.create(state, register, Dynptr.Kind.LOCAL, slot);
            case PTR_TO_UNINIT_DYNPTR_RINGBUF -> objects.create(state, register, Dynptr.Kind.RINGBUF, slot);
            case PTR_TO_UNINIT_DYNPTR_SKB -> objects.create(state, register, Dynptr.Kind.SKB, slot);
            case PTR_TO_UNINIT_DYNPTR_XDP -> objects.create(state, register, Dynptr.Kind.XDP, slot);
            case PTR_TO_UNINIT_DYNPTR_CLONE -> objects.copy(state, register - 1, register);
            case UNINIT_IRQ_FLAG -> objects.interruptsOff(state, register, prototype.has(HelperFlag.LOCKS), slot);
            case IRQ_FLAG -> objects.interruptsOn(state, register);
            case PTR_TO_RES_SPIN_LOCK -> resilientLock(state, prototype, register, slot);
            case TYPED -> typed.argument(state, policy, prototype, register, slot);
            case UNINIT_ITERATOR ->
                objects.begin(state, register, IteratorKind.of(prototype).orElseThrow(), slot);
            case CONST_BUFFER_SIZE -> buffer(state, register);
            case PTR_TO_SPIN_LOCK -> lock(state, prototype, register, slot);
            case LIST_NODE, TREE_NODE -> locals.give(state, register);
            case PTR_TO_MAP_KEY -> touch(state, register, map(state, prototype).map(MapSpec::keySize), type);
            case PTR_TO_MAP_VALUE, PTR_TO_MAP_VALUE_OR_NULL, PTR_TO_UNINIT_MAP_VALUE ->
                touch(state, register, map(state, prototype).map(MapSpec::valueSize), type);
            default -> touch(state, register, type.fixedSize(), type);
        }
    }

    private void buffer(State state, int register) {
        effects.precise(state.depth(), register);
        int size = (int) ((ScalarValue) state.register(register)).range().unsignedMax();
        if (size > 0 && state.register(register - 1) instanceof StackPointer p) {
            stack.clobber(state, p, 0, size);
        }
    }

    private void region(State state, Prototype prototype, int slot) {
        if (prototype.has(HelperFlag.BEGINS_RCU)) {
            enter(state, AcquiredReference.Kind.RCU, slot);
        } else if (prototype.has(HelperFlag.BEGINS_PREEMPTION)) {
            enter(state, AcquiredReference.Kind.PREEMPTION, slot);
        } else if (prototype.has(HelperFlag.ENDS_RCU)) {
            state.leaveRegion(AcquiredReference.Kind.RCU);
            state.replaceAll(HelperTransfer::unprotected);
        } else if (prototype.has(HelperFlag.ENDS_PREEMPTION)) {
            state.leaveRegion(AcquiredReference.Kind.PREEMPTION);
        }
    }

    private static Value unprotected(Value value) {
        if (value instanceof Iterator iterator) {
            return iterator.unprotected();
        }
        if (value instanceof LocalPointer object) {
            return object.unprotected();
        }
        return value instanceof SocketPointer pointer ? pointer.unprotected() : value;
    }

    private void enter(State state, AcquiredReference.Kind kind, int slot) {
        state.acquire(new AcquiredReference(kind, effects.freshId(), slot, state.depth()));
    }

    private void lock(State state, Prototype prototype, int register, int slot) {
        if (prototype.id() == SPIN_LOCK) {
            int value = FieldArgument.identity(state.register(register));
            state.acquire(new AcquiredReference(AcquiredReference.Kind.LOCK, value, slot, state.depth()));
        } else {
            state.leaveRegion(AcquiredReference.Kind.LOCK);
            unlocked(state);
        }
    }

    /** What the program had because it held the lock is lost, and what RCU protected meanwhile is protected no more. */
    private void unlocked(State state) {
        LocalTransfer.unlock(state, invalid());
        if (!Regions.protectedByRcu(state, policy)) {
            state.replaceAll(HelperTransfer::unprotected);
        }
    }

    private void resilientLock(State state, Prototype prototype, int register, int slot) {
        boolean interrupts = prototype.args().size() > 1;
        AcquiredReference.Kind kind =
                interrupts ? AcquiredReference.Kind.RES_LOCK_IRQ : AcquiredReference.Kind.RES_LOCK;
        if (prototype.has(HelperFlag.LOCKS)) {
            int value = FieldArgument.identity(state.register(register));
            state.acquire(new AcquiredReference(kind, value, slot, state.depth()));
        } else {
            state.leaveRegion(kind);
            unlocked(state);
        }
    }

    private void touch(State state, int register, Optional<Integer> size, ArgType type) {
        touch(state, register, size.orElse(0), type);
    }

    private void touch(State state, int register, int size, ArgType type) {
        if (size > 0 && type.isMemory() && state.register(register) instanceof StackPointer p) {
            if (type.use() == ArgType.Use.FILL) {
                stack.fill(state, p, size);
                return;
            }
            stack.touch(p, size);
            if (type.use() != ArgType.Use.READ) {
                stack.clobber(state, p, 0, size);
            }
        }
    }

    private static Optional<MapSpec> map(State state, Prototype prototype) {
        return prototype.indexOf(ArgType.CONST_MAP_PTR).stream()
                .mapToObj(index -> state.register(index + 1))
                .flatMap(v ->
                        v instanceof MapPointer p ? Optional.of(p.map()).stream() : Optional.<MapSpec>empty().stream())
                .findFirst();
    }

    private static boolean isPacket(Value value) {
        return value instanceof PacketPointer
                || value instanceof PacketEnd
                || value instanceof BlockPointer p && p.block().kind() == Block.Kind.PACKET_SLICE;
    }

    private void release(State state, int register) {
        if (state.register(register) instanceof StackPointer) {
            objects.release(state, register, invalid());
            return;
        }
        if (state.register(register) instanceof Pointer released && released.reference() != 0) {
            int reference = released.reference();
            state.release(reference);
            state.replaceAll(v -> v instanceof Pointer p && p.reference() == reference ? invalid() : v);
        }
    }

    /** What was a pointer, and is none any more. */
    private Value invalid() {
        return pointerLeaks ? ScalarValue.of(domain.unknown()) : NotInit.NOT_INIT;
    }

    private Value result(State state, Prototype prototype, int slot) {
        return switch (prototype.returns()) {
            case INTEGER -> ScalarValue.of(number(state, prototype));
            case PROCESSOR ->
                ScalarValue.of(domain.range(0, policy.kernelTypes().processors() - 1));
            case PTR_TO_MAP_VALUE ->
                map(state, prototype).map(m -> value(m, false)).orElse(NotInit.NOT_INIT);
            case PTR_TO_MAP_VALUE_OR_NULL ->
                map(state, prototype)
                        .map(m -> (prototype.id() == MAP_LOOKUP_ELEM
                                        ? sockets.element(state, m.kind(), slot)
                                        : Optional.<Value>empty())
                                .orElseGet(() -> value(m, !isThere(state, prototype, m))))
                        .orElse(NotInit.NOT_INIT);
            case PTR_TO_RINGBUF_MEM_OR_NULL -> record(state, prototype, slot);
            case PTR_TO_DYNPTR_MEM_OR_NULL, PTR_TO_SLICE_OR_NULL -> objects.data(state, prototype);
            case PTR_TO_NUMBER_OR_NULL -> objects.next(state);
            case PTR_TO_ELEMENT_OR_NULL ->
                objects.nextObject(
                        IteratorKind.of(prototype).orElseThrow(),
                        TypedCall.structure(prototype, policy).orElse(""));
            case TYPED -> typed.result(state, policy, prototype, slot);
            default ->
                locals.result(state, prototype, slot)
                        .or(() -> sockets.result(state, prototype, slot))
                        .orElse(NotInit.NOT_INIT);
        };
    }

    private Scalar number(State state, Prototype prototype) {
        if (prototype.has(HelperFlag.LOCKS)) {
            return domain.constant(0);
        }
        return switch (prototype.id()) {
            case PROBE_READ_STR, GET_STACK, PROBE_READ_USER_STR, PROBE_READ_KERNEL_STR, GET_TASK_STACK ->
                length(state, prototype);
            default -> domain.unknown();
        };
    }

    /** What was written of the memory, or an error. */
    private Scalar length(State state, Prototype prototype) {
        int register = Math.max(
                        prototype.indexOf(ArgType.CONST_SIZE).orElse(-1),
                        prototype.indexOf(ArgType.CONST_SIZE_OR_ZERO).orElse(-1))
                + 1;
        return state.register(register) instanceof ScalarValue size
                ? domain.join(
                        domain.range(-MAX_ERRNO, -1),
                        domain.range(0, size.range().unsignedMax()))
                : domain.unknown();
    }

    private Value value(MapSpec map, boolean maybeNull) {
        int id = maybeNull || Block.valueOf(map).hasLock() ? effects.freshId() : 0;
        if (map.kind().ofMaps() && map.inner().isPresent()) {
            return new MapPointer(map.inner().get(), id, maybeNull, domain.constant(0));
        }
        return new BlockPointer(Block.valueOf(map), id, maybeNull, 0, 0, domain.constant(0));
    }

    /** Elements of arrays exist: a constant key in the stack that is small enough finds one. */
    private boolean isThere(State state, Prototype prototype, MapSpec map) {
        boolean array = map.kind() == MapKind.ARRAY || map.kind() == MapKind.PERCPU_ARRAY;
        if (prototype.id() != MAP_LOOKUP_ELEM || !array || map.keySize() != Integer.BYTES) {
            return false;
        }
        int register = prototype.indexOf(ArgType.PTR_TO_MAP_KEY).orElse(0) + 1;
        return state.register(register) instanceof StackPointer p
                && stack.constant(state, p, map.keySize())
                        .filter(key -> Long.compareUnsigned(key, Integer.toUnsignedLong(map.maxEntries())) < 0)
                        .isPresent();
    }

    private Value record(State state, Prototype prototype, int slot) {
        int register = prototype.indexOf(ArgType.CONST_ALLOC_SIZE_OR_ZERO).orElse(0) + 1;
        int size = (int) ((ScalarValue) state.register(register)).range().unsignedMin();
        int id = effects.freshId();
        boolean acquires = prototype.has(HelperFlag.ACQUIRES);
        if (acquires) {
            state.acquire(new AcquiredReference(id, slot, state.depth()));
        }
        Block block = Block.memory(Block.Kind.RINGBUF_MEM, size, prototype.has(HelperFlag.RETURNS_READ_ONLY));
        return new BlockPointer(block, id, true, acquires ? id : 0, 0, domain.constant(0));
    }
}
