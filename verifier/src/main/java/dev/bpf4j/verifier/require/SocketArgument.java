package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.SocketPointer.Kind;
import dev.bpf4j.verifier.state.Value;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Which objects of the kernel helpers take where they want sockets. */
final class SocketArgument {
    private static final Set<Kind> SOCKETS = EnumSet.of(Kind.SOCK_COMMON, Kind.SOCKET, Kind.TCP_SOCK, Kind.XDP_SOCK);
    private static final String SOCKET_TYPES = "sock_common, sock, tcp_sock, xdp_sock";

    private static final String TASK = "task_struct";

    /** get_task_stack, task_storage_get and _delete, task_pt_regs, find_vma, copy_from_user_task. */
    private static final Set<Integer> OF_TASKS = Set.of(141, 156, 157, 175, 180, 191);

    private SocketArgument() {}

    /** Whether a value is the object of the kernel that a helper works on. */
    static Optional<String> object(int register, Prototype prototype, Value value) {
        boolean right = value instanceof SocketPointer p
                && p.kind() == Kind.TRUSTED_OBJECT
                && p.object().equals(TASK)
                && OF_TASKS.contains(prototype.id());
        return Requirement.unless(
                right, "R" + register + " type=" + value.typeName() + " expected=ptr_, trusted_ptr_, rcu_ptr_");
    }

    /** Whether values of the map are sockets, given and taken as pointers. */
    static boolean holdsSockets(MapSpec map) {
        return map.kind() == MapKind.SOCKMAP || map.kind() == MapKind.SOCKHASH;
    }

    /** Whether a value is what an argument of that type may be. @param releases whether the call ends its reference */
    static Optional<String> violation(int register, ArgType type, Value value, boolean releases) {
        boolean objects =
                type == ArgType.PTR_TO_BTF_ID_SOCK_COMMON || type == ArgType.PTR_TO_BTF_ID_SOCK_COMMON_OR_NULL;
        boolean full = type == ArgType.PTR_TO_SOCKET || type == ArgType.PTR_TO_SOCKET_OR_NULL;
        boolean right = value instanceof SocketPointer p
                && !p.maybeNull()
                && (full ? p.kind() == Kind.SOCKET : objects || SOCKETS.contains(p.kind()));
        if (!right) {
            String expected = full ? "sock" : SOCKET_TYPES + (objects ? ", ptr_, trusted_ptr_" : "");
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=" + expected);
        }
        return Requirement.unless(
                !releases || ((Pointer) value).reference() != 0,
                "R" + register + " must be referenced when passed to release function");
    }
}
