package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.helper.HostSocket;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.BytesRegion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A packet with its metadata, as a socket filter sees it: {@code struct __sk_buff} of {@code linux/bpf.h}. Reusable:
 * {@link #packet} puts it over the next packet without allocating.
 */
public final class SocketBuffer implements Redirectable {
    /** Negative packet offsets from here up are relative to the network header ({@code SKF_NET_OFF}). */
    public static final int NETWORK_OFFSET = -0x100000;

    /** Offsets from here up to {@link #NETWORK_OFFSET} are relative to the link-layer header ({@code SKF_LL_OFF}). */
    public static final int LINK_OFFSET = -0x200000;

    /** {@link #redirectFlags} of a redirect to the peer of a device in another network namespace. */
    public static final long REDIRECT_PEER = 1L << 32;

    /** {@link #redirectFlags} of a redirect to the neighbour that the routes give. */
    public static final long REDIRECT_NEIGHBOUR = 1L << 33;

    /** First offset of bpf4j's own fields, far behind those of any kernel. */
    public static final int OWN_FIELDS = 0x1000;

    /** The layout that socket filters may use, and bpf4j's own field {@code hatype}. */
    public static final ContextType<SocketBuffer> CONTEXT = declare();

    private static final byte[] NOTHING = {};
    private static final int NO_HEADER = -1;

    private byte[] bytes = NOTHING;
    private int start;
    private int captured;
    private int length;
    private int networkHeader;
    private int linkHeader = NO_HEADER;

    private int packetType;
    private int mark;
    private int queueMapping;
    private int protocol;
    private boolean vlanPresent;
    private int vlanTci;
    private int vlanProtocol;
    private int priority;
    private int ingressIfindex;
    private int ifindex;
    private int deviceType;
    private int trafficClassIndex;
    private int hash;
    private final int[] controlBlock = new int[5];
    private int classId;
    private int napiId;
    private long timestamp;
    private int segments;
    private int segmentSize;
    private Optional<HostSocket> hostSocket = Optional.empty();
    private Optional<HostSocket> assigned = Optional.empty();
    private final BytesRegion flowKeys = BytesRegion.of("flow_keys", new byte[56]);
    private long socketCookie;
    private int socketUser = 65534;
    private int redirectInterface;
    private long redirectFlags;
    private ToIntFunction<PacketClone> cloneReceiver = clone -> 0;
    private final List<PacketClone> clones = new ArrayList<>();

    private static ContextType<SocketBuffer> declare() {
        return SkbContexts.filter("skb")
                .field("hatype", OWN_FIELDS, Width.W, s -> s.deviceType)
                .build();
    }

    /** A 16-bit field that the kernel keeps in network byte order, as a little-endian program sees it. */
    static long networkOrder(int value) {
        return Short.toUnsignedLong(Short.reverseBytes((short) value));
    }

    /** The offset of a field of {@link #CONTEXT}. @throws IllegalArgumentException if there is no such field */
    public static int offsetOf(String field) {
        return CONTEXT.fields().stream()
                .filter(f -> f.name().equals(field))
                .mapToInt(Field::offset)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("skb has no field " + field));
    }

    /** Puts the buffer over a whole packet. */
    public SocketBuffer packet(byte[] packet) {
        return packet(packet, 0, packet.length, packet.length);
    }

    /**
     * Puts the buffer over a packet, with the network header at its start and no link-layer header.
     *
     * @param capturedLength bytes that are there; loads beyond fail
     * @param wireLength what {@code len} says: the length on the wire
     */
    public SocketBuffer packet(byte[] data, int from, int capturedLength, int wireLength) {
        Objects.checkFromIndexSize(from, capturedLength, data.length);
        bytes = data;
        start = from;
        captured = capturedLength;
        length = wireLength;
        networkHeader = 0;
        linkHeader = NO_HEADER;
        assigned = Optional.empty();
        redirectInterface = 0;
        redirectFlags = 0;
        clones.clear();
        return this;
    }

    /**
     * Offset of the network header from the start of the packet. Header offsets are negative where the packet starts
     * behind that header; the bytes before it in the array are then read.
     */
    public SocketBuffer networkHeader(int offset) {
        networkHeader = offset;
        return this;
    }

    /** Offset of the link-layer header from the start of the packet. */
    public SocketBuffer linkHeader(int offset) {
        linkHeader = offset;
        return this;
    }

    /** {@code PACKET_HOST} (0) .. {@code PACKET_KERNEL} (7), 3 bits. */
    public SocketBuffer packetType(int value) {
        packetType = value & 7;
        return this;
    }

    public SocketBuffer mark(int value) {
        mark = value;
        return this;
    }

    /** 16 bits. */
    public SocketBuffer queueMapping(int value) {
        queueMapping = value & 0xffff;
        return this;
    }

    /** The ethertype as a number, for example 0x0800. */
    public SocketBuffer protocol(int ethertype) {
        protocol = ethertype & 0xffff;
        return this;
    }

    /** The VLAN tag that the network card took off: TCI and ethertype (0x8100, 0x88a8). */
    public SocketBuffer vlan(boolean present, int tci, int ethertype) {
        vlanPresent = present;
        vlanTci = tci & 0xffff;
        vlanProtocol = ethertype & 0xffff;
        return this;
    }

    public SocketBuffer priority(int value) {
        priority = value;
        return this;
    }

    public SocketBuffer ingressIfindex(int value) {
        ingressIfindex = value;
        return this;
    }

    /** Interface index and ARP hardware type of the device; index 0 means no device. */
    public SocketBuffer device(int index, int hardwareType) {
        ifindex = index;
        deviceType = hardwareType & 0xffff;
        return this;
    }

    public SocketBuffer trafficClassIndex(int value) {
        trafficClassIndex = value;
        return this;
    }

    /** Receive hash. */
    public SocketBuffer hash(int value) {
        hash = value;
        return this;
    }

    /** Class id of traffic control. */
    public SocketBuffer classId(int value) {
        classId = value;
        return this;
    }

    public SocketBuffer napiId(int value) {
        napiId = value;
        return this;
    }

    /** Nanoseconds. */
    public SocketBuffer timestamp(long nanos) {
        timestamp = nanos;
        return this;
    }

    /** Segments that the packet is to be cut to, and their size in bytes. */
    public SocketBuffer segments(int count, int size) {
        segments = count;
        segmentSize = size;
        return this;
    }

    /** What {@code bpf_get_socket_cookie} and {@code bpf_get_socket_uid} answer; without a socket 0 and 65534. */
    public SocketBuffer socket(long cookie, int user) {
        socketCookie = cookie;
        socketUser = user;
        return this;
    }

    /** One of the 5 words that programs keep for each other. */
    public SocketBuffer controlBlock(int index, int value) {
        controlBlock[index] = value;
        return this;
    }

    @Override
    public void redirect(int interfaceIndex, long flags) {
        redirectInterface = interfaceIndex;
        redirectFlags = flags;
    }

    /** Interface index of the last {@code bpf_redirect}; 0 if there was none. */
    public int redirectInterface() {
        return redirectInterface;
    }

    public long redirectFlags() {
        return redirectFlags;
    }

    /**
     * Sets who receives copies of packets ({@code bpf_clone_redirect}), and answers the program: 0, or a negated {@link
     * dev.bpf4j.ebpf.map.Errno}. Without, all are taken.
     */
    public SocketBuffer cloneReceiver(ToIntFunction<PacketClone> receiver) {
        cloneReceiver = receiver;
        return this;
    }

    /** The copies of this packet that were received, in their order. */
    public List<PacketClone> clones() {
        return List.copyOf(clones);
    }

    int deliver(PacketClone clone) {
        int result = cloneReceiver.applyAsInt(clone);
        if (result == 0) {
            clones.add(clone);
        }
        return result;
    }

    /** A field of {@code struct __sk_buff} that tells of the packet's socket. 0 if the packet has none. */
    long socketField(String name) {
        return hostSocket
                .filter(KernelSocket.class::isInstance)
                .map(socket -> ((KernelSocket) socket).value(name))
                .orElse(0L);
    }

    /** The socket that the packet belongs to. */
    public SocketBuffer socket(HostSocket socket) {
        hostSocket = Optional.of(socket);
        socketCookie = socket.cookie();
        return this;
    }

    Optional<HostSocket> hostSocket() {
        return hostSocket;
    }

    /** What {@code bpf_sk_assign} gave the packet to. */
    public Optional<HostSocket> assignedSocket() {
        return assigned;
    }

    void assigned(HostSocket socket) {
        assigned = Optional.of(socket);
    }

    /** {@code struct bpf_flow_keys}, which a flow dissector reads and writes. */
    public BytesRegion flowKeys() {
        return flowKeys;
    }

    public int controlBlock(int index) {
        return controlBlock[index];
    }

    public int classId() {
        return classId;
    }

    public int napiId() {
        return napiId;
    }

    public long timestamp() {
        return timestamp;
    }

    public int segments() {
        return segments;
    }

    public int segmentSize() {
        return segmentSize;
    }

    public long socketCookie() {
        return socketCookie;
    }

    public int socketUser() {
        return socketUser;
    }

    public int priority() {
        return priority;
    }

    public int ingressIfindex() {
        return ingressIfindex;
    }

    public int trafficClassIndex() {
        return trafficClassIndex;
    }

    /** A copy of the packet's bytes. */
    @Override
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, start + captured);
    }

    /**
     * Moves start and end of the packet: new bytes are zero. Where the array has no room, the packet moves into another.
     *
     * @param front bytes to add at the start; negative to remove some
     * @param newLength of the packet afterwards
     */
    void resize(int front, int newLength) {
        byte[] resized = new byte[newLength];
        int kept = Math.min(captured - Math.max(0, -front), newLength - Math.max(0, front));
        System.arraycopy(bytes, start + Math.max(0, -front), resized, Math.max(0, front), kept);
        bytes = resized;
        start = 0;
        length += newLength - captured;
        captured = newLength;
    }

    /** Length on the wire in bytes. */
    public int length() {
        return length;
    }

    public int captured() {
        return captured;
    }

    public int networkHeader() {
        return networkHeader;
    }

    public int packetType() {
        return packetType;
    }

    public int mark() {
        return mark;
    }

    public int queueMapping() {
        return queueMapping;
    }

    public int protocol() {
        return protocol;
    }

    public boolean vlanPresent() {
        return vlanPresent;
    }

    public int vlanTci() {
        return vlanTci;
    }

    public int vlanProtocol() {
        return vlanProtocol;
    }

    public int ifindex() {
        return ifindex;
    }

    public int deviceType() {
        return deviceType;
    }

    public int hash() {
        return hash;
    }

    /** The array that holds the packet, from {@link #start()} on. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    public int start() {
        return start;
    }

    /**
     * Reads packet data as legacy packet access does: big-endian, from the start of the packet or, for negative offsets,
     * from the network or link-layer header.
     *
     * @param size 1, 2 or 4
     * @return the value, or -1 if the packet has no such bytes
     */
    public long load(int offset, int size) {
        long from = offset;
        if (offset < 0) {
            if (offset >= NETWORK_OFFSET) {
                from = (long) offset - NETWORK_OFFSET + networkHeader;
            } else if (offset >= LINK_OFFSET && linkHeader != NO_HEADER) {
                from = (long) offset - LINK_OFFSET + linkHeader;
            } else {
                return -1;
            }
        }
        if (from < -start || from > captured - size) {
            return -1;
        }
        int at = start + (int) from;
        return switch (size) {
            case 1 -> bytes[at] & 0xff;
            case 2 -> (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
            default ->
                (bytes[at] & 0xffL) << 24
                        | (bytes[at + 1] & 0xff) << 16
                        | (bytes[at + 2] & 0xff) << 8
                        | bytes[at + 3] & 0xff;
        };
    }
}
