package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.context.Parts;
import dev.bpf4j.ebpf.isa.Width;
import java.util.Optional;

/** Collects the fields of a {@link KernelRecord}. */
final class RecordLayout {
    private static final String UNNAMED = "bytes";

    private final ContextType.Builder<KernelRecord> type;

    RecordLayout(String name) {
        type = ContextType.named(name, KernelRecord.class);
    }

    private static Field<KernelRecord> number(
            String name, int offset, Width width, boolean writable, Parts readParts, Parts writeParts) {
        return new Field<KernelRecord>(
                        name,
                        offset,
                        width,
                        Field.Kind.SCALAR,
                        r -> r.load(offset, width),
                        writable ? Optional.of((r, v) -> r.store(offset, width, v)) : Optional.empty())
                .parts(readParts, writeParts)
                .layout(layout(name));
    }

    /** Addresses and ports of {@code linux/bpf.h} that are in network byte order. */
    private static Field.Layout layout(String name) {
        return switch (name.replaceFirst("\\[.*", "")) {
            case "user_port", "eth_protocol" -> Field.Layout.NETWORK16;
            case UNNAMED, "dst_port", "remote_port" -> Field.Layout.BYTES;
            case "src_ip4", "src_ip6", "dst_ip4", "dst_ip6", "user_ip4", "user_ip6" -> Field.Layout.BYTES;
            case "local_ip4", "local_ip6", "remote_ip4", "remote_ip6" -> Field.Layout.BYTES;
            case "msg_src_ip4", "msg_src_ip6" -> Field.Layout.BYTES;
            default -> Field.Layout.NUMBER;
        };
    }

    /** Read-only fields of 4 bytes that follow each other. */
    RecordLayout words(int offset, Parts parts, String... names) {
        for (int i = 0; i < names.length; i++) {
            field(names[i], offset + Integer.BYTES * i, Width.W, parts);
        }
        return this;
    }

    /** A read-only field. */
    RecordLayout field(String name, int offset, Width width, Parts parts) {
        type.add(number(name, offset, width, false, parts, Parts.WHOLE));
        return this;
    }

    /** A read-only array. */
    RecordLayout array(String name, int offset, int count, Width width, Parts parts) {
        for (int i = 0; i < count; i++) {
            field(name + "[" + i + "]", offset + i * width.bytes(), width, parts);
        }
        return this;
    }

    /** A field of 4 bytes that programs write, whole. */
    RecordLayout writable(String name, int offset, Parts readParts) {
        type.add(number(name, offset, Width.W, true, readParts, Parts.WHOLE));
        return this;
    }

    /** An array of words that programs write. */
    RecordLayout writableArray(String name, int offset, int count, Parts readParts) {
        for (int i = 0; i < count; i++) {
            writable(name + "[" + i + "]", offset + Integer.BYTES * i, readParts);
        }
        return this;
    }

    /** Words that are also accessed two at a time. */
    RecordLayout pairs(int... offsets) {
        for (int offset : offsets) {
            type.pair(offset);
        }
        return this;
    }

    /** A pointer of 8 bytes. */
    RecordLayout pointer(String name, int offset, Field.Kind kind) {
        if (kind.isPacket()) {
            type.packetPointer(name, offset, Width.DW, kind);
        } else {
            Field<KernelRecord> field = address(name, offset, kind);
            type.add(
                    name.equals("sk")
                            ? field.target(r -> r.socket().map(socket -> new Field.Target(socket, socket.socket())))
                            : field);
        }
        return this;
    }

    private static Field<KernelRecord> address(String name, int offset, Field.Kind kind) {
        return new Field<>(name, offset, Width.DW, kind, r -> r.load(offset, Width.DW), Optional.empty());
    }

    /** A pointer to a buffer; parts of it, but not those at its start, are numbers. */
    RecordLayout buffer(String name, int offset) {
        type.add(address(name, offset, Field.Kind.TRACE_BUFFER).parts(Parts.BEHIND_START, Parts.WHOLE));
        return this;
    }

    /** Bytes without names. */
    RecordLayout bytes(int from, int end, boolean writable) {
        type.words(from, end, offset -> number(UNNAMED, offset, Width.DW, writable, Parts.ALL, Parts.ALL));
        return this;
    }

    /** The end of {@code struct bpf_sock}: its peer, and more. */
    RecordLayout peer() {
        return words(48, Parts.LOW, "dst_port")
                .words(52, Parts.ALL, "dst_ip4")
                .array("dst_ip6", 56, 4, Width.W, Parts.ALL)
                .words(72, Parts.START, "state", "rx_queue_mapping");
    }

    /** The record has a packet. */
    RecordLayout packet(boolean writable) {
        type.packet(writable, KernelRecord::mapPacket);
        return this;
    }

    /** The record has a packet, with which helpers may do more or less than with others. */
    RecordLayout packet(boolean writable, ContextType.PacketUse use) {
        type.packetUse(use);
        return packet(writable);
    }

    ContextType<KernelRecord> type() {
        return type.build();
    }
}
