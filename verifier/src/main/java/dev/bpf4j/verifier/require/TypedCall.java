package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.linux.KernelSignature;
import dev.bpf4j.ebpf.linux.KernelSignature.Parameter;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;
import java.util.OptionalInt;

/** What the call of a kernel function that the kernel's types describe must keep to beyond its single arguments. */
public final class TypedCall {
    /** Gives what its argument points to as another type, to be read only. */
    public static final String READ_ONLY_CAST = "bpf_rdonly_cast";

    /** Gives the context as the kernel sees it. */
    public static final String CONTEXT_CAST = "bpf_cast_to_kern_ctx";

    private TypedCall() {}

    /** The signature of the function, if the kernel's types are known and describe it as bpf4j does. */
    public static Optional<KernelSignature> signature(Prototype prototype, Policy policy) {
        return policy.kernelTypes()
                .function(prototype.name())
                .filter(signature ->
                        signature.parameters().size() == prototype.args().size());
    }

    /** The structure that the function returns a pointer to. */
    public static Optional<String> structure(Prototype prototype, Policy policy) {
        return signature(prototype, policy)
                .filter(s -> s.result() instanceof KernelSignature.Object)
                .map(s -> ((KernelSignature.Object) s.result()).structure());
    }

    /** Whether a parameter is the program's context. */
    static boolean takesContext(Prototype prototype, Parameter parameter, Policy policy) {
        return prototype.name().equals(CONTEXT_CAST)
                || policy.kernelTypes()
                        .context(policy.type().name())
                        .filter(context -> !context.program().isEmpty()
                                && context.program().equals(parameter.structure()))
                        .isPresent();
    }

    /** The structure that is the program's context in the kernel. */
    public static Optional<String> kernelContext(Policy policy) {
        return policy.kernelTypes().context(policy.type().name()).flatMap(KernelTypes.Context::kernel);
    }

    /** The register of the reference that a call ends. */
    public static OptionalInt released(Prototype prototype, State state) {
        for (int r = 1; r <= prototype.args().size(); r++) {
            if (state.register(r) instanceof Pointer p && p.reference() != 0) {
                return OptionalInt.of(r);
            }
        }
        return OptionalInt.empty();
    }

    /** The function is one that is known, and that the program may call wherever it runs. */
    record Described(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "kernel-function-described";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (signature(prototype, policy).isEmpty()) {
                String why = policy.kernelTypes().types().isPresent()
                        ? " is not what the kernel's types describe"
                        : " needs the kernel's type information";
                return Optional.of("calling kernel function " + prototype.name() + why);
            }
            return Requirement.unless(
                    !prototype.has(HelperFlag.DEVICE_BOUND), "metadata kfuncs require device-bound program");
        }
    }

    /** What the function gives is known, and what it ends is there. */
    record Complete(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "kernel-function-complete";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (prototype.has(HelperFlag.RELEASES) && released(prototype, state).isEmpty()) {
                return Optional.of("release kernel function " + prototype.name() + " expects refcounted PTR_TO_BTF_ID");
            }
            if (prototype.name().equals(READ_ONLY_CAST)) {
                return cast((int) ((ScalarValue) state.register(2)).range().unsignedMin(), policy.kernelTypes());
            }
            if (prototype.name().equals(CONTEXT_CAST)) {
                int id = policy.kernelTypes()
                        .context(policy.type().name())
                        .map(KernelTypes.Context::id)
                        .orElse(0);
                return Requirement.unless(
                        kernelContext(policy).isPresent(), "kern ctx type id " + id + " is not a struct");
            }
            boolean unknown = signature(prototype, policy)
                    .filter(s -> s.result() instanceof KernelSignature.Unknown)
                    .isPresent();
            return Requirement.unless(
                    !unknown, "kernel function " + prototype.name() + " returns pointer type that is not supported");
        }

        private static Optional<String> cast(int id, KernelTypes types) {
            if (!types.has(id)) {
                return Optional.of("Unknown type ID " + id + " passed to kfunc " + READ_ONLY_CAST);
            }
            return Requirement.unless(
                    id == 0 || types.structure(id).isPresent(),
                    "kfunc " + READ_ONLY_CAST + " type ID argument must be of a struct or void");
        }
    }
}
