package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;

/** The kernel's {@code struct sock_fprog}: a count (u16 at 0) and a pointer to the classic program (at 8). */
final class SockFprog {

    private static final int SIZE = 16;
    private static final int FILTER_SIZE = 8;
    private static final int MAX_COUNT = 0xffff;

    private SockFprog() {}

    /** The structure for {@code sockFilters}, native-endian 8-byte {@code sock_filter}s. */
    static Memory of(byte[] sockFilters, NativeScope scope) {
        int count = sockFilters.length / FILTER_SIZE;
        if (sockFilters.length % FILTER_SIZE != 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "a classic program is 0 to 65535 instructions of 8 bytes, not " + sockFilters.length + " bytes");
        }
        Memory program = scope.zeroed(SIZE);
        program.setShort(0, (short) count);
        program.setLong(8, NativeScope.address(scope.copyOf(sockFilters)));
        return program;
    }
}
