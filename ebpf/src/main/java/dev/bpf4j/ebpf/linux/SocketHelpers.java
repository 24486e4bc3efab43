package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.HostSocket;
import dev.bpf4j.ebpf.helper.SocketTable.Query;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Helpers on sockets, which the host's table holds. What they return are addresses of the sockets' structures. */
final class SocketHelpers {
    private static final int IPV4_TUPLE = 12;
    private static final int IPV6_TUPLE = 36;
    private static final int PORT_BYTES = 2;
    private static final long CURRENT_NETWORK = -1;

    /** Structures of the kernel behind a socket. Sockets of a host have none. */
    private static final List<String> KERNEL_STRUCTURES = List.of(
            "tcp6_sock", "tcp_sock", "tcp_timewait_sock", "tcp_request_sock", "udp6_sock", "unix_sock", "mptcp_sock");

    private SocketHelpers() {}

    static void register(Functions f) {
        f.add("sk_lookup_tcp", (c, ctx, tuple, size, network, flags) -> lookup(c, true, tuple, size, network, flags));
        f.add("skc_lookup_tcp", (c, ctx, tuple, size, network, flags) -> lookup(c, true, tuple, size, network, flags));
        f.add("sk_lookup_udp", (c, ctx, tuple, size, network, flags) -> lookup(c, false, tuple, size, network, flags));
        f.add("sk_release", (c, sk, r2, r3, r4, r5) -> {
            socket(c, sk);
            return 0;
        });
        f.add(
                "sk_fullsock",
                (c, sk, r2, r3, r4, r5) -> c.expose(socket(c, sk), socket(c, sk).socket()));
        f.add("tcp_sock", SocketHelpers::tcpSock);
        f.add("get_listener_sock", (c, sk, r2, r3, r4, r5) -> socket(c, sk).listens() ? sk : 0);
        f.add("sk_assign", SocketHelpers::assign);
        KERNEL_STRUCTURES.forEach(name -> f.add("skc_to_" + name, (c, sk, r2, r3, r4, r5) -> 0));
    }

    /** The socket that a pointer to one of its structures means. */
    private static HostSocket socket(Caller caller, long address) {
        return caller.exposed(address)
                .filter(owner -> owner instanceof HostSocket)
                .map(HostSocket.class::cast)
                .orElseThrow(() -> new AccessFault(String.format("0x%x is not a socket", address)));
    }

    private static long tcpSock(Caller caller, long sk, long r2, long r3, long r4, long r5) {
        HostSocket socket = socket(caller, sk);
        return socket.tcp().map(region -> caller.expose(socket, region)).orElse(0L);
    }

    private static long assign(Caller caller, long ctx, long sk, long flags, long r4, long r5) {
        Optional<HostSocket> socket = sk == 0 ? Optional.empty() : Optional.of(socket(caller, sk));
        if (caller.context() instanceof SocketBuffer skb) {
            if (flags != 0 || socket.isEmpty()) {
                return -Errno.EINVAL;
            }
            skb.assigned(socket.get());
        } else if (caller.context() instanceof KernelRecord record) {
            record.assigned(socket);
        }
        return 0;
    }

    private static long lookup(Caller caller, boolean tcp, long tuple, long size, long network, long flags) {
        boolean ipv4 = size == IPV4_TUPLE;
        boolean known = network == CURRENT_NETWORK || network >= 0 && network <= 0xffff_ffffL;
        if (!ipv4 && size != IPV6_TUPLE || flags != 0 || !known && (int) network >= 0) {
            return 0;
        }
        Region memory = caller.memory().region(tuple);
        int length = ipv4 ? Integer.BYTES : 2 * Long.BYTES;
        int from = at(tuple);
        Query query = new Query(
                tcp,
                address(memory, from, length),
                port(memory, from + 2 * length),
                address(memory, from + length, length),
                port(memory, from + 2 * length + PORT_BYTES),
                (int) network);
        return caller.host()
                .sockets()
                .lookup(query)
                .map(socket -> caller.expose(socket, socket.socket()))
                .orElse(0L);
    }

    private static List<Byte> address(Region memory, int from, int length) {
        List<Byte> bytes = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            bytes.add((byte) memory.load8(from + i));
        }
        return bytes;
    }

    private static int port(Region memory, int from) {
        return (int) (memory.load8(from) << Byte.SIZE | memory.load8(from + 1));
    }
}
