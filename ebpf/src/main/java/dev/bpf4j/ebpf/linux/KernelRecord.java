package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.helper.HostSocket;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.util.Arrays;
import java.util.Optional;

/** A context that is a structure of the kernel with plain fields, kept as its bytes. Reusable. See {@link KernelContexts}. */
public final class KernelRecord {
    private final ContextType<KernelRecord> type;
    private final byte[] bytes;
    private final BytesRegion memory;
    private byte[] packet = {};
    private Optional<HostSocket> socket = Optional.empty();
    private Optional<HostSocket> assigned = Optional.empty();

    /** All zero. */
    public KernelRecord(ContextType<KernelRecord> type) {
        this.type = type;
        this.bytes = new byte[type.size()];
        this.memory = BytesRegion.of(type.name(), bytes);
    }

    /** Sets a field, whether programs may write it or not. @throws IllegalArgumentException if there is none of that name */
    public KernelRecord set(String field, long value) {
        Field<KernelRecord> f = field(field);
        store(f.offset(), f.width(), value);
        return this;
    }

    /** A field, zero-extended. @throws IllegalArgumentException if there is none of that name */
    public long value(String field) {
        Field<KernelRecord> f = field(field);
        return load(f.offset(), f.width());
    }

    /**
     * Takes the bytes of a structure; zeroes what they do not reach. Fields that have names are little-endian there, others as
     * the program is to see them.
     */
    public KernelRecord bytes(byte[] structure) {
        Arrays.fill(bytes, (byte) 0);
        System.arraycopy(structure, 0, bytes, 0, Math.min(structure.length, bytes.length));
        return this;
    }

    /** The packet or other bytes that the structure's pointers delimit. Not a copy: programs may change it. */
    public KernelRecord packet(byte[] data) {
        packet = data;
        return this;
    }

    /** The socket that the structure's pointer {@code sk} leads to. */
    public KernelRecord socket(HostSocket newSocket) {
        socket = Optional.of(newSocket);
        return this;
    }

    Optional<HostSocket> socket() {
        return socket;
    }

    /** What {@code bpf_sk_assign} chose, if it was called; nothing, if it was called with null. */
    public Optional<HostSocket> assignedSocket() {
        return assigned;
    }

    void assigned(Optional<HostSocket> chosen) {
        assigned = chosen;
    }

    void mapPacket(BytesRegion region) {
        region.map(packet, 0, packet.length);
    }

    long load(int offset, Width width) {
        return memory.load(width, offset);
    }

    void store(int offset, Width width, long value) {
        memory.store(width, offset, value);
    }

    private Field<KernelRecord> field(String name) {
        return type.fields().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type.name() + " has no field " + name));
    }
}
