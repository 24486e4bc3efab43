package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.FunctionTypes;
import dev.bpf4j.verifier.state.ArenaPointer;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the type of a function says that is verified on its own: what it may assume of its arguments, and its callers of its
 * result.
 *
 * @param returnsNothing whether R0 is not to be read after a call
 * @param unsupported why the function cannot be verified so
 */
public record GlobalFunction(
        String name, List<Parameter> parameters, boolean returnsNothing, Optional<String> unsupported) {
    private static final int MAX_PARAMETERS = 5;
    private static final String TAG = "arg:";

    /** bpf4j's name of the context that socket filters see, and the kernel's. */
    private static final String SOCKET_FILTER = "skb";

    private static final String SK_BUFF = "__sk_buff";

    /** What an argument is. */
    public enum Kind {
        SCALAR,
        CONTEXT,
        MEMORY,
        DYNPTR,
        /** A kernel object that is what its type says. */
        TRUSTED,
        /** An address in the program's arena, or a number. */
        ARENA,
        /** Anything; reads of it that fail give 0. */
        UNTRUSTED
    }

    /**
     * An argument.
     *
     * @param size bytes of memory that it points to
     * @param nullable whether it may be 0 instead
     * @param object the structure of the kernel that it points to, if it does
     */
    public record Parameter(Kind kind, int size, boolean nullable, String object) {
        Parameter(Kind kind, int size, boolean nullable) {
            this(kind, size, nullable, "");
        }
    }

    /** The function that begins at a slot, if it is verified on its own. */
    public static Optional<GlobalFunction> at(int slot, Policy policy) {
        FunctionTypes functions = policy.functions();
        if (!functions.isGlobal(slot)) {
            return Optional.empty();
        }
        Btf btf = functions.btf().orElseThrow();
        int id = functions.bySlot().get(slot).id();
        return functions.at(slot).map(function -> new Reader(btf, function, id, policy).read());
    }

    /** Whether it has one argument, and that is a number. */
    public boolean takesOneNumber() {
        return parameters.size() == 1 && parameters.get(0).kind() == Kind.SCALAR;
    }

    /** Whether the arguments in the registers are what the function expects. */
    public boolean accepts(State state, Policy policy) {
        if (unsupported.isPresent()) {
            return false;
        }
        for (int i = 0; i < parameters.size(); i++) {
            if (!accepts(parameters.get(i), i + 1, state, policy)) {
                return false;
            }
        }
        return true;
    }

    private static boolean accepts(Parameter parameter, int register, State state, Policy policy) {
        Value value = state.register(register);
        return switch (parameter.kind()) {
            case SCALAR -> value instanceof ScalarValue;
            case CONTEXT ->
                value instanceof ContextPointer p
                        && Access.unmodified(p, register).isEmpty();
            case MEMORY -> memory(parameter, register, state, policy);
            case DYNPTR -> DynptrArgument.isInitialised(value, state);
            case TRUSTED -> trusted(parameter, value, policy);
            case ARENA -> value instanceof ArenaPointer || value instanceof ScalarValue;
            case UNTRUSTED -> true;
        };
    }

    private static boolean trusted(Parameter parameter, Value value, Policy policy) {
        if (value instanceof ScalarValue s && s.range().isConstant(0)) {
            return parameter.nullable();
        }
        return value instanceof SocketPointer p
                && (parameter.nullable() || !p.maybeNull())
                && (p.kind() == SocketPointer.Kind.TRUSTED_OBJECT
                        || p.kind() == SocketPointer.Kind.OBJECT && p.reference() != 0)
                && p.offset() == 0
                && p.variable().isConstant(0)
                && policy.kernelTypes().isA(p.object(), parameter.object());
    }

    /** The function may read and write the memory. */
    private static boolean memory(Parameter parameter, int register, State state, Policy policy) {
        Value value = state.register(register);
        if (value instanceof ScalarValue s && s.range().isConstant(0)) {
            return parameter.nullable();
        }
        if (value instanceof BlockPointer p && p.maybeNull()) {
            return parameter.nullable() && memory(p.nonNull(), parameter, register, state, policy);
        }
        return memory(value, parameter, register, state, policy);
    }

    private static boolean memory(Value value, Parameter parameter, int register, State state, Policy policy) {
        return HelperMemory.accepts(value)
                && List.of(ArgType.Use.READ, ArgType.Use.CHANGE).stream()
                        .allMatch(use -> new HelperMemory(register, use, parameter.size(), true, false)
                                .violation(value, state, policy)
                                .isEmpty());
    }

    private static final class Reader {
        private final Btf btf;
        private final BtfType.Function function;
        private final int typeId;
        private final ProgramType<?> type;
        private final KernelTypes kernel;
        private Optional<String> unsupported = Optional.empty();

        Reader(Btf btf, BtfType.Function function, int typeId, Policy policy) {
            this.btf = btf;
            this.function = function;
            this.typeId = typeId;
            this.type = policy.type();
            this.kernel = policy.kernelTypes();
        }

        GlobalFunction read() {
            if (!(btf.resolved(function.prototype()) instanceof BtfType.FunctionPrototype prototype)) {
                unsupported("Invalid type of func " + function.name() + "()");
                return new GlobalFunction(function.name(), List.of(), true, unsupported);
            }
            if (prototype.parameters().size() > MAX_PARAMETERS) {
                unsupported("Global function " + function.name() + "() with "
                        + prototype.parameters().size() + " > 5 args. Buggy compiler.");
            }
            BtfType result = btf.resolved(prototype.result());
            boolean number = result instanceof BtfType.Int || result instanceof BtfType.Enumeration;
            if (!number) {
                unsupported(
                        "Global function " + function.name() + "() doesn't return scalar. Only those are supported.");
            }
            List<Parameter> parameters = new ArrayList<>();
            for (int i = 0; unsupported.isEmpty() && i < prototype.parameters().size(); i++) {
                parameters.add(parameter(i, prototype.parameters().get(i).type()));
            }
            return new GlobalFunction(function.name(), List.copyOf(parameters), !number, unsupported);
        }

        private void unsupported(String why) {
            unsupported = unsupported.or(() -> Optional.of(why));
        }

        private Parameter parameter(int index, int id) {
            Set<String> tags = tags(index);
            BtfType resolved = btf.resolved(id);
            if (resolved instanceof BtfType.Int || resolved instanceof BtfType.Enumeration) {
                return new Parameter(Kind.SCALAR, 0, false);
            }
            if (resolved instanceof BtfType.Pointer pointer) {
                return pointer(index, pointer, tags);
            }
            unsupported("Arg#" + index + " type " + resolved.kind().toUpperCase(Locale.ROOT) + " in " + function.name()
                    + "() is not supported yet.");
            return new Parameter(Kind.SCALAR, 0, false);
        }

        private Parameter pointer(int index, BtfType.Pointer pointer, Set<String> tags) {
            BtfType target = btf.resolved(pointer.target());
            if (tags.contains("ctx") || isContext(pointer.target())) {
                return only(Set.of("ctx"), index, tags, new Parameter(Kind.CONTEXT, 0, false));
            }
            if (target.name().equals("bpf_dynptr")) {
                return only(Set.of(), index, tags, new Parameter(Kind.DYNPTR, 0, false));
            }
            if (tags.contains("trusted")) {
                boolean nullable = tags.contains("nullable");
                Parameter object = new Parameter(Kind.TRUSTED, 0, nullable, object(index, target));
                return only(Set.of("trusted", "nullable"), index, tags, object);
            }
            if (tags.contains("untrusted")) {
                String object = target instanceof BtfType.Composite ? object(index, target) : "";
                return only(Set.of("untrusted"), index, tags, new Parameter(Kind.UNTRUSTED, 0, false, object));
            }
            if (tags.contains("arena")) {
                return only(Set.of("arena"), index, tags, new Parameter(Kind.ARENA, 0, false));
            }
            OptionalLong size = btf.size(pointer.target());
            if (size.isEmpty() || target instanceof BtfType.FunctionPrototype) {
                unsupported("arg#" + index + " reference type('" + target.kind().toUpperCase(Locale.ROOT) + " "
                        + target.name() + "') size cannot be determined");
                return new Parameter(Kind.SCALAR, 0, false);
            }
            Parameter memory = new Parameter(Kind.MEMORY, (int) size.getAsLong(), !tags.contains("nonnull"));
            return only(Set.of("nonnull"), index, tags, memory);
        }

        /** The parameter, unless it has other tags. */
        private Parameter only(Set<String> allowed, int index, Set<String> tags, Parameter parameter) {
            if (!allowed.containsAll(tags)) {
                unsupported("arg#" + index + " has invalid combination of tags");
            }
            return parameter;
        }

        /** The structure of the kernel of that name. */
        private String object(int index, BtfType target) {
            String name = Btf.withoutFlavour(target.name());
            boolean known = kernel.types()
                    .map(types -> types.named(name, BtfType.Composite.class).isPresent())
                    .orElse(true);
            if (!(target instanceof BtfType.Composite) || !known) {
                unsupported("arg#" + index + " is no object of the kernel");
            }
            return name;
        }

        /** Whether a pointer to that is the program's context: by the name of the type, or of a typedef of it. */
        private boolean isContext(int id) {
            String context = type.context().name().equals(SOCKET_FILTER)
                    ? SK_BUFF
                    : type.context().name();
            int current = id;
            for (int i = 0; i < 8; i++) {
                BtfType at = btf.type(current);
                if (at instanceof BtfType.Modified modified) {
                    current = modified.target();
                } else if (at instanceof BtfType.Typedef typedef
                        && !typedef.name().equals("bpf_user_pt_regs_t")) {
                    current = typedef.target();
                } else {
                    return at.name().equals(context)
                            || context.equals("pt_regs") && at.name().equals("bpf_user_pt_regs_t");
                }
            }
            return false;
        }

        private Set<String> tags(int index) {
            return btf.tags(typeId, index).stream()
                    .filter(tag -> tag.startsWith(TAG))
                    .map(tag -> tag.substring(TAG.length()))
                    .collect(Collectors.toSet());
        }
    }
}
