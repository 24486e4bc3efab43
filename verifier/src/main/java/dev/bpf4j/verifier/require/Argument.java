package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.IteratorKind;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.FunctionPointer;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;
import java.util.OptionalInt;

/** A helper is given in a register what its prototype says. */
record Argument(int register, Prototype prototype) implements Requirement {
    /** Sizes from here on are called unbounded: {@code BPF_MAX_VAR_SIZ}. */
    private static final long MAX_SIZE = 1L << 29;

    private static final int SPIN_UNLOCK = 94;

    @Override
    public String id() {
        return "helper-argument";
    }

    private ArgType type() {
        return prototype.args().get(register - 1);
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        Value value = state.register(register);
        if (type() == ArgType.IGNORED) {
            return Optional.empty();
        }
        if (type() == ArgType.TYPED) {
            return new TypedArgument(register, prototype).violation(state, policy);
        }
        if (type() == ArgType.UNSAFE_PTR) {
            return policy.profile() == Profile.STRICT ? readable(value, state, policy) : Optional.empty();
        }
        if (!value.isInitialised()) {
            return Optional.of("R" + register + " !read_ok");
        }
        if (type() == ArgType.ANYTHING) {
            return Requirement.unless(
                    !(value instanceof Pointer) || policy.profile().allowsPointerLeaks(),
                    "R" + register + " leaks addr into helper function");
        }
        if (value instanceof PacketPointer && !mayBePacket(policy)) {
            return Optional.of("helper access to the packet is not allowed");
        }
        if (type().nullable() && value instanceof ScalarValue s && s.range().isConstant(0)) {
            return Optional.empty();
        }
        if (prototype.isKernelFunction() && isPointer() && TypedArgument.mayBeNull(value)) {
            return Optional.of("Possibly NULL pointer passed to trusted arg" + (register - 1));
        }
        return typed(value, state, policy).or(() -> secondReference(value, state));
    }

    private boolean isPointer() {
        return switch (type()) {
            case NUMBER, ANYTHING_32, CONST_BUFFER_SIZE, LOCAL_TYPE, PER_CPU_TYPE -> false;
            default -> !type().nullable();
        };
    }

    /** Only one argument may be something that the program must release. */
    private Optional<String> secondReference(Value value, State state) {
        int reference = value instanceof Pointer p ? p.reference() : 0;
        for (int r = 1; r < register && reference != 0; r++) {
            boolean counts = !takesObjects(prototype.args().get(r - 1));
            if (counts && state.register(r) instanceof Pointer p && p.reference() != 0) {
                return Optional.of(
                        "more than one arg with ref_obj_id R" + register + " " + reference + " " + p.reference());
            }
        }
        return Optional.empty();
    }

    /** Whether an argument may be a part of a referenced object beside another one. */
    private static boolean takesObjects(ArgType type) {
        return switch (type) {
            case ANYTHING, LIST_HEAD, TREE_ROOT, KPTR_XCHG_DEST -> true;
            default -> false;
        };
    }

    /** A block of plain memory is no packet, though it is bounds-checked like one. */
    private boolean mayBePacket(Policy policy) {
        ContextType<?> context = policy.type().context();
        boolean allowed = switch (context.packetUse()) {
            case MARKED_HELPERS -> prototype.has(HelperFlag.PACKET_ACCESS);
            case ALL_HELPERS -> true;
            case NO_HELPER -> false;
        };
        return allowed || context.entry() == ContextType.Entry.MEMORY;
    }

    /** Bytes of an object are only read, by helpers that promise that. */
    private Optional<String> ofObject(Value value) {
        boolean promised = type() == ArgType.PTR_TO_MEM || type() == ArgType.PTR_TO_MEM_OR_NULL;
        return Requirement.unless(
                promised,
                prototype.name() + "() may write into memory pointed by R" + register + " type=" + value.typeName());
    }

    private boolean mayBeObject() {
        return switch (type()) {
            case PTR_TO_MAP_KEY,
                    PTR_TO_MAP_VALUE,
                    PTR_TO_MAP_VALUE_OR_NULL,
                    PTR_TO_UNINIT_MAP_VALUE,
                    PTR_TO_LONG,
                    PTR_TO_INT -> true;
            default -> type().isSized();
        };
    }

    private Optional<String> typed(Value value, State state, Policy policy) {
        boolean socket = type() != ArgType.PTR_TO_MAP_KEY
                && map(state).filter(SocketArgument::holdsSockets).isPresent();
        if (HelperMemory.isObject(value) && mayBeObject() && !socket) {
            return ofObject(value);
        }
        return switch (type()) {
            case PTR_TO_CTX, PTR_TO_CTX_OR_NULL ->
                value instanceof ContextPointer p ? Access.unmodified(p, register) : notContext(value);
            case PTR_TO_MEM, PTR_TO_MEM_OR_NULL, PTR_TO_UNINIT_MEM, PTR_TO_UNINIT_MEM_OR_NULL, PTR_TO_WRITABLE_MEM ->
                HelperMemory.accepts(value) ? Optional.empty() : mismatch(value, HelperMemory.TYPES);
            case PTR_TO_LONG, PTR_TO_INT -> {
                Optional<String> wrong = memory(value, type().fixedSize(), state, policy);
                yield wrong.isPresent() ? wrong : aligned(value);
            }
            case PTR_TO_IPV4_HEADER, PTR_TO_IPV6_HEADER, PTR_TO_TCP_HEADER ->
                memory(value, type().fixedSize(), state, policy);
            case PTR_TO_MAP_KEY -> ofMap(value, map(state).map(MapSpec::keySize), "key", state, policy);
            case PTR_TO_MAP_VALUE, PTR_TO_MAP_VALUE_OR_NULL, PTR_TO_UNINIT_MAP_VALUE ->
                map(state).filter(SocketArgument::holdsSockets).isPresent()
                        ? SocketArgument.violation(
                                register, ArgType.PTR_TO_BTF_ID_SOCK_COMMON, value, false, policy.kernelTypes())
                        : ofMap(value, map(state).map(MapSpec::valueSize), "value", state, policy);
            case CONST_SIZE, CONST_SIZE_OR_ZERO ->
                value instanceof ScalarValue s ? size(s.range(), state, policy) : mismatch(value, "scalar");
            case CONST_ALLOC_SIZE_OR_ZERO -> constant(value);
            case CONST_MAP_PTR -> value instanceof MapPointer p && !p.maybeNull() ? Optional.empty() : notMap(value);
            case PTR_TO_RINGBUF_MEM -> record(value);
            case PTR_TO_FUNC -> function(value);
            case PTR_TO_STACK_OR_NULL -> value instanceof StackPointer ? Optional.empty() : mismatch(value, "fp");
            case PTR_TO_CONST_STR -> string(register, value);
            case PTR_TO_SPIN_LOCK -> spinLock(state);
            case PTR_TO_TIMER ->
                FieldArgument.violation(register, state, SpecialField.Kind.TIMER)
                        .or(() -> timerMap(state));
            case PTR_TO_DYNPTR -> dynptr(value).or(() -> DynptrArgument.initialised(register, state, Optional.empty()));
            case PTR_TO_DYNPTR_RINGBUF -> DynptrArgument.released(register, state);
            case PTR_TO_UNINIT_DYNPTR_LOCAL,
                    PTR_TO_UNINIT_DYNPTR_RINGBUF,
                    PTR_TO_UNINIT_DYNPTR_SKB,
                    PTR_TO_UNINIT_DYNPTR_XDP,
                    PTR_TO_UNINIT_DYNPTR_CLONE -> dynptr(value).or(() -> DynptrArgument.uninitialised(register, state));
            case UNINIT_ITERATOR ->
                IteratorArgument.uninitialised(
                        register, state, IteratorKind.of(prototype).orElseThrow());
            case ITERATOR -> IteratorArgument.initialised(register, state, prototype);
            case PTR_TO_WORK_QUEUE -> work(value, state, SpecialField.Kind.WORK_QUEUE);
            case PTR_TO_TASK_WORK -> work(value, state, SpecialField.Kind.TASK_WORK);
            case UNINIT_IRQ_FLAG -> IrqFlagArgument.uninitialised(register, state);
            case IRQ_FLAG -> IrqFlagArgument.restored(register, state, prototype);
            case PTR_TO_RES_SPIN_LOCK -> resilientLock(value, state);
            case ANYTHING_32, NUMBER ->
                Requirement.unless(value instanceof ScalarValue, "R" + register + " is not a scalar");
            case PTR_TO_BUFFER_OR_NULL -> Optional.empty();
            case CONST_BUFFER_SIZE -> bufferSize(value, state, policy);
            case PTR_TO_BTF_ID, PTR_TO_BTF_ID_OR_NULL ->
                SocketArgument.object(register, prototype, value, policy.kernelTypes());
            case PTR_TO_SOCK_COMMON,
                    PTR_TO_SOCKET,
                    PTR_TO_SOCKET_OR_NULL,
                    PTR_TO_BTF_ID_SOCK_COMMON,
                    PTR_TO_BTF_ID_SOCK_COMMON_OR_NULL ->
                SocketArgument.violation(
                        register, type(), value, prototype.has(HelperFlag.RELEASES), policy.kernelTypes());
            case PTR_TO_PERCPU_BTF_ID ->
                value instanceof LocalPointer p && p.kind() == LocalPointer.Kind.PER_CPU_RCU && !p.maybeNull()
                        ? Optional.empty()
                        : mismatch(value, "percpu_ptr_, percpu_rcu_ptr_, percpu_trusted_ptr_");
            case KPTR_XCHG_DEST -> Kptr.destination(register, value);
            case KPTR_XCHG_VALUE_OR_NULL -> Kptr.value(register, value, state, policy);
            case LOCAL_TYPE,
                    PER_CPU_TYPE,
                    OWNED_OBJECT,
                    OWNED_PER_CPU_OBJECT,
                    COUNTED_OBJECT,
                    LIST_HEAD,
                    LIST_NODE,
                    TREE_ROOT,
                    TREE_NODE,
                    NODE_OF_TREE -> new LocalArgument(register, prototype).violation(state, policy);
            default -> Optional.of("R" + register + " unsupported arg_type " + type());
        };
    }

    /** What a function reads until it finds an end is initialised, which Linux does not ask for. */
    private Optional<String> readable(Value value, State state, Policy policy) {
        if (!value.isInitialised()) {
            return Optional.of("R" + register + " !read_ok");
        }
        if (!(value instanceof StackPointer p)) {
            return Optional.empty();
        }
        if (!p.hasConstantOffset()) {
            return Optional.of("R" + register + " must point to a known place in the stack");
        }
        int size = (int) Math.max(1, -p.constantOffset());
        return new HelperMemory(register, ArgType.Use.READ, size, true, false).violation(state, policy);
    }

    /** Kernel functions have other words than helpers for what is no dynptr. */
    private Optional<String> dynptr(Value value) {
        boolean wrong = prototype.isKernelFunction()
                && DynptrArgument.mismatch(register, value).isPresent();
        return Requirement.unless(
                !wrong, "arg#" + (register - 1) + " expected pointer to stack or const struct bpf_dynptr");
    }

    private Optional<String> notContext(Value value) {
        return prototype.isKernelFunction()
                ? Optional.of("arg#" + (register - 1) + " expected pointer to ctx, but got " + value.typeName())
                : mismatch(value, "ctx");
    }

    private Optional<String> notMap(Value value) {
        return prototype.isKernelFunction()
                ? Optional.of("pointer in R" + register + " isn't map pointer")
                : mismatch(value, "map_ptr");
    }

    private Optional<String> spinLock(State state) {
        if (Regions.comparesObjects(state)) {
            return Optional.of("can't spin_{lock,unlock} in rbtree cb");
        }
        Optional<String> wrong = FieldArgument.violation(register, state, SpecialField.Kind.SPIN_LOCK);
        boolean unlocks = prototype.id() == SPIN_UNLOCK;
        return wrong.isPresent() || !unlocks
                ? wrong
                : FieldArgument.unlocks(register, state, AcquiredReference.Kind.LOCK);
    }

    /** Work is begun with the map that it is in. What the message names depends on the map that is given. */
    private Optional<String> work(Value value, State state, SpecialField.Kind kind) {
        if (!FieldArgument.isInMap(value)) {
            return Optional.of("arg#" + (register - 1) + " doesn't point to a map value");
        }
        Optional<String> wrong = FieldArgument.violation(register, state, kind);
        return wrong.isPresent() || prototype.indexOf(ArgType.CONST_MAP_PTR).isEmpty()
                ? wrong
                : Requirement.unless(
                        FieldArgument.isOfMap(register, state),
                        map(state)
                                        .flatMap(map -> map.details().field(SpecialField.Kind.TASK_WORK))
                                        .isPresent()
                                ? "bpf_task_work pointer in R2 map_uid=0 doesn't match map pointer in R3 map_uid=0"
                                : "workqueue pointer in R1 map_uid=0 doesn't match map pointer in R2 map_uid=0");
    }

    /** Kernel functions say in other words than helpers that they want a function. */
    private Optional<String> function(Value value) {
        if (value instanceof FunctionPointer) {
            return Optional.empty();
        }
        return prototype.isKernelFunction()
                ? Optional.of("arg" + (register - 1) + " expected pointer to func")
                : mismatch(value, "func");
    }

    private Optional<String> resilientLock(Value value, State state) {
        if (!FieldArgument.isInMap(value) && !(value instanceof LocalPointer)) {
            return Optional.of("arg#" + (register - 1) + " doesn't point to map value or allocated object");
        }
        Optional<String> wrong = FieldArgument.violation(register, state, SpecialField.Kind.RES_SPIN_LOCK);
        if (wrong.isPresent()) {
            return wrong;
        }
        boolean interrupts = prototype.args().size() > 1;
        AcquiredReference.Kind kind =
                interrupts ? AcquiredReference.Kind.RES_LOCK_IRQ : AcquiredReference.Kind.RES_LOCK;
        return prototype.has(HelperFlag.LOCKS)
                ? FieldArgument.isFree(register, state)
                : FieldArgument.unlocks(register, state, kind);
    }

    /** A timer is initialised with the map that it is in. */
    private Optional<String> timerMap(State state) {
        return prototype.indexOf(ArgType.CONST_MAP_PTR).isPresent()
                ? FieldArgument.sameMap(register, state)
                : Optional.empty();
    }

    /** A number that the helper writes lies in the stack as numbers do. */
    private Optional<String> aligned(Value value) {
        boolean misaligned = value instanceof StackPointer p
                && p.hasConstantOffset()
                && p.constantOffset() % type().fixedSize() != 0;
        return Requirement.unless(
                !misaligned,
                misaligned
                        ? "misaligned stack access off 0+" + ((StackPointer) value).constantOffset() + "+0 size "
                                + type().fixedSize()
                        : "");
    }

    private Optional<String> mismatch(Value value, String expected) {
        return Optional.of("R" + register + " type=" + value.typeName() + " expected=" + expected);
    }

    /** The map among the arguments. */
    private Optional<MapSpec> map(State state) {
        return mapArgument(prototype, state);
    }

    /** The map that a helper is called with. */
    public static Optional<MapSpec> mapArgument(Prototype prototype, State state) {
        OptionalInt index = prototype.indexOf(ArgType.CONST_MAP_PTR);
        return index.isPresent() && state.register(index.getAsInt() + 1) instanceof MapPointer p
                ? Optional.of(p.map())
                : Optional.empty();
    }

    private Optional<String> ofMap(Value value, Optional<Integer> size, String part, State state, Policy policy) {
        if (size.isPresent() && size.get() == 0 && HelperMemory.accepts(value)) {
            return Optional.of("invalid zero-sized read");
        }
        return size.map(bytes -> memory(value, bytes, state, policy))
                .orElse(Optional.of("invalid map_ptr to access map->" + part));
    }

    private Optional<String> memory(Value value, int size, State state, Policy policy) {
        return HelperMemory.accepts(value)
                ? new HelperMemory(register, type().use(), size, true, false).violation(state, policy)
                : mismatch(value, HelperMemory.TYPES);
    }

    private Optional<String> size(Scalar size, State state, Policy policy) {
        if (size.signedMin() < 0) {
            return Optional.of("R" + register + " min value is negative, either use unsigned or 'var &= const'");
        }
        if (size.unsignedMin() == 0 && type() == ArgType.CONST_SIZE) {
            return Optional.of("R" + register + " invalid zero-sized read: u64=[0,"
                    + Long.toUnsignedString(size.unsignedMax()) + "]");
        }
        if (size.unsignedMax() >= MAX_SIZE) {
            return Optional.of("R" + register + " unbounded memory access, use 'var &= const' or 'if (var < const)'");
        }
        ArgType memory = prototype.args().get(register - 2);
        boolean zeroSized = type() == ArgType.CONST_SIZE_OR_ZERO;
        return new HelperMemory(register - 1, memory.use(), (int) size.unsignedMax(), size.isConstant(), zeroSized)
                .violation(state, policy);
    }

    /** The size of a buffer, where there is one, and of what is returned. */
    private Optional<String> bufferSize(Value value, State state, Policy policy) {
        boolean none = KernelMemory.isNull(state.register(register - 1));
        if (!(value instanceof ScalarValue s)) {
            return Optional.of(
                    none
                            ? "R" + register + " is not a scalar"
                            : "arg#" + (register - 2)
                                    + " pointer type UNKNOWN  must point to scalar, or struct with scalar");
        }
        Optional<String> outside = none ? Optional.empty() : new KernelMemory(register - 1).sized(state, policy);
        return outside.or(
                () -> Requirement.unless(s.range().isConstant(), "R" + register + " must be a known constant"));
    }

    private Optional<String> constant(Value value) {
        if (!(value instanceof ScalarValue s)) {
            return mismatch(value, "scalar");
        }
        return Requirement.unless(s.range().isConstant(), "R" + register + " is not a known constant'");
    }

    private Optional<String> record(Value value) {
        boolean right =
                value instanceof BlockPointer p && !p.maybeNull() && p.block().kind() == Block.Kind.RINGBUF_MEM;
        if (!right) {
            return mismatch(value, "ringbuf_mem");
        }
        BlockPointer p = (BlockPointer) value;
        if (p.offset() != 0) {
            return Optional.of(
                    "R" + register + " must have zero offset when passed to release func or trusted arg to kfunc");
        }
        if (!p.variable().isConstant(0)) {
            return Optional.of(
                    "variable ringbuf_mem access var_off=" + p.variable().bits() + " disallowed");
        }
        return Requirement.unless(
                p.reference() != 0, "R" + register + " must be referenced when passed to release function");
    }

    /** A register points to a zero-terminated text that cannot change. */
    static Optional<String> string(int register, Value value) {
        boolean right =
                value instanceof BlockPointer p && !p.maybeNull() && p.block().kind() == Block.Kind.MAP_VALUE;
        if (!right) {
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=map_value");
        }
        BlockPointer p = (BlockPointer) value;
        boolean frozen = p.block().map().flatMap(m -> m.details().constants()).isPresent();
        if (!frozen) {
            return Optional.of("R" + register + " does not point to a readonly map'");
        }
        if (!p.variable().isConstant()) {
            return Optional.of("R" + register + " is not a constant address'");
        }
        return new BlockAccess(register, p, 0, 1, false)
                .violation(true, false)
                .or(() -> Requirement.unless(p.text().isPresent(), "string is not zero-terminated"));
    }
}
