package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.SocketPointer.Kind;
import dev.bpf4j.verifier.state.Value;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which objects of the kernel helpers take where they want sockets. */
final class SocketArgument {
    private static final Set<Kind> SOCKETS = EnumSet.of(Kind.SOCK_COMMON, Kind.SOCKET, Kind.TCP_SOCK, Kind.XDP_SOCK);
    private static final String SOCKET_TYPES = "sock_common, sock, tcp_sock, xdp_sock";

    private static final Set<Kind> LASTING = EnumSet.of(Kind.OBJECT, Kind.TRUSTED_OBJECT);
    private static final Set<Kind> OBJECTS = EnumSet.of(Kind.OBJECT, Kind.TRUSTED_OBJECT, Kind.RCU_OBJECT);
    private static final String SOCK_COMMON = "sock_common";
    private static final String TASK = "task_struct";
    private static final String FILE = "file";
    private static final String SEQUENCE = "seq_file";
    private static final String CGROUP = "cgroup";
    private static final String INODE = "inode";

    /** The structure that helpers want an object of, by number. */
    private static final Map<Integer, String> STRUCTURES = Map.ofEntries(
            Map.entry(111, "sk_buff"),
            Map.entry(116, "tcp_sock"),
            Map.entry(121, "xdp_buff"),
            Map.entry(126, SEQUENCE),
            Map.entry(127, SEQUENCE),
            Map.entry(141, TASK),
            Map.entry(145, INODE),
            Map.entry(146, INODE),
            Map.entry(147, "path"),
            Map.entry(150, SEQUENCE),
            Map.entry(156, TASK),
            Map.entry(157, TASK),
            Map.entry(159, "linux_binprm"),
            Map.entry(161, INODE),
            Map.entry(162, FILE),
            Map.entry(175, TASK),
            Map.entry(180, TASK),
            Map.entry(188, "xdp_buff"),
            Map.entry(191, TASK),
            Map.entry(193, FILE),
            Map.entry(210, CGROUP),
            Map.entry(211, CGROUP));

    private SocketArgument() {}

    /** Whether a value is the object of the kernel that a helper works on. */
    static Optional<String> object(int register, Prototype prototype, Value value, KernelTypes types) {
        if (!(value instanceof SocketPointer p) || p.maybeNull() || !OBJECTS.contains(p.kind())) {
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=ptr_, trusted_ptr_, rcu_ptr_");
        }
        return of(register, p, STRUCTURES.getOrDefault(prototype.id(), ""), types);
    }

    private static Optional<String> of(int register, SocketPointer pointer, String wanted, KernelTypes types) {
        boolean whole = pointer.offset() == 0 && pointer.variable().isConstant(0);
        return Requirement.unless(
                whole && types.isA(pointer.object(), wanted),
                "R" + register + " is of type " + pointer.object() + " but " + wanted + " is expected");
    }

    /** Whether values of the map are sockets, given and taken as pointers. */
    static boolean holdsSockets(MapSpec map) {
        return map.kind() == MapKind.SOCKMAP || map.kind() == MapKind.SOCKHASH;
    }

    /** Whether a value is what an argument of that type may be. @param releases whether the call ends its reference */
    static Optional<String> violation(int register, ArgType type, Value value, boolean releases, KernelTypes types) {
        boolean objects =
                type == ArgType.PTR_TO_BTF_ID_SOCK_COMMON || type == ArgType.PTR_TO_BTF_ID_SOCK_COMMON_OR_NULL;
        boolean full = type == ArgType.PTR_TO_SOCKET || type == ArgType.PTR_TO_SOCKET_OR_NULL;
        boolean right = value instanceof SocketPointer p
                && !p.maybeNull()
                && (full
                        ? p.kind() == Kind.SOCKET
                        : SOCKETS.contains(p.kind()) || objects && LASTING.contains(p.kind()));
        if (!right) {
            String expected = full ? "sock" : SOCKET_TYPES + (objects ? ", ptr_, trusted_ptr_" : "");
            return Optional.of("R" + register + " type=" + value.typeName() + " expected=" + expected);
        }
        boolean object = objects && !SOCKETS.contains(((SocketPointer) value).kind());
        Optional<String> other = object && types.types().isPresent()
                ? of(register, (SocketPointer) value, SOCK_COMMON, types)
                : Optional.empty();
        return other.isPresent()
                ? other
                : Requirement.unless(
                        !releases || ((Pointer) value).reference() != 0,
                        "R" + register + " must be referenced when passed to release function");
    }
}
