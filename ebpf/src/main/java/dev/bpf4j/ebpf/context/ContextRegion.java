package dev.bpf4j.ebpf.context;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;
import java.util.function.ToLongBiFunction;

/** The context as memory: every access becomes a call of a field's accessor on the bound object. */
public final class ContextRegion<T> extends Region {
    private final ContextType<T> type;
    private final int packetId;
    private final BytesRegion packet;
    private final ToLongBiFunction<Object, Region> expose;
    private final boolean big;
    private T context;

    /**
     * A context whose pointers, but for those into the packet, are null.
     *
     * @param packetId region id of the packet, for fields that give packet pointers
     */
    public ContextRegion(ContextType<T> type, int packetId, BytesRegion packet) {
        this(type, packetId, packet, (owner, structure) -> 0);
    }

    /**
     * A context of the byte order that its packet has.
     *
     * @param expose the address of a structure that a field leads to, and whose it is
     */
    public ContextRegion(
            ContextType<T> type, int packetId, BytesRegion packet, ToLongBiFunction<Object, Region> expose) {
        super("bpf_context");
        this.expose = expose;
        this.type = type;
        this.packetId = packetId;
        this.packet = packet;
        this.big = packet.order() == ByteOrder.BIG_ENDIAN;
    }

    public void bind(T object) {
        context = object;
    }

    public T context() {
        return context;
    }

    @Override
    public int size() {
        return type.size();
    }

    @Override
    public ByteOrder order() {
        return packet.order();
    }

    /** The structure of the object that is bound now. */
    @Override
    public ContextRegion<T> in(ByteOrder machine) {
        if (machine == order()) {
            return this;
        }
        ContextRegion<T> region = new ContextRegion<>(type, packetId, packet.in(machine), expose);
        region.bind(context);
        return region;
    }

    private long load(int offset, Width width) {
        Field<T> field = type.access(offset, width, false).orElseThrow(() -> invalid(offset, width));
        return switch (field.kind()) {
            case SCALAR -> scalar(field, offset, width);
            case PACKET_START -> Memory.address(packetId, packet.first());
            case PACKET_META -> Memory.address(packetId, packet.lowest());
            case PACKET_END -> Memory.address(packetId, packet.end());
            case SOCKET,
                    SOCKET_OR_NULL,
                    SOCK_COMMON_OR_NULL,
                    FLOW_KEYS,
                    TRACE_BUFFER,
                    KERNEL_OBJECT,
                    KERNEL_OBJECT_OR_NULL,
                    STALE_OBJECT_OR_NULL ->
                field.object()
                        .flatMap(object -> object.apply(context))
                        .map(target -> expose.applyAsLong(target.owner(), target.structure()))
                        .orElse(0L);
        };
    }

    private AccessFault invalid(int offset, Width width) {
        return fault("invalid access", offset, width.bytes());
    }

    private long scalar(Field<T> field, int offset, Width width) {
        long value = field.read().applyAsLong(context);
        return big
                ? field.part(field.bigEndian(value), field.mirrored(offset, width), width)
                : field.part(value, offset, width);
    }

    private void store(int offset, Width width, long value) {
        Field<T> field = type.access(offset, width, true).orElseThrow(() -> invalid(offset, width));
        long whole = width.truncate(value);
        if (field.width() != width) {
            long old = field.read().applyAsLong(context);
            whole = big
                    ? field.withPart(field.bigEndian(old), field.mirrored(offset, width), width, value)
                    : field.withPart(old, offset, width, value);
        }
        field.write().orElseThrow(() -> invalid(offset, width)).accept(context, big ? field.bigEndian(whole) : whole);
    }

    @Override
    public long load8(int offset) {
        return load(offset, Width.B);
    }

    @Override
    public long load16(int offset) {
        return load(offset, Width.H);
    }

    @Override
    public long load32(int offset) {
        return load(offset, Width.W);
    }

    @Override
    public long load64(int offset) {
        return load(offset, Width.DW);
    }

    @Override
    public void store8(int offset, long value) {
        store(offset, Width.B, value);
    }

    @Override
    public void store16(int offset, long value) {
        store(offset, Width.H, value);
    }

    @Override
    public void store32(int offset, long value) {
        store(offset, Width.W, value);
    }

    @Override
    public void store64(int offset, long value) {
        store(offset, Width.DW, value);
    }
}
