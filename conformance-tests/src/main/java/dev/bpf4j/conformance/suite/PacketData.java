package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.PacketInput;
import java.util.HexFormat;

/**
 * A packet.
 *
 * @param hex its captured bytes, as lower-case hexadecimal digits
 * @param wire its length on the wire in bytes, at least that of the captured bytes; what {@code ld len} gives
 */
public record PacketData(String hex, int wire, Metadata meta) implements Input {

    /** Most bytes of a packet. */
    public static final int MAX_BYTES = 65535;

    /** @throws IllegalArgumentException if the digits are none, or the packet is too long, or longer than on the wire */
    public PacketData {
        int captured = HexFormat.of().parseHex(hex).length;
        if (captured > MAX_BYTES) {
            throw new IllegalArgumentException("a packet of " + captured + " bytes, where " + MAX_BYTES + " is most");
        }
        if (wire < captured) {
            throw new IllegalArgumentException(captured + " bytes captured, but only " + wire + " on the wire");
        }
    }

    /** A packet captured as a whole, without metadata. */
    public static PacketData of(byte[] packet) {
        return new PacketData(HexFormat.of().formatHex(packet), packet.length, Metadata.NONE);
    }

    public PacketData with(Metadata newMeta) {
        return new PacketData(hex, wire, newMeta);
    }

    public PacketData withWire(int newWire) {
        return new PacketData(hex, newWire, meta);
    }

    /** A copy of the captured bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public ContextKind kind() {
        return ContextKind.PACKET;
    }

    @Override
    public ClassicInput classic() {
        byte[] bytes = bytes();
        PacketInput input = new PacketInput()
                .packet(bytes, 0, bytes.length, wire)
                .networkHeader(meta.value(Meta.NETWORK))
                .random(() -> meta.value(Meta.RANDOM));
        for (Meta field : Meta.values()) {
            switch (field) {
                case NETWORK, RANDOM, IFINDEX, HATYPE, LINK -> {}
                default -> input.set(field.ancillary().orElseThrow(), meta.value(field));
            }
        }
        if (meta.hasLink()) {
            input.linkHeader(meta.value(Meta.LINK));
        }
        return meta.hasDevice() ? input.device(meta.value(Meta.IFINDEX), meta.value(Meta.HATYPE)) : input;
    }
}
