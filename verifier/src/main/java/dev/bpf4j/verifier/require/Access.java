package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.btf.StructWalk;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.KernelMapStruct;
import dev.bpf4j.verifier.domain.Tnum;
import dev.bpf4j.verifier.state.ArenaPointer;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/**
 * An access stays inside the memory that its base register points to, is aligned where that matters, and does there what
 * is allowed.
 *
 * @param off bytes from where the register points
 * @param value what a write stores
 */
record Access(Mode mode, int base, int off, Width width, Optional<Operand> value) implements Requirement {
    /** Packets start so many bytes behind an aligned address, so that what follows the Ethernet header is aligned. */
    private static final int PACKET_START = 2;

    /** What an access does. */
    enum Mode {
        READ,
        /** Reads and extends the sign: packet pointers in the context cannot be read so. */
        READ_SIGNED,
        WRITE,
        /** Reads and writes; must be aligned in all memory. */
        ATOMIC,
        /** Reads before what follows; must be aligned in all memory. */
        ACQUIRE,
        /** Writes after what came before; must be aligned in all memory. */
        RELEASE
    }

    @Override
    public String id() {
        return "memory-access";
    }

    boolean reads() {
        return mode != Mode.WRITE && mode != Mode.RELEASE;
    }

    boolean writes() {
        return mode == Mode.WRITE || mode == Mode.ATOMIC || mode == Mode.RELEASE;
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        Value pointer = state.register(base);
        if (pointer instanceof ContextPointer context) {
            Optional<String> misaligned = mustBeAligned(policy) ? misaligned(context, "context ") : Optional.empty();
            return misaligned
                    .or(() -> leak(state, policy, "ctx"))
                    .or(() -> context(context, policy.type().context()));
        }
        if (pointer instanceof ArenaPointer) {
            return Optional.empty();
        }
        if (pointer instanceof PacketPointer packet) {
            return packet(packet, state, policy);
        }
        if (pointer instanceof BlockPointer block && !block.maybeNull()) {
            return block(block, state, policy);
        }
        if (pointer instanceof SocketPointer socket) {
            return new ObjectAccess(base, off, width, reads(), writes()).violation(socket, policy);
        }
        if (pointer instanceof LocalPointer object) {
            return new LocalAccess(base, object, off, width.bytes(), writes())
                    .violation(policy)
                    .or(() -> leak(state, policy, "mem"));
        }
        if (pointer instanceof BufferPointer buffer) {
            return leak(state, policy, "mem")
                    .or(() -> new ObjectAccess(base, off, width, reads(), writes()).violation(buffer));
        }
        if (pointer instanceof MapPointer map && !map.maybeNull()) {
            return map(map, policy);
        }
        if (pointer instanceof StackPointer stack) {
            return misaligned(stack, "stack ").or(() -> new StackAccess(this, stack).violation(state, policy));
        }
        return Optional.of("R" + base + " invalid mem access '" + pointer.typeName() + "'");
    }

    /** What the kernel knows of a map, of which the beginning is known here too. */
    private Optional<String> map(MapPointer pointer, Policy policy) {
        String structure = KernelMapStruct.name(pointer.map().kind());
        if (!policy.profile().allowsPointerLeaks()) {
            return Optional.of("'struct " + structure + "' access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN");
        }
        if (off < 0) {
            return Optional.of("R" + base + " is " + structure + " invalid negative access: off=" + off);
        }
        if (writes()) {
            return Optional.of("only read from " + structure + " is supported");
        }
        boolean behind = off + width.bytes() > KernelMapStruct.SIZE;
        Optional<StructWalk.Found> found =
                behind ? policy.kernelTypes().load(structure, off, width.bytes()) : Optional.empty();
        return found.isPresent()
                ? found.filter(StructWalk.Refused.class::isInstance).map(f -> ((StructWalk.Refused) f).message())
                : KernelMapStruct.refusal(off, width.bytes());
    }

    private Optional<String> leak(State state, Policy policy, String where) {
        boolean pointer = writes()
                && value.filter(v -> v instanceof Operand.Reg reg && state.register(reg.number()) instanceof Pointer)
                        .isPresent();
        return Requirement.unless(
                !pointer || policy.profile().allowsPointerLeaks(),
                "R"
                        + value.map(v -> v instanceof Operand.Reg reg ? reg.number() : 0)
                                .orElse(0) + " leaks addr into " + where);
    }

    private Optional<String> context(ContextPointer pointer, ContextType<?> type) {
        return unmodified(pointer, base)
                .or(() -> Requirement.unless(
                        off >= 0
                                && type.access(off, width, writes())
                                        .filter(this::fits)
                                        .isPresent(),
                        "invalid bpf_context access off=" + off + " size=" + width.bytes()));
    }

    private boolean fits(Field<?> field) {
        return mode != Mode.READ_SIGNED || field.kind() == Field.Kind.SCALAR;
    }

    /** The context is used through the pointer that the program was given. */
    static Optional<String> unmodified(Pointer pointer, int register) {
        String type = pointer.typeName();
        String where = type + " ptr R" + register + " off=" + pointer.offset() + " disallowed";
        if (pointer.offset() < 0) {
            return Optional.of("negative offset " + where);
        }
        if (pointer.offset() != 0) {
            return Optional.of("dereference of modified " + where);
        }
        return Requirement.unless(
                pointer.variable().isConstant(0),
                "variable " + type + " access var_off=" + pointer.variable().bits() + " disallowed");
    }

    private Optional<String> block(BlockPointer pointer, State state, Policy policy) {
        boolean map = pointer.block().kind() == Block.Kind.MAP_VALUE;
        String memory = switch (pointer.block().kind()) {
            case MAP_VALUE -> "value ";
            case MAP_KEY -> "key ";
            default -> "";
        };
        Optional<String> misaligned = mustBeAligned(policy) ? misaligned(pointer, memory) : Optional.empty();
        return misaligned
                .or(() -> leak(state, policy, map ? "map" : "mem"))
                .or(() -> BlockAccess.direct(base, pointer, off, width.bytes()).violation(reads(), writes()))
                .or(() -> Kptr.at(pointer, off, width).flatMap(field -> Kptr.access(this, field, state, policy)));
    }

    private Optional<String> packet(PacketPointer pointer, State state, Policy policy) {
        Optional<String> misaligned = Optional.empty();
        if (mode == Mode.ATOMIC) {
            misaligned = misaligned(pointer, "");
        } else if (mustBeAligned(policy)) {
            misaligned = misaligned(pointer, "packet access off " + PACKET_START + "+", PACKET_START);
        }
        if (misaligned.isPresent()) {
            return misaligned;
        }
        if (writes() && !policy.type().context().packetWritable()) {
            return Optional.of("cannot write into packet");
        }
        return leak(state, policy, "packet").or(() -> inPacket(pointer, base, off, width.bytes()));
    }

    /** The bytes have been compared with the end of the packet. */
    static Optional<String> inPacket(PacketPointer pointer, int register, int off, long size) {
        if (pointer.variable().signedMin() < 0) {
            return Optional.of("R" + register + " min value is negative, either use unsigned index or do a if"
                    + " (index >=0) check.");
        }
        long from = (long) pointer.offset() + off;
        return Requirement.unless(
                from >= 0 && from + size <= pointer.range(), "R" + register + " offset is outside of the packet");
    }

    private boolean mustBeAligned(Policy policy) {
        return mode == Mode.ATOMIC || mode == Mode.ACQUIRE || mode == Mode.RELEASE || policy.strictAlignment();
    }

    private Optional<String> misaligned(Pointer pointer, String memory) {
        return misaligned(pointer, memory + "access off ", 0);
    }

    private Optional<String> misaligned(Pointer pointer, String access, int base) {
        long constant = (long) base + pointer.offset() + off;
        if (pointer.variable().bits().add(Tnum.constant(constant)).isMultipleOf(width.bytes())) {
            return Optional.empty();
        }
        String variable = pointer.variable().isConstant()
                ? Long.toString(pointer.variable().signedMin())
                : pointer.variable().bits().toString();
        return Optional.of(
                "misaligned " + access + variable + "+" + pointer.offset() + "+" + off + " size " + width.bytes());
    }
}
