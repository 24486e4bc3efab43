package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.verifier.state.ArenaPointer;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/**
 * Atomic operations leave the context, packets, sockets and the keys of flows alone. A block of plain memory is no packet, though it is bounds-checked
 * like one.
 *
 * @param does {@code stores into} or {@code loads from}
 * @param inArena whether it may be done in an arena
 */
record AtomicMemory(int register, String does, boolean inArena) implements Requirement {
    @Override
    public String id() {
        return "atomic-memory";
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        Value value = state.register(register);
        boolean plain = policy.type().context().entry() == ContextType.Entry.MEMORY;
        boolean refused = value instanceof ContextPointer
                || value instanceof ArenaPointer && !inArena
                || value instanceof PacketPointer && !plain
                || value instanceof SocketPointer socket && socket.kind().isSocket() && !socket.maybeNull()
                || value instanceof BufferPointer buffer && buffer.kind() == BufferPointer.Kind.FLOW_KEYS;
        return Requirement.unless(
                !refused, "BPF_ATOMIC " + does + " R" + register + " " + value.typeName() + " is not allowed");
    }
}
