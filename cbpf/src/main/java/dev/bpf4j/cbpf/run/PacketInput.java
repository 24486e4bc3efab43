package dev.bpf4j.cbpf.run;

import dev.bpf4j.cbpf.Ancillary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * A packet with its ancillary values, as Linux shows it to a socket filter. One object serves many packets: {@link
 * #packet} points it at the next one and keeps the rest.
 *
 * <p>Offsets of loads are signed. From 0 on they count from the packet's start; -0x100000..-1 count from
 * the network header (SKF_NET_OFF = -0x100000), -0x200000..-0x100001 from the link-layer header (SKF_LL_OFF =
 * -0x200000) if it is set; below that nothing is found. Only captured bytes can be read. Loads are big endian.
 */
public final class PacketInput implements ClassicInput {

    /** SKF_NET_OFF: offsets from here up to -1 count from the network header. */
    public static final int NETWORK_BASE = -0x100000;

    /** SKF_LL_OFF: offsets from here up to {@link #NETWORK_BASE} - 1 count from the link-layer header. */
    public static final int LINK_BASE = -0x200000;

    private static final VarHandle HALF = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] data = {};
    private int start;
    private int captured;
    private int wire;
    private int network;
    private int link;
    private boolean linkIsSet;
    private boolean hasDevice;
    private IntSupplier random = () -> 0;
    private final int[] values = new int[Ancillary.values().length];

    /** An empty packet without link-layer header and device; all settable ancillary values are 0. */
    public PacketInput() {}

    /** A packet captured as a whole. */
    public static PacketInput of(byte[] data) {
        return new PacketInput().packet(data, 0, data.length, data.length);
    }

    /**
     * Points this at a packet; the bytes are not copied. Header offsets and ancillary values stay as they are.
     *
     * @param data the array that holds the packet
     * @param start index of its first byte
     * @param captured bytes that can be read
     * @param wire the packet's length for {@code ld len}: bytes on the wire, unsigned
     * @throws IndexOutOfBoundsException if the captured bytes are not inside the array
     */
    public PacketInput packet(byte[] data, int start, int captured, int wire) {
        Objects.checkFromIndexSize(start, captured, data.length);
        this.data = data;
        this.start = start;
        this.captured = captured;
        this.wire = wire;
        return this;
    }

    /**
     * Sets where the network header is, in bytes from the packet's start. It is negative on a socket whose packet
     * starts behind that header; the bytes before the start in the same array are then read.
     */
    public PacketInput networkHeader(int offset) {
        network = offset;
        return this;
    }

    /**
     * Sets where the link-layer header is, in bytes from the packet's start; it may be negative like the network
     * header.
     */
    public PacketInput linkHeader(int offset) {
        link = offset;
        linkIsSet = true;
        return this;
    }

    /** Takes the link-layer header away: loads from it fail. */
    public PacketInput noLinkHeader() {
        linkIsSet = false;
        return this;
    }

    /** Sets the device's index and type (ARPHRD, 16 bits), which IFINDEX and HATYPE read. */
    public PacketInput device(int index, int type) {
        values[Ancillary.IFINDEX.ordinal()] = index;
        values[Ancillary.HATYPE.ordinal()] = type;
        hasDevice = true;
        return this;
    }

    /** Takes the device away: a program that reads IFINDEX or HATYPE ends, and returns the current A. */
    public PacketInput noDevice() {
        hasDevice = false;
        return this;
    }

    /** Sets the source of the values that {@code ld rand} reads; initially it gives 0 only. */
    public PacketInput random(IntSupplier source) {
        random = source;
        return this;
    }

    /**
     * Sets the value of PROTOCOL, PKTTYPE, MARK, QUEUE, RXHASH, CPU, VLAN_TAG, VLAN_TAG_PRESENT or VLAN_TPID, in host
     * order.
     *
     * @throws IllegalArgumentException for the others: they are computed, or have a method of their own here
     */
    public PacketInput set(Ancillary ancillary, int value) {
        switch (ancillary) {
            case PROTOCOL, PKTTYPE, MARK, QUEUE, RXHASH, CPU, VLAN_TAG, VLAN_TAG_PRESENT, VLAN_TPID ->
                values[ancillary.ordinal()] = value;
            default -> throw new IllegalArgumentException(ancillary + " cannot be set to a number");
        }
        return this;
    }

    /** Bytes that can be read. */
    public int captured() {
        return captured;
    }

    @Override
    public int length() {
        return wire;
    }

    @Override
    public long load(int offset, int size) {
        if (offset >= 0) {
            return offset <= captured - size ? read(start + offset, size) : -1;
        }
        if (offset >= NETWORK_BASE) {
            return loadBehind((long) network + offset - NETWORK_BASE, size);
        }
        return offset >= LINK_BASE && linkIsSet ? loadBehind((long) link + offset - LINK_BASE, size) : -1;
    }

    private long loadBehind(long offset, int size) {
        return offset >= -start && offset <= captured - size ? read(start + (int) offset, size) : -1;
    }

    private long read(int index, int size) {
        return switch (size) {
            case 1 -> data[index] & 0xffL;
            case 2 -> (short) HALF.get(data, index) & 0xffffL;
            default -> (int) WORD.get(data, index) & 0xffff_ffffL;
        };
    }

    @Override
    public long ancillary(Ancillary ancillary, int a, int x) {
        return switch (ancillary) {
            case IFINDEX, HATYPE -> hasDevice ? value(ancillary) : -1;
            case NLATTR -> NetlinkAttributes.find(data, start, captured, a, x);
            case NLATTR_NEST -> NetlinkAttributes.findNested(data, start, captured, a, x);
            case ALU_XOR_X -> Integer.toUnsignedLong(a ^ x);
            case PAY_OFFSET -> PayloadOffset.of(data, start, captured, network, protocol());
            case RANDOM -> Integer.toUnsignedLong(random.getAsInt());
            case PROTOCOL, PKTTYPE, MARK, QUEUE, RXHASH, CPU, VLAN_TAG, VLAN_TAG_PRESENT, VLAN_TPID -> value(ancillary);
        };
    }

    private int protocol() {
        return values[Ancillary.PROTOCOL.ordinal()];
    }

    private long value(Ancillary ancillary) {
        return Integer.toUnsignedLong(values[ancillary.ordinal()]);
    }
}
