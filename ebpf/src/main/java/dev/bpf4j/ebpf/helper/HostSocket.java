package dev.bpf4j.ebpf.helper;

import dev.bpf4j.ebpf.memory.Region;
import java.util.Optional;

/** A socket of the host as programs see it: structures that they read. */
public interface HostSocket {
    /** {@code struct bpf_sock}. The same region at every call. */
    Region socket();

    /** {@code struct bpf_tcp_sock}, if it is a TCP socket. The same region at every call. */
    Optional<Region> tcp();

    /** Whether it listens: then it is no full socket to those who look for connections. */
    boolean listens();

    /** A number that no other socket has. */
    long cookie();
}
