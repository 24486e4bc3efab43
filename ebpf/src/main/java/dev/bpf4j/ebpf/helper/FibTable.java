package dev.bpf4j.ebpf.helper;

import java.util.List;

/** The routes and neighbours that {@code bpf_fib_lookup} asks. */
@FunctionalInterface
public interface FibTable {
    /** One that forwards nothing. */
    FibTable EMPTY = query -> Route.refused(Route.NOT_FORWARDED);

    Route lookup(Query query);

    /**
     * A packet that looks for its way.
     *
     * @param ipv6 whether addresses have 16 bytes; else 4
     * @param source its address, in network order
     * @param destination its address, in network order
     * @param interfaceIndex where it came in
     * @param protocol of the transport layer
     */
    record Query(boolean ipv6, List<Byte> source, List<Byte> destination, int interfaceIndex, int protocol) {}

    /**
     * The answer.
     *
     * @param code a {@code BPF_FIB_LKUP_RET_} number
     * @param interfaceIndex where it goes out
     * @param mtu of that interface or route, in bytes; 0 if unknown
     * @param sourceMac of that interface, 48 bits as a number
     * @param destinationMac of the next hop, 48 bits as a number
     */
    record Route(int code, int interfaceIndex, int mtu, long sourceMac, long destinationMac) {
        public static final int SUCCESS = 0;
        public static final int BLACKHOLE = 1;
        public static final int UNREACHABLE = 2;
        public static final int PROHIBIT = 3;
        public static final int NOT_FORWARDED = 4;
        public static final int FORWARDING_DISABLED = 5;
        public static final int NO_NEIGHBOUR = 7;
        public static final int FRAGMENTATION_NEEDED = 8;

        public static Route refused(int code) {
            return new Route(code, 0, 0, 0, 0);
        }
    }
}
