package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.linux.KernelSignature;
import dev.bpf4j.ebpf.linux.KernelSignature.Parameter;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.TypedCall;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.SocketPointer.Kind;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What the call of a kernel function that the kernel's types describe does to memory, and what it returns. */
final class TypedTransfer {
    private final ScalarDomain domain;
    private final Effects effects;
    private final StackTransfer stack;
    private final ObjectTransfer objects;

    TypedTransfer(ScalarDomain domain, Effects effects, StackTransfer stack, ObjectTransfer objects) {
        this.domain = domain;
        this.effects = effects;
        this.stack = stack;
        this.objects = objects;
    }

    /** What becomes of the memory that an argument points to. @param slot of the call */
    void argument(State state, Policy policy, Prototype prototype, int register, int slot) {
        Optional<Parameter> described =
                TypedCall.signature(prototype, policy).map(s -> s.parameters().get(register - 1));
        if (described.isEmpty()) {
            return;
        }
        Parameter parameter = described.get();
        switch (parameter.kind()) {
            case CONSTANT -> effects.precise(state.depth(), register);
            case UNINIT_DYNPTR -> objects.create(state, register, Dynptr.Kind.SKB, slot);
            case POINTER -> memory(state, parameter, register);
            default -> {}
        }
    }

    private void memory(State state, Parameter parameter, int register) {
        int size = parameter.size().orElse(0);
        if (parameter.sized() && state.register(register + 1) instanceof ScalarValue given) {
            effects.precise(state.depth(), register + 1);
            size = (int) given.range().unsignedMax();
        }
        if (size > 0 && state.register(register) instanceof StackPointer pointer) {
            stack.touch(pointer, size);
            stack.clobber(state, pointer, 0, size);
        }
    }

    /** @param slot of the call */
    Value result(State state, Policy policy, Prototype prototype, int slot) {
        if (prototype.name().equals(TypedCall.READ_ONLY_CAST)) {
            return cast(state, policy);
        }
        if (prototype.name().equals(TypedCall.CONTEXT_CAST)) {
            return SocketPointer.of(
                    Kind.TRUSTED_OBJECT, TypedCall.kernelContext(policy).orElse(""), domain.constant(0));
        }
        KernelSignature.Result result = TypedCall.signature(prototype, policy)
                .map(KernelSignature::result)
                .orElse(new KernelSignature.Nothing());
        if (result instanceof KernelSignature.Number) {
            return ScalarValue.of(domain.unknown());
        }
        if (result instanceof KernelSignature.Memory memory) {
            int id = prototype.has(HelperFlag.NULLABLE_RESULT) ? effects.freshId() : 0;
            Block block = Block.memory(Block.Kind.MEM, memory.size(), prototype.has(HelperFlag.RETURNS_READ_ONLY));
            return new BlockPointer(block, id, id != 0, 0, 0, domain.constant(0));
        }
        return result instanceof KernelSignature.Object object
                ? object(state, prototype, object.structure(), slot)
                : NotInit.NOT_INIT;
    }

    /** Whatever is there, as a structure; or as bytes, where the type is 0. */
    private Value cast(State state, Policy policy) {
        long id = ((ScalarValue) state.register(2)).range().unsignedMin();
        return policy.kernelTypes()
                .structure((int) id)
                .map(structure -> SocketPointer.of(Kind.UNTRUSTED_OBJECT, structure, domain.constant(0)))
                .orElseGet(() -> SocketPointer.of(Kind.UNTRUSTED_MEMORY, "", domain.constant(0)));
    }

    private Value object(State state, Prototype prototype, String structure, int slot) {
        boolean nullable = prototype.has(HelperFlag.NULLABLE_RESULT);
        int id = nullable ? effects.freshId() : 0;
        if (!prototype.has(HelperFlag.ACQUIRES)) {
            return new SocketPointer(Kind.OBJECT, structure, id, nullable, 0, 0, domain.constant(0));
        }
        int reference = effects.freshId();
        state.acquire(new AcquiredReference(reference, slot, state.depth()));
        return new SocketPointer(
                Kind.OBJECT, structure, nullable ? reference : 0, nullable, reference, 0, domain.constant(0));
    }
}
