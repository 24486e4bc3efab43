package dev.bpf4j.cli.run;

import dev.bpf4j.ebpf.linux.SocketBuffer;

/** A program that is ready to judge one packet after the other. Not thread-safe. */
@FunctionalInterface
public interface PacketProgram extends AutoCloseable {
    /**
     * The value that the program returns for a packet: 32 bits without sign for classic programs and for the kernel, else
     * all of R0. The packet passes if the low 32 bits are not 0.
     */
    long run(SocketBuffer packet);

    @Override
    default void close() {}
}
