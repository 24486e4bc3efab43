package dev.bpf4j.conformance.suite;

import static dev.bpf4j.conformance.suite.InterpreterMistake.*;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.PacketInput;
import java.util.HexFormat;

/** An input that is read with one mistake. */
final class FaultyInput implements ClassicInput {
    private static final long FAILED = -1;

    private final InterpreterMistake mistake;
    private final Input input;
    private final ClassicInput right;
    private final byte[] bytes;

    FaultyInput(InterpreterMistake mistake, Input input) {
        this.mistake = mistake;
        this.input = input;
        this.bytes = HexFormat.of().parseHex(input.hex());
        this.right = input instanceof PacketData packet ? packet(packet).classic() : input.classic();
    }

    private PacketData packet(PacketData packet) {
        Metadata meta = packet.meta();
        return switch (mistake) {
            case NETWORK_AT_START -> packet.with(meta.with(Meta.NETWORK, 0));
            case LINK_AT_START -> packet.with(meta.with(Meta.LINK, 0));
            case MARK_IS_RXHASH -> packet.with(meta.with(Meta.MARK, meta.value(Meta.RXHASH)));
            case QUEUE_8_BITS -> packet.with(meta.with(Meta.QUEUE, meta.value(Meta.QUEUE) & 0xff));
            case RXHASH_16_BITS -> packet.with(meta.with(Meta.RXHASH, meta.value(Meta.RXHASH) & 0xffff));
            case VLAN_TCI_WITHOUT_PRIORITY -> packet.with(meta.with(Meta.VLAN_TCI, meta.value(Meta.VLAN_TCI) & 0xfff));
            case VLAN_AVAIL_BY_TCI -> packet.with(meta.with(Meta.VLAN_AVAIL, meta.value(Meta.VLAN_TCI) == 0 ? 0 : 1));
            case HATYPE_IS_IFINDEX -> packet.with(meta.with(Meta.HATYPE, meta.value(Meta.IFINDEX) & 0xffff));
            case POFF_IGNORES_OPTIONS -> withoutOptions(packet);
            default -> packet;
        };
    }

    private static PacketData withoutOptions(PacketData packet) {
        byte[] changed = packet.bytes();
        int network = packet.meta().value(Meta.NETWORK);
        if (packet.meta().value(Meta.PROTOCOL) == 0x0800 && network < changed.length) {
            changed[network] = 0x45;
        }
        return PacketData.of(changed).with(packet.meta());
    }

    @Override
    public int length() {
        if (input instanceof CallData) {
            return mistake == SECCOMP_LEN_0 ? 0 : right.length();
        }
        return mistake == LEN_IS_CAPTURED ? bytes.length : right.length();
    }

    @Override
    public long load(int offset, int size) {
        return input instanceof CallData ? word(offset, size) : packetLoad(offset, size);
    }

    private long word(int offset, int size) {
        long value = right.load(mistake == SECCOMP_HALVES_SWAPPED && offset >= 8 ? offset ^ 4 : offset, size);
        boolean swap = mistake == SECCOMP_BIG_ENDIAN && value >= 0;
        return swap ? Integer.toUnsignedLong(Integer.reverseBytes((int) value)) : value;
    }

    private long packetLoad(int offset, int size) {
        long value = right.load(offset, size);
        return switch (mistake) {
            case LD_W_LITTLE_ENDIAN -> size == 4 ? reversed(value, size) : value;
            case LD_H_LITTLE_ENDIAN -> size == 2 ? reversed(value, size) : value;
            case LD_H_SIGNED -> size == 2 && value >= 0 ? Integer.toUnsignedLong((short) value) : value;
            case LD_B_SIGNED -> size == 1 && value >= 0 ? Integer.toUnsignedLong((byte) value) : value;
            case BOUND_WITHOUT_SIZE -> offset >= 0 && offset < bytes.length ? padded(offset, size) : value;
            case BOUND_BY_WIRE -> offset >= 0 && offset <= right.length() - size ? padded(offset, size) : value;
            case BOUND_OFF_BY_ONE -> offset >= 0 && offset >= bytes.length - size ? FAILED : value;
            case NO_NEGATIVE_OFFSETS -> offset < 0 ? FAILED : value;
            case LINK_AS_NETWORK ->
                offset < PacketInput.NETWORK_BASE && offset >= PacketInput.LINK_BASE
                        ? right.load(offset - PacketInput.LINK_BASE + PacketInput.NETWORK_BASE, size)
                        : value;
            default -> value;
        };
    }

    private long padded(int offset, int size) {
        long value = 0;
        for (int i = offset; i < offset + size; i++) {
            value = value << 8 | (i < bytes.length ? bytes[i] & 0xff : 0);
        }
        return value;
    }

    private static long reversed(long value, int size) {
        return value < 0 ? value : Integer.toUnsignedLong(Integer.reverseBytes((int) value) >>> 32 - 8 * size);
    }

    @Override
    public long ancillary(Ancillary ancillary, int a, int x) {
        long value = switch (mistake) {
            case NLA_SWAPPED -> right.ancillary(ancillary, x, a);
            case NLAN_LIKE_NLA ->
                right.ancillary(ancillary == Ancillary.NLATTR_NEST ? Ancillary.NLATTR : ancillary, a, x);
            case XOR_X_KEEPS_A ->
                ancillary == Ancillary.ALU_XOR_X ? a & 0xffff_ffffL : right.ancillary(ancillary, a, x);
            case NLA_BIG_ENDIAN ->
                isSearch(ancillary)
                        ? pairsSwapped().classic().ancillary(ancillary, a, x)
                        : right.ancillary(ancillary, a, x);
            default -> right.ancillary(ancillary, a, x);
        };
        boolean swap = ancillary == Ancillary.PROTOCOL && mistake == PROTOCOL_NETWORK_ORDER
                || ancillary == Ancillary.VLAN_TPID && mistake == VLAN_TPID_NETWORK_ORDER;
        return swap ? reversed(value, 2) : value;
    }

    private static boolean isSearch(Ancillary ancillary) {
        return ancillary == Ancillary.NLATTR || ancillary == Ancillary.NLATTR_NEST;
    }

    /** The packet with each pair of bytes exchanged, on which a little-endian reader sees what a big-endian one did. */
    private PacketData pairsSwapped() {
        byte[] swapped = bytes.clone();
        for (int i = 0; i + 1 < swapped.length; i += 2) {
            swapped[i] = bytes[i + 1];
            swapped[i + 1] = bytes[i];
        }
        return PacketData.of(swapped).with(((PacketData) input).meta());
    }
}
