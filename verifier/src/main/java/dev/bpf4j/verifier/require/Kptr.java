package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.SpecialField;
import dev.bpf4j.ebpf.map.SpecialField.Holding;
import dev.bpf4j.ebpf.map.SpecialField.Target;
import dev.bpf4j.ebpf.object.LocalType;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** Fields that have pointers to objects: what may be loaded from them, stored there, and exchanged with what they have. */
public final class Kptr {
    private static final SpecialField.Kind KPTR = SpecialField.Kind.KPTR;

    private Kptr() {}

    /** The structure of the program's that a field leads to; empty if that is one of the kernel's. */
    public static Optional<LocalType> local(Target target, Policy policy) {
        boolean ofKernel = policy.kernelTypes().isStructure(target.structure());
        return ofKernel
                ? Optional.empty()
                : policy.functions().btf().flatMap(types -> LocalType.named(types, target.structure()));
    }

    /** The field of a value that an access at a known place touches. */
    public static Optional<SpecialField> at(BlockPointer pointer, int off, Width width) {
        return pointer.hasConstantOffset()
                ? pointer.block()
                        .fieldIn(pointer.constantOffset() + off, pointer.constantOffset() + off + width.bytes())
                        .filter(field -> field.kind() == KPTR)
                : Optional.empty();
    }

    /** The field is loaded as a whole. */
    static Optional<String> direct(BlockPointer pointer, int off, long size, SpecialField field) {
        if (!pointer.hasConstantOffset()) {
            return Optional.of("kptr access cannot have variable offset");
        }
        long from = pointer.constantOffset() + off;
        if (from != field.offset()) {
            return Optional.of("kptr access misaligned expected=" + field.offset() + " off=" + from);
        }
        return Requirement.unless(size == Long.BYTES, "kptr access size must be BPF_DW");
    }

    /** What is stored in a field that owns nothing is the address of such an object, or 0. */
    static Optional<String> access(Access access, SpecialField field, State state, Policy policy) {
        if (access.mode() != Access.Mode.READ && access.mode() != Access.Mode.WRITE) {
            return Optional.of("kptr in map can only be accessed using BPF_MEM instruction mode");
        }
        if (!access.writes()) {
            return Optional.empty();
        }
        if (field.target().holding() != Holding.UNTRUSTED) {
            return Optional.of("store to referenced kptr disallowed");
        }
        Operand stored = access.value().orElseThrow();
        if (stored instanceof Operand.Imm imm) {
            return Requirement.unless(
                    imm.value() == 0, "BPF_ST imm must be 0 when storing to kptr at off=" + field.offset());
        }
        int register = ((Operand.Reg) stored).number();
        Value value = state.register(register);
        String structure = field.target().structure();
        boolean right = KernelMemory.isNull(value)
                || value instanceof SocketPointer p
                        && !p.kind().isSocket()
                        && p.offset() == 0
                        && policy.kernelTypes().isA(p.object(), structure);
        return right ? whole(value) : Optional.of(wrong(register, value, structure) + " or untrusted_ptr_" + structure);
    }

    private static Optional<String> whole(Value value) {
        return value instanceof Pointer p && !p.variable().isConstant(0) ? LocalArgument.variable(p) : Optional.empty();
    }

    private static String wrong(int register, Value value, String structure) {
        String object = value instanceof SocketPointer p
                ? p.object()
                : value instanceof LocalPointer p ? p.type().name() : "";
        return "invalid kptr access, R" + register + " type=" + value.typeName() + object + " expected=ptr_"
                + structure;
    }

    /** A register points to a field that owns what it leads to. */
    static Optional<String> destination(int register, Value value) {
        boolean possible = FieldArgument.isInMap(value)
                || value instanceof LocalPointer p && p.kind() == LocalPointer.Kind.OWNED && !p.maybeNull();
        if (!possible) {
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=map_value, ptr_");
        }
        Pointer pointer = (Pointer) value;
        if (!pointer.hasConstantOffset()) {
            return Optional.of("R" + register + " doesn't have constant offset. kptr has to be at the constant offset");
        }
        Optional<MapSpec> untyped = pointer instanceof BlockPointer p
                ? p.block().map().filter(map -> !map.details().typed())
                : Optional.empty();
        if (untyped.isPresent()) {
            return Optional.of("map '" + untyped.get().name() + "' has to have BTF in order to use bpf_kptr_xchg");
        }
        if (pointer.fields().stream().noneMatch(field -> field.kind() == KPTR)) {
            return Optional.of("R" + register + " has no valid kptr");
        }
        Optional<SpecialField> field = field(pointer);
        if (field.isEmpty()) {
            return Optional.of("off=" + pointer.constantOffset() + " doesn't point to kptr");
        }
        Holding holding = field.get().target().holding();
        return Requirement.unless(
                holding == Holding.OWNED || holding == Holding.PER_CPU,
                "off=" + pointer.constantOffset() + " kptr isn't referenced kptr");
    }

    /** The field that a pointer leads to exactly. */
    public static Optional<SpecialField> field(Pointer pointer) {
        return pointer.field(kind -> kind == KPTR);
    }

    /** What goes to the field in R1 is a reference to such an object. */
    static Optional<String> value(int register, Value value, State state, Policy policy) {
        if (value instanceof SocketPointer p && p.maybeNull() || value instanceof LocalPointer q && q.maybeNull()) {
            return Optional.of("Possibly NULL pointer passed to helper arg" + register);
        }
        boolean object = value instanceof LocalPointer p && p.kind() != LocalPointer.Kind.UNTRUSTED
                || value instanceof SocketPointer s
                        && !s.kind().isSocket()
                        && s.kind() != SocketPointer.Kind.UNTRUSTED_OBJECT
                        && s.kind() != SocketPointer.Kind.UNTRUSTED_MEMORY;
        if (!object) {
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=ptr_, trusted_ptr_, rcu_ptr_");
        }
        Target target = field((Pointer) state.register(1)).orElseThrow().target();
        return type(register, (Pointer) value, target, policy)
                .or(() -> LocalArgument.whole(register, (Pointer) value))
                .or(() -> Requirement.unless(
                        ((Pointer) value).reference() != 0,
                        "R" + register + " must be referenced when passed to release function"));
    }

    private static Optional<String> type(int register, Pointer pointer, Target target, Policy policy) {
        if (!(pointer instanceof LocalPointer p)) {
            boolean right = policy.kernelTypes().isA(((SocketPointer) pointer).object(), target.structure());
            return Requirement.unless(
                    right && local(target, policy).isEmpty(), wrong(register, pointer, target.structure()));
        }
        if (p.kind().isPerCpu() != (target.holding() == Holding.PER_CPU)) {
            return Optional.of("invalid kptr access, R" + register + " type=" + p.typeName() + " expected=ptr_"
                    + target.structure());
        }
        boolean right = p.offset() == 0
                && local(target, policy).filter(p.type()::equals).isPresent();
        return Requirement.unless(right, wrong(register, p, target.structure()));
    }
}
