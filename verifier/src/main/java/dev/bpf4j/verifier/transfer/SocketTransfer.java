package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.btf.StructWalk;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.linux.KernelTypes.Trust;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Regions;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.SocketPointer.Kind;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Map;
import java.util.Optional;

/** Where pointers to sockets and to other objects of the kernel come from. */
final class SocketTransfer {
    private static final int SK_FULLSOCK = 95;
    private static final int TCP_SOCK = 96;
    private static final int SKC_TO_UNIX_SOCK = 178;
    private static final String CAST = "bpf_skc_to_";
    private static final int GET_CURRENT_TASK_BTF = 158;
    private static final int TASK_PT_REGS = 175;
    private static final int SOCK_FROM_FILE = 162;

    /** Fields of contexts that have other names than what they point to. */
    private static final Map<String, String> STRUCTURES = Map.of("skb", "sk_buff", "state", "nf_hook_state");

    private final Effects effects;
    private final Scalar zero;

    SocketTransfer(ScalarDomain domain, Effects effects) {
        this.effects = effects;
        this.zero = domain.constant(0);
    }

    /** What a load of a context's field gives; empty for numbers and packet pointers. */
    Optional<Value> field(Field<?> field) {
        return switch (field.kind()) {
            case SOCKET -> Optional.of(SocketPointer.of(Kind.SOCKET, "", zero));
            case SOCKET_OR_NULL -> Optional.of(SocketPointer.orNull(Kind.SOCKET, "", effects.freshId(), zero));
            case SOCK_COMMON_OR_NULL ->
                Optional.of(SocketPointer.orNull(Kind.SOCK_COMMON, "", effects.freshId(), zero));
            case KERNEL_OBJECT ->
                Optional.of(SocketPointer.of(
                        Kind.TRUSTED_OBJECT, STRUCTURES.getOrDefault(field.name(), field.name()), zero));
            case KERNEL_OBJECT_OR_NULL ->
                Optional.of(SocketPointer.orNull(Kind.TRUSTED_OBJECT, field.name(), effects.freshId(), zero));
            case STALE_OBJECT_OR_NULL ->
                Optional.of(SocketPointer.orNull(Kind.OBJECT, field.name(), effects.freshId(), zero));
            case FLOW_KEYS -> Optional.of(new BufferPointer(BufferPointer.Kind.FLOW_KEYS, 0, zero));
            case TRACE_BUFFER -> Optional.of(new BufferPointer(BufferPointer.Kind.TRACE_BUFFER, 0, zero));
            case SCALAR, PACKET_START, PACKET_END, PACKET_META -> Optional.empty();
        };
    }

    /** What a load from an object gives, if that is an address. */
    Optional<Value> member(State state, Policy policy, SocketPointer pointer, int off, int size) {
        if (pointer.kind() == Kind.UNTRUSTED_MEMORY) {
            return Optional.empty();
        }
        StructWalk.Found found = policy.kernelTypes()
                .load(pointer.object(), (long) pointer.offset() + off, size)
                .orElse(new StructWalk.Number("", ""));
        if (found instanceof StructWalk.Memory) {
            return Optional.of(SocketPointer.of(Kind.UNTRUSTED_MEMORY, "", zero));
        }
        return found instanceof StructWalk.Address address
                ? Optional.of(member(pointer, address, Regions.protectedByRcu(state, policy)))
                : Optional.empty();
    }

    private Value member(SocketPointer through, StructWalk.Address address, boolean isProtected) {
        String object = address.structure();
        if (through.kind() == Kind.UNTRUSTED_OBJECT || address.viaUnion()) {
            return SocketPointer.of(Kind.UNTRUSTED_OBJECT, object, zero);
        }
        boolean good = through.kind() != Kind.OBJECT || through.reference() != 0;
        return switch (good ? KernelTypes.trust(address) : Trust.NONE) {
            case TRUSTED -> SocketPointer.of(Kind.TRUSTED_OBJECT, object, zero);
            case TRUSTED_OR_NULL -> SocketPointer.orNull(Kind.TRUSTED_OBJECT, object, effects.freshId(), zero);
            case RCU -> SocketPointer.of(isProtected ? Kind.RCU_OBJECT : Kind.UNTRUSTED_OBJECT, object, zero);
            case RCU_OR_NULL ->
                isProtected
                        ? SocketPointer.orNull(Kind.RCU_OBJECT, object, effects.freshId(), zero)
                        : SocketPointer.of(Kind.UNTRUSTED_OBJECT, object, zero);
            case NONE -> SocketPointer.of(Kind.UNTRUSTED_OBJECT, object, zero);
        };
    }

    /** What a helper returns; empty if that is no such pointer. */
    Optional<Value> result(State state, Prototype prototype, int slot) {
        return switch (prototype.returns()) {
            case PTR_TO_SOCKET_OR_NULL -> Optional.of(orNull(state, prototype, Kind.SOCKET, slot));
            case PTR_TO_SOCK_COMMON_OR_NULL -> Optional.of(orNull(state, prototype, Kind.SOCK_COMMON, slot));
            case PTR_TO_TCP_SOCK_OR_NULL -> Optional.of(orNull(state, prototype, Kind.TCP_SOCK, slot));
            case PTR_TO_BTF_ID_OR_NULL -> Optional.of(orNull(state, prototype, Kind.OBJECT, slot));
            case PTR_TO_BTF_ID_TRUSTED -> Optional.of(SocketPointer.of(Kind.TRUSTED_OBJECT, object(prototype), zero));
            default -> Optional.empty();
        };
    }

    /** What a lookup in a map of sockets finds; empty if the map holds other things. */
    Optional<Value> element(State state, MapKind map, int slot) {
        return switch (map) {
            case SOCKMAP, SOCKHASH -> {
                int id = acquire(state, slot);
                yield Optional.of(SocketPointer.element(Kind.SOCKET, id, id, zero));
            }
            case XSKMAP -> Optional.of(SocketPointer.element(Kind.XDP_SOCK, effects.freshId(), 0, zero));
            default -> Optional.empty();
        };
    }

    private SocketPointer orNull(State state, Prototype prototype, Kind kind, int slot) {
        if (prototype.has(HelperFlag.ACQUIRES)) {
            int id = acquire(state, slot);
            return new SocketPointer(kind, object(prototype), id, true, id, 0, zero);
        }
        int reference = casts(prototype) && state.register(1) instanceof Pointer p ? p.reference() : 0;
        return new SocketPointer(kind, object(prototype), effects.freshId(), true, reference, 0, zero);
    }

    private int acquire(State state, int slot) {
        int id = effects.freshId();
        state.acquire(new AcquiredReference(id, slot, state.depth()));
        return id;
    }

    /** Whether the result is the argument seen as something else, alive as long as that. */
    private static boolean casts(Prototype prototype) {
        return prototype.id() == SK_FULLSOCK
                || prototype.id() == TCP_SOCK
                || prototype.id() != SKC_TO_UNIX_SOCK && prototype.name().startsWith(CAST);
    }

    private static String object(Prototype prototype) {
        return switch (prototype.id()) {
            case GET_CURRENT_TASK_BTF -> "task_struct";
            case TASK_PT_REGS -> "pt_regs";
            case SOCK_FROM_FILE -> "socket";
            default -> prototype.name().startsWith(CAST) ? prototype.name().substring(CAST.length()) : "";
        };
    }
}
