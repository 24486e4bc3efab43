package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.object.LocalType;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What kernel functions on objects that programs make, and on lists and trees of them, are given in a register. */
public record LocalArgument(int register, Prototype prototype) {
    /** Most bytes of an object that each processor has its own of: {@code BPF_GLOBAL_PERCPU_MA_MAX_SIZE}. */
    private static final int MAX_PER_CPU = 512;

    Optional<String> violation(State state, Policy policy) {
        Value value = state.register(register);
        return switch (prototype.args().get(register - 1)) {
            case LOCAL_TYPE -> type(value, policy, false);
            case PER_CPU_TYPE -> type(value, policy, true);
            case OWNED_OBJECT -> owned(value, false);
            case OWNED_PER_CPU_OBJECT -> owned(value, true);
            case COUNTED_OBJECT -> counted(value);
            case LIST_HEAD -> collection(value, SpecialField.Kind.LIST_HEAD, state);
            case TREE_ROOT -> collection(value, SpecialField.Kind.RB_ROOT, state);
            case LIST_NODE -> owner(value).or(() -> node(value, SpecialField.Kind.LIST_NODE, state, policy));
            case TREE_NODE -> owner(value).or(() -> node(value, SpecialField.Kind.RB_NODE, state, policy));
            case NODE_OF_TREE -> inTree(value, state, policy);
            default -> throw new IllegalArgumentException(prototype.name());
        };
    }

    private String argument() {
        return "arg#" + (register - 1);
    }

    private Optional<String> type(Value value, Policy policy, boolean perCpu) {
        if (!(value instanceof ScalarValue s)) {
            return Optional.of("R" + register + " is not a scalar");
        }
        if (!s.range().isConstant()) {
            return Optional.of("R" + register + " must be a known constant");
        }
        if (policy.functions().btf().isEmpty()) {
            return Optional.of("bpf_obj_new/bpf_percpu_obj_new requires prog BTF");
        }
        if (s.range().unsignedMin() >>> Integer.SIZE != 0) {
            return Optional.of("local type ID argument must be in range [0, U32_MAX]");
        }
        Optional<LocalType> type = typeOf(s, policy);
        if (type.isEmpty()) {
            return Optional.of("bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct");
        }
        return perCpu ? perCpu(type.get()) : Optional.empty();
    }

    /** The structure that a number is the id of. */
    public static Optional<LocalType> typeOf(ScalarValue id, Policy policy) {
        long number = id.range().unsignedMin();
        return policy.functions()
                .btf()
                .filter(types -> number == (int) number)
                .flatMap(types -> LocalType.of(types, (int) number));
    }

    private static Optional<String> perCpu(LocalType type) {
        if (type.size() > MAX_PER_CPU) {
            return Optional.of("bpf_percpu_obj_new type size (" + type.size() + ") is greater than " + MAX_PER_CPU);
        }
        if (!type.isPlain()) {
            return Optional.of("bpf_percpu_obj_new type ID argument must be of a struct of scalars");
        }
        return Requirement.unless(
                type.fields().isEmpty(), "bpf_percpu_obj_new type ID argument must not contain special fields");
    }

    /** A reference is given whole. */
    static Optional<String> whole(int register, Pointer pointer) {
        if (pointer.offset() != 0) {
            return Optional.of(
                    "R" + register + " must have zero offset when passed to release func or trusted arg to kfunc");
        }
        return Requirement.unless(
                pointer.variable().isConstant(0), variable(pointer).orElseThrow());
    }

    static Optional<String> variable(Pointer pointer) {
        return Optional.of("variable " + pointer.typeName() + " access var_off="
                + pointer.variable().bits() + " disallowed");
    }

    private Optional<String> owned(Value value, boolean perCpu) {
        boolean trusted = value instanceof Pointer p
                && (p.reference() != 0
                        || p instanceof SocketPointer s && s.kind() == SocketPointer.Kind.TRUSTED_OBJECT);
        if (!trusted) {
            return Optional.of("R" + register + " must be referenced or trusted");
        }
        Optional<String> moved = whole(register, (Pointer) value);
        if (moved.isPresent()) {
            return moved;
        }
        if (!(value instanceof LocalPointer object)) {
            return Optional.of(argument() + " expected pointer to allocated object");
        }
        String other = perCpu ? "bpf_obj_drop_impl" : "bpf_percpu_obj_drop_impl";
        return Requirement.unless(object.kind().isPerCpu() == perCpu, argument() + " expected for " + other + "()");
    }

    private Optional<String> counted(Value value) {
        if (!(value instanceof LocalPointer object) || object.kind() == LocalPointer.Kind.UNTRUSTED) {
            return Optional.of(argument() + " is neither owning or non-owning ref");
        }
        Optional<String> modified = Access.unmodified(object, register);
        if (modified.isPresent()) {
            return modified;
        }
        return Requirement.unless(
                object.type().field(SpecialField.Kind.REFCOUNT).isPresent(),
                argument() + " doesn't point to a type with bpf_refcount field");
    }

    /** A list or tree whose lock is held. */
    private Optional<String> collection(Value value, SpecialField.Kind kind, State state) {
        if (!FieldArgument.isInMap(value)
                && !(value instanceof LocalPointer p && p.kind() == LocalPointer.Kind.OWNED && !p.maybeNull())) {
            return Optional.of(argument() + " expected pointer to map value or allocated object");
        }
        Pointer pointer = (Pointer) value;
        if (pointer instanceof LocalPointer && !pointer.variable().isConstant(0)) {
            return variable(pointer);
        }
        if (!pointer.hasConstantOffset()) {
            return Optional.of("R" + register + " doesn't have constant offset. " + kind.kernelName()
                    + " has to be at the constant offset");
        }
        if (pointer.field(kind::equals).isEmpty()) {
            return Optional.of(kind.kernelName() + " not found at offset=" + pointer.constantOffset());
        }
        int lock = pointer.fields().stream()
                .filter(field -> field.kind().isLock())
                .mapToInt(SpecialField::offset)
                .findFirst()
                .orElse(0);
        boolean held = state.references().stream()
                .anyMatch(r -> r.isLock() && r.id() != 0 && r.id() == FieldArgument.identity(pointer));
        return Requirement.unless(held, "bpf_spin_lock at off=" + lock + " must be held for " + kind.kernelName());
    }

    /** Whether a call makes objects of which each processor has its own. */
    public static boolean isPerCpu(Prototype prototype) {
        return prototype.args().contains(ArgType.PER_CPU_TYPE);
    }

    /** What goes to a list or tree is the program's. */
    private Optional<String> owner(Value value) {
        if (!(value instanceof LocalPointer p) || p.kind() != LocalPointer.Kind.OWNED) {
            return Optional.of(argument() + " expected pointer to allocated object");
        }
        return Requirement.unless(p.reference() != 0, "allocated object must be referenced");
    }

    private Optional<String> inTree(Value value, State state, Policy policy) {
        if (prototype.has(HelperFlag.ACQUIRES) && Regions.comparesObjects(state)) {
            return Optional.of(prototype.name() + " not allowed in rbtree cb");
        }
        boolean right = value instanceof LocalPointer p
                && (p.kind() == LocalPointer.Kind.BORROWED || p.kind() == LocalPointer.Kind.OWNED);
        return right
                ? node(value, SpecialField.Kind.RB_NODE, state, policy)
                : Optional.of(prototype.name() + " can only take non-owning or refcounted bpf_rb_node pointer");
    }

    /** The member of the object is the one that joins those of the list or tree in R1. */
    private Optional<String> node(Value value, SpecialField.Kind kind, State state, Policy policy) {
        LocalPointer object = (LocalPointer) value;
        String name = kind.kernelName();
        if (!object.variable().isConstant(0)) {
            return variable(object);
        }
        if (object.field(kind::equals).isEmpty()) {
            return Optional.of(name + " not found at offset=" + object.constantOffset());
        }
        boolean list = kind == SpecialField.Kind.LIST_NODE;
        SpecialField.Kind collection = list ? SpecialField.Kind.LIST_HEAD : SpecialField.Kind.RB_ROOT;
        SpecialField head =
                ((Pointer) state.register(1)).field(collection::equals).orElseThrow();
        Optional<LocalType> wanted = Kptr.local(head.target(), policy);
        int place =
                wanted.map(type -> type.offset(head.target().node()).orElse(0)).orElse(0);
        String where =
                name + " at offset=" + place + " in struct " + head.target().structure();
        if (wanted.filter(object.type()::equals).isEmpty()) {
            return Optional.of("operation on " + collection.kernelName() + " expects " + argument() + " " + where
                    + ", but arg is at offset=" + object.constantOffset() + " in struct "
                    + object.type().name());
        }
        return Requirement.unless(
                object.constantOffset() == place,
                argument() + " offset=" + object.constantOffset() + ", but expected " + where);
    }
}
