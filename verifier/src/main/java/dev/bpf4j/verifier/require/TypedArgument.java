package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.linux.KernelSignature.Parameter;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.SocketPointer.Kind;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Map;
import java.util.Optional;

/** A kernel function is given in a register what its type and its flags say. */
record TypedArgument(int register, Prototype prototype) implements Requirement {
    /** Structures whose names end so are what their beginning is before it is complete. */
    private static final String ALIAS = "___";

    /** Structures that programs see, and what they are in the kernel. */
    private static final Map<String, String> PROJECTIONS = Map.of("__sk_buff", "sk_buff", "xdp_md", "xdp_buff");

    @Override
    public String id() {
        return "kernel-function-argument";
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        return TypedCall.signature(prototype, policy)
                .flatMap(signature -> violation(signature.parameters().get(register - 1), state, policy));
    }

    private Optional<String> violation(Parameter parameter, State state, Policy policy) {
        Value value = state.register(register);
        return switch (parameter.kind()) {
            case IGNORED -> Optional.empty();
            case NUMBER -> number(value);
            case CONSTANT ->
                number(value)
                        .or(() -> Requirement.unless(
                                ((ScalarValue) value).range().isConstant(),
                                "R" + register + " must be a known constant"));
            default ->
                Requirement.unless(
                                parameter.nullable() || !mayBeNull(value),
                                "Possibly NULL pointer passed to trusted arg" + index())
                        .or(() -> secondReference(value, state))
                        .or(() -> pointer(parameter, value, state, policy));
        };
    }

    private int index() {
        return register - 1;
    }

    private Optional<String> number(Value value) {
        return Requirement.unless(value instanceof ScalarValue, "R" + register + " is not a scalar");
    }

    /** Whether it is 0, or may be. */
    static boolean mayBeNull(Value value) {
        return KernelMemory.isNull(value) || value instanceof Pointer p && p.maybeNull();
    }

    /** What is released must be known. */
    private Optional<String> secondReference(Value value, State state) {
        int reference = value instanceof Pointer p ? p.reference() : 0;
        if (reference == 0 || !prototype.has(HelperFlag.RELEASES)) {
            return Optional.empty();
        }
        for (int r = 1; r < register; r++) {
            if (state.register(r) instanceof Pointer p && p.reference() != 0) {
                return Optional.of(
                        "more than one arg with ref_obj_id R" + register + " " + reference + " " + p.reference());
            }
        }
        return Optional.empty();
    }

    private Optional<String> pointer(Parameter parameter, Value value, State state, Policy policy) {
        if (parameter.nullable() && KernelMemory.isNull(value)) {
            return Optional.empty();
        }
        return switch (parameter.kind()) {
            case MAP ->
                Requirement.unless(
                        value instanceof MapPointer p && !p.maybeNull(),
                        "pointer in R" + register + " isn't map pointer");
            case DYNPTR -> dynptr(value).or(() -> DynptrArgument.initialised(register, state, Optional.empty()));
            case UNINIT_DYNPTR -> dynptr(value).or(() -> DynptrArgument.uninitialised(register, state));
            case TEXT ->
                value instanceof BlockPointer
                        ? Argument.string(register, value)
                        : Optional.of("arg#" + index() + " doesn't point to a const string");
            default -> target(parameter, value, state, policy);
        };
    }

    private Optional<String> dynptr(Value value) {
        return Requirement.unless(
                DynptrArgument.mismatch(register, value).isEmpty(),
                "arg#" + index() + " expected pointer to stack or const struct bpf_dynptr");
    }

    private Optional<String> target(Parameter parameter, Value value, State state, Policy policy) {
        if (TypedCall.takesContext(prototype, parameter, policy)) {
            return value instanceof ContextPointer p
                    ? Access.unmodified(p, register)
                    : Optional.of("arg#" + index() + " expected pointer to ctx, but got " + value.typeName());
        }
        Optional<String> structure = structure(value);
        if (structure.isPresent()) {
            return parameter.structure().isEmpty()
                    ? Optional.of("kernel function " + prototype.name() + " args#" + index() + " pointer type "
                            + parameter.target() + " is not supported")
                    : object(parameter, structure.get(), (Pointer) value, policy.kernelTypes());
        }
        boolean sized = parameter.sized() && state.register(register + 1) instanceof ScalarValue;
        if (sized) {
            return new KernelMemory(register).sized(state, policy);
        }
        return parameter.size().isPresent()
                ? new KernelMemory(register).fixed(parameter.size().getAsInt(), state, policy)
                : Optional.of("arg#" + index() + " pointer type " + parameter.target()
                        + " must point to scalar, or struct with scalar");
    }

    /** The structure that a pointer to an object of the kernel points to; empty for other values. */
    private static Optional<String> structure(Value value) {
        if (value instanceof MapPointer p && !p.maybeNull()) {
            return Optional.of("bpf_map");
        }
        if (value instanceof LocalPointer p && !p.maybeNull()) {
            return Optional.of(p.type().name());
        }
        if (!(value instanceof SocketPointer p) || p.kind() == Kind.UNTRUSTED_MEMORY) {
            return Optional.empty();
        }
        return p.kind().structure().or(() -> Optional.of(p.object()));
    }

    private Optional<String> object(Parameter parameter, String structure, Pointer pointer, KernelTypes types) {
        if (!isTrusted(pointer)) {
            if (!prototype.has(HelperFlag.RCU_ARGUMENTS)) {
                return Optional.of("R" + register + " must be referenced or trusted");
            }
            if (!isProtected(pointer)) {
                return Optional.of("R" + register + " must be a rcu pointer");
            }
        }
        boolean releases = prototype.has(HelperFlag.RELEASES) && pointer.reference() != 0;
        if (releases && pointer.offset() != 0) {
            return Optional.of(
                    "R" + register + " must have zero offset when passed to release func or trusted arg to kfunc");
        }
        if (!pointer.variable().isConstant(0)) {
            return Optional.of("variable " + pointer.typeName() + structure + " access var_off="
                    + pointer.variable().bits() + " disallowed");
        }
        boolean strict = prototype.has(HelperFlag.ACQUIRES)
                || prototype.has(HelperFlag.RELEASES)
                || isAlias(structure, parameter.structure());
        String wanted = structure.equals(PROJECTIONS.get(parameter.structure())) ? structure : parameter.structure();
        boolean fits = strict
                ? pointer.offset() == 0 && structure.equals(wanted)
                : types.holds(structure, pointer.offset(), wanted);
        return Requirement.unless(
                fits && !(pointer instanceof LocalPointer),
                "kernel function " + prototype.name() + " args#" + index() + " expected pointer to "
                        + parameter.target() + " but R" + register + " has a pointer to STRUCT " + structure);
    }

    /** Whether one structure is the other in another stage of its life, as which it must not be taken. */
    private static boolean isAlias(String one, String other) {
        return !one.equals(other) && (one.startsWith(other + ALIAS) || other.startsWith(one + ALIAS));
    }

    private static boolean isTrusted(Pointer pointer) {
        return pointer.reference() != 0
                || pointer instanceof MapPointer
                || pointer instanceof SocketPointer p
                        && (p.kind() == Kind.TRUSTED_OBJECT || p.kind().isSocket());
    }

    private static boolean isProtected(Pointer pointer) {
        return pointer instanceof SocketPointer p && p.kind() == Kind.RCU_OBJECT;
    }
}
