package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.FibTable.Query;
import dev.bpf4j.ebpf.helper.FibTable.Route;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.Region;
import java.util.ArrayList;
import java.util.List;

/** {@code bpf_fib_lookup}: asks the host's table, and fills {@code struct bpf_fib_lookup}. */
final class FibLookup {
    private static final int SIZE = 64;
    private static final int EAFNOSUPPORT = 97;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final long FLAGS = 0x3f;

    // spotless:off
    private static final int FAMILY = 0;
    private static final int PROTOCOL = 1;
    private static final int LENGTH_OR_MTU = 6;
    private static final int INTERFACE = 8;
    private static final int SOURCE = 16;
    private static final int DESTINATION = 32;
    private static final int VLAN = 48;
    private static final int SOURCE_MAC = 52;
    private static final int DESTINATION_MAC = 58;
    // spotless:on

    private FibLookup() {}

    static void register(Functions f) {
        f.add("fib_lookup", FibLookup::lookup);
    }

    private static long lookup(Caller caller, long ctx, long params, long size, long flags, long r5) {
        if (size < SIZE || (flags & ~FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        Region memory = caller.memory().region(params);
        int base = at(params);
        int family = (int) memory.load8(base + FAMILY);
        if (family != INET && family != INET6) {
            return -EAFNOSUPPORT;
        }
        boolean ipv6 = family == INET6;
        Route route = caller.host()
                .fib()
                .lookup(new Query(
                        ipv6,
                        address(memory, base + SOURCE, ipv6),
                        address(memory, base + DESTINATION, ipv6),
                        (int) memory.load32(base + INTERFACE),
                        (int) memory.load8(base + PROTOCOL)));
        return route.code() == Route.SUCCESS ? found(memory, base, route) : route.code();
    }

    private static long found(Region memory, int base, Route route) {
        long length = memory.load16(base + LENGTH_OR_MTU);
        if (route.mtu() > 0) {
            memory.store16(base + LENGTH_OR_MTU, route.mtu());
            if (length > route.mtu()) {
                return Route.FRAGMENTATION_NEEDED;
            }
        }
        memory.store32(base + INTERFACE, route.interfaceIndex());
        memory.store32(base + VLAN, 0);
        mac(memory, base + SOURCE_MAC, route.sourceMac());
        mac(memory, base + DESTINATION_MAC, route.destinationMac());
        return Route.SUCCESS;
    }

    private static void mac(Region memory, int to, long address) {
        for (int i = 0; i < 6; i++) {
            memory.store8(to + i, address >>> 8 * (5 - i));
        }
    }

    private static List<Byte> address(Region memory, int from, boolean ipv6) {
        List<Byte> bytes = new ArrayList<>();
        for (int i = 0; i < (ipv6 ? 16 : 4); i++) {
            bytes.add((byte) memory.load8(from + i));
        }
        return List.copyOf(bytes);
    }
}
