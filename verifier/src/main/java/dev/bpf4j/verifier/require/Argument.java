package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/**
 * A helper is given what its prototype says.
 *
 * @param memory the type of the argument before this one, which a size is the size of
 */
record Argument(int register, ArgType type, Optional<ArgType> memory) implements Requirement {
    /** Sizes from here on are called unbounded: {@code BPF_MAX_VAR_SIZ}. */
    private static final long MAX_SIZE = 1L << 29;

    private static final String MEMORY_TYPES =
            "fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_";

    @Override
    public String id() {
        return "helper-argument";
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        Value value = state.register(register);
        if (!value.isInitialised()) {
            return Optional.of("R" + register + " !read_ok");
        }
        return switch (type) {
            case ANYTHING ->
                Requirement.unless(
                        !(value instanceof Pointer) || policy.profile().allowsPointerLeaks(),
                        "R" + register + " leaks addr into helper function");
            case PTR_TO_CTX ->
                value instanceof ContextPointer p ? Access.unmodified(p, register) : mismatch(value, "ctx");
            case PTR_TO_MEM, PTR_TO_UNINIT_MEM ->
                value instanceof StackPointer || value instanceof PacketPointer
                        ? Optional.empty()
                        : mismatch(value, MEMORY_TYPES);
            case CONST_SIZE, CONST_SIZE_OR_ZERO ->
                value instanceof ScalarValue s ? size(s.range(), state, policy) : mismatch(value, "scalar");
            default -> Optional.of("R" + register + " unsupported arg_type " + type);
        };
    }

    private Optional<String> mismatch(Value value, String expected) {
        return Optional.of("R" + register + " type=" + value.typeName() + " expected=" + expected);
    }

    private Optional<String> size(Scalar size, State state, Policy policy) {
        if (size.signedMin() < 0) {
            return Optional.of("R" + register + " min value is negative, either use unsigned or 'var &= const'");
        }
        if (size.unsignedMin() == 0 && type == ArgType.CONST_SIZE) {
            return Optional.of("R" + register + " invalid zero-sized read: u64=[0,"
                    + Long.toUnsignedString(size.unsignedMax()) + "]");
        }
        if (size.unsignedMax() >= MAX_SIZE) {
            return Optional.of("R" + register + " unbounded memory access, use 'var &= const' or 'if (var < const)'");
        }
        return memory(size, state, policy);
    }

    private Optional<String> memory(Scalar size, State state, Policy policy) {
        int base = register - 1;
        int most = (int) size.unsignedMax();
        if (state.register(base) instanceof StackPointer p) {
            return stack(p, base, most, size.isConstant(), state, policy);
        }
        PacketPointer packet = (PacketPointer) state.register(base);
        if (fills() && !policy.type().context().packetWritable()) {
            return Optional.of("helper access to the packet is not allowed");
        }
        return most == 0 ? Optional.empty() : Access.inPacket(packet, base, 0, most);
    }

    private boolean fills() {
        return memory.filter(m -> m == ArgType.PTR_TO_UNINIT_MEM).isPresent();
    }

    private Optional<String> stack(
            StackPointer pointer, int base, int most, boolean constantSize, State state, Policy policy) {
        if (most == 0) {
            return Optional.empty();
        }
        Optional<String> outside = StackAccess.outside(pointer, base, 0, most, fills() ? "write to" : "read from");
        boolean raw = fills() && constantSize && pointer.hasConstantOffset();
        if (outside.isPresent() || raw) {
            return outside;
        }
        StackBytes bytes = StackBytes.of(pointer, 0, most);
        if (bytes.touchesPointer(state.frame(pointer.frame()))
                && !policy.profile().allowsPointerLeaks()) {
            return Optional.of("leaking pointer from stack off " + bytes.first());
        }
        if (policy.profile().allowsUninitialisedStack()) {
            return Optional.empty();
        }
        return bytes.firstInvalid(state.frame(pointer.frame()))
                .map(i -> "invalid read from stack R" + base + " off " + bytes.first() + "+" + (i - bytes.first())
                        + " size " + most);
    }
}
