package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.helper.ArgType.ANYTHING;
import static dev.bpf4j.ebpf.helper.ArgType.CONST_SIZE;
import static dev.bpf4j.ebpf.helper.ArgType.PTR_TO_CTX;
import static dev.bpf4j.ebpf.helper.ArgType.PTR_TO_UNINIT_MEM;
import static dev.bpf4j.ebpf.helper.ReturnType.INTEGER;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import java.util.List;

/** Helpers of Linux ({@code bpf-helpers(7)}), by their numbers there. */
public final class LinuxHelpers {
    /** {@code -EFAULT} */
    private static final long EFAULT = -14;

    // spotless:off
    public static final Helper KTIME_GET_NS =
            Helper.of(5, "bpf_ktime_get_ns", INTEGER, List.of(), (c, r1, r2, r3, r4, r5) -> c.host().nanoTime().getAsLong());
    public static final Helper GET_PRANDOM_U32 =
            Helper.of(7, "bpf_get_prandom_u32", INTEGER, List.of(), (c, r1, r2, r3, r4, r5) -> c.host().random().getAsInt() & 0xffff_ffffL);
    /** Of a packet whose processor may have any number, as classic programs may meet. */
    public static final Helper GET_SMP_PROCESSOR_ID =
            Helper.of(8, "bpf_get_smp_processor_id", INTEGER, List.of(), (c, r1, r2, r3, r4, r5) -> c.host().cpu().getAsInt() & 0xffff_ffffL);
    public static final Helper SKB_LOAD_BYTES =
            Helper.of(26, "bpf_skb_load_bytes", INTEGER, List.of(PTR_TO_CTX, ANYTHING, PTR_TO_UNINIT_MEM, CONST_SIZE), LinuxHelpers::skbLoadBytes);
    // spotless:on

    private LinuxHelpers() {}

    /**
     * What programs of every type may call, and users' own may too: maps, ring buffers, loops, text, numbers, time. Helpers that
     * ask for the kernel's context of the program are not among them.
     */
    public static HelperTable common() {
        return Functions.common();
    }

    /** Copies packet bytes; clears the destination and returns -EFAULT where the packet has none. */
    private static long skbLoadBytes(Caller caller, long ctx, long offset, long to, long size, long unused) {
        SocketBuffer skb = (SocketBuffer) caller.context();
        Region target = caller.memory().region(to);
        int count = (int) size;
        boolean inside = count >= 0 && (int) offset >= 0 && (int) offset <= skb.captured() - count;
        for (int i = 0; i < count; i++) {
            long b = inside ? skb.load((int) offset + i, 1) : 0;
            target.store8(Memory.offset(to) + i, b);
        }
        return inside ? 0 : EFAULT;
    }
}
