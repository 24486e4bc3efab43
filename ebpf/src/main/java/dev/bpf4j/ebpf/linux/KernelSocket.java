package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextRegion;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.HostSocket;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.Optional;

/**
 * A socket with the fields of {@link KernelContexts#SOCKET} and, for TCP, those of {@link KernelContexts#TCP_SOCK}. Programs
 * read them as they are at that moment.
 */
public final class KernelSocket implements HostSocket {
    private static final int LISTEN = 10;

    private final KernelRecord fields = new KernelRecord(KernelContexts.SOCKET);
    private final KernelRecord tcpFields = new KernelRecord(KernelContexts.TCP_SOCK);
    private final Region socket = region(KernelContexts.SOCKET, fields);
    private final Optional<Region> tcp;
    private final long cookie;

    private KernelSocket(boolean isTcp, long cookie) {
        this.cookie = cookie;
        tcp = isTcp ? Optional.of(region(KernelContexts.TCP_SOCK, tcpFields)) : Optional.empty();
    }

    /** A TCP socket. @param cookie a number that no other socket has */
    public static KernelSocket ofTcp(long cookie) {
        return new KernelSocket(true, cookie);
    }

    /** A UDP socket. @param cookie a number that no other socket has */
    public static KernelSocket ofUdp(long cookie) {
        return new KernelSocket(false, cookie);
    }

    private static Region region(ContextType<KernelRecord> type, KernelRecord record) {
        ContextRegion<KernelRecord> region = new ContextRegion<>(type, 0, BytesRegion.of("packet", new byte[0]));
        region.bind(record);
        return region;
    }

    /** Sets a field of {@code struct bpf_sock}. @throws IllegalArgumentException if there is none of that name */
    public KernelSocket set(String field, long value) {
        fields.set(field, value);
        return this;
    }

    /** Sets a field of {@code struct bpf_tcp_sock}. @throws IllegalArgumentException if there is none of that name */
    public KernelSocket setTcp(String field, long value) {
        tcpFields.set(field, value);
        return this;
    }

    /** A field of {@code struct bpf_sock}. */
    public long value(String field) {
        return fields.value(field);
    }

    @Override
    public Region socket() {
        return socket;
    }

    @Override
    public Optional<Region> tcp() {
        return tcp;
    }

    @Override
    public boolean listens() {
        return fields.value("state") == LISTEN;
    }

    @Override
    public long cookie() {
        return cookie;
    }
}
