package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.List;
import java.util.Optional;

/**
 * Memory that a kernel function may read and write.
 *
 * @param register that points to it
 */
record KernelMemory(int register) {
    /** Sizes from here on are called unbounded: {@code BPF_MAX_VAR_SIZ}. */
    private static final long MAX_SIZE = 1L << 29;

    /** As many bytes as the next register says, or any fewer. */
    Optional<String> sized(State state, Policy policy) {
        Value value = state.register(register);
        ScalarValue size = (ScalarValue) state.register(register + 1);
        boolean bounded = size.range().signedMin() >= 0 && size.range().unsignedMax() < MAX_SIZE;
        boolean fits = bounded
                && (isNull(value) && size.range().isConstant(0)
                        || violation(value, (int) size.range().unsignedMax(), true, state, policy)
                                .isEmpty());
        return Requirement.unless(
                fits,
                "arg#" + (register - 1) + " arg#" + register + " memory, len pair leads to invalid memory access");
    }

    /** So many bytes, or none. */
    Optional<String> fixed(int size, State state, Policy policy) {
        Value value = state.register(register);
        return isNull(value) ? Optional.empty() : violation(value, size, false, state, policy);
    }

    private Optional<String> violation(Value value, int size, boolean zeroSized, State state, Policy policy) {
        Value memory = value instanceof BlockPointer p ? p.nonNull() : value;
        if (!HelperMemory.accepts(memory)) {
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=fp");
        }
        return List.of(ArgType.Use.READ, ArgType.Use.CHANGE).stream()
                .flatMap(use -> new HelperMemory(register, use, size, true, zeroSized)
                        .violation(memory, state, policy).stream())
                .findFirst();
    }

    static boolean isNull(Value value) {
        return value instanceof ScalarValue s && s.range().isConstant(0);
    }
}
