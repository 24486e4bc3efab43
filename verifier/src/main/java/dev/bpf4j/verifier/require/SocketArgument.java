package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType;
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

    private SocketArgument() {}

    /** Whether values of the map are sockets, given and taken as pointers. */
    static boolean holdsSockets(MapSpec map) {
        return map.kind() == MapKind.SOCKMAP || map.kind() == MapKind.SOCKHASH;
    }

    /** Whether a value is what an argument of that type may be. @param releases whether the call ends its reference */
    static Optional<String> violation(int register, ArgType type, Value value, boolean releases) {
        boolean objects = type == ArgType.PTR_TO_BTF_ID_SOCK_COMMON;
        boolean right = value instanceof SocketPointer p && !p.maybeNull() && (objects || SOCKETS.contains(p.kind()));
        if (!right) {
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=" + SOCKET_TYPES
                    + (objects ? ", ptr_, trusted_ptr_" : ""));
        }
        return Requirement.unless(
                !releases || ((Pointer) value).reference() != 0,
                "R" + register + " must be referenced when passed to release function");
    }
}
