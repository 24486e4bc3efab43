package dev.bpf4j.ebpf.helper;

import java.util.List;
import java.util.Optional;

/** The sockets that {@code bpf_sk_lookup_tcp}, {@code bpf_sk_lookup_udp} and {@code bpf_skc_lookup_tcp} find. */
@FunctionalInterface
public interface SocketTable {
    /** One without sockets. */
    SocketTable EMPTY = query -> Optional.empty();

    Optional<? extends HostSocket> lookup(Query query);

    /**
     * The ends of a connection.
     *
     * @param tcp whether a TCP socket is looked for; else a UDP socket
     * @param source address of the other end, 4 or 16 bytes in network order
     * @param sourcePort as a number
     * @param destination address of this end
     * @param network number of the network namespace; negative for that of the program
     */
    record Query(
            boolean tcp, List<Byte> source, int sourcePort, List<Byte> destination, int destinationPort, long network) {
        public Query {
            source = List.copyOf(source);
            destination = List.copyOf(destination);
        }
    }
}
