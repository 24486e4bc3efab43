package dev.bpf4j.conformance.prove;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Packets in which a search for a netlink attribute ends in different ways (netlink(7)): to formulas such a search is any
 * function, so a solver knows no bytes that give the result it wants.
 */
final class NetlinkMessages {
    private static final int HEADER = 4;
    private static final int LARGEST_TYPE = 0x3fff;
    private static final int LARGEST_START = 1 << 16;

    /**
     * A search as a program makes it.
     *
     * @param from offset in the packet at which it starts, unsigned (A)
     * @param type the type sought, unsigned (X)
     */
    record Search(int from, int type) {
        private boolean canFind() {
            return from >= 0 && from <= LARGEST_START && type >= 0 && type <= LARGEST_TYPE;
        }
    }

    /** An attribute's header at a distance from where the search starts. */
    private record Header(int distance, int length, int type) {}

    private NetlinkMessages() {}

    /**
     * The packet with attributes written where the search starts: the one sought first, or after another one, or nested in
     * another one. Nothing if no packet holds what is sought.
     */
    static Stream<Counterexample.Packet> variants(Counterexample.Packet packet, Search search) {
        if (!search.canFind()) {
            return Stream.of();
        }
        int sought = search.type();
        int other = sought ^ 1;
        return Stream.of(
                        List.of(new Header(0, HEADER, sought)),
                        List.of(new Header(0, HEADER, other), new Header(HEADER, HEADER, sought)),
                        List.of(new Header(0, 2 * HEADER, other), new Header(HEADER, HEADER, sought)))
                .map(headers -> packet.withData(write(packet, search.from(), headers)));
    }

    private static byte[] write(Counterexample.Packet packet, int from, List<Header> headers) {
        byte[] data = packet.data();
        int start = packet.headroom() + from;
        OptionalInt end = headers.stream()
                .mapToInt(header -> start + header.distance() + HEADER)
                .max();
        byte[] written = new byte[Math.max(data.length, end.orElse(0))];
        System.arraycopy(data, 0, written, 0, data.length);
        ByteBuffer bytes = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        for (Header header : headers) {
            bytes.putShort(start + header.distance(), (short) header.length());
            bytes.putShort(start + header.distance() + Short.BYTES, (short) header.type());
        }
        return written;
    }
}
