package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.map.RedirectMap;
import dev.bpf4j.ebpf.memory.BytesRegion;

/** Helpers on the packets of XDP programs. */
final class XdpHelpers {
    private static final int MOST_BYTES = 0xffff;

    private XdpHelpers() {}

    static void register(Functions f) {
        f.add("xdp_adjust_head", (c, ctx, delta, r3, r4, r5) -> changed(c, xdp(c).adjustHead((int) delta)));
        f.add("xdp_adjust_meta", (c, ctx, delta, r3, r4, r5) -> changed(c, xdp(c).adjustMeta((int) delta)));
        f.add("xdp_adjust_tail", (c, ctx, delta, r3, r4, r5) -> changed(c, xdp(c).adjustTail((int) delta)));
        f.add("xdp_get_buff_len", (c, ctx, r2, r3, r4, r5) -> xdp(c).length());
        f.add("xdp_load_bytes", XdpHelpers::load);
        f.add("xdp_store_bytes", XdpHelpers::store);
    }

    private static XdpBuffer xdp(Caller caller) {
        return (XdpBuffer) caller.context();
    }

    private static long changed(Caller caller, int result) {
        caller.packetChanged();
        return result;
    }

    /** bpf_redirect of XDP. */
    static long redirect(XdpBuffer packet, int interfaceIndex, long flags) {
        if (flags != 0) {
            return RedirectMap.XDP_ABORTED;
        }
        packet.redirect(interfaceIndex, 0);
        return RedirectMap.XDP_REDIRECT;
    }

    private static long check(Caller caller, long offset, long size) {
        long from = offset & 0xffff_ffffL;
        long count = size & 0xffff_ffffL;
        if (from > MOST_BYTES || count > MOST_BYTES) {
            return -Functions.EFAULT;
        }
        return from + count > xdp(caller).length() ? -Errno.EINVAL : 0;
    }

    private static BytesRegion packet(Caller caller) {
        BytesRegion region =
                BytesRegion.unmapped("packet", true, 0, caller.memory().order());
        XdpBuffer.CONTEXT.packet().orElseThrow().bind(xdp(caller), region);
        return region;
    }

    private static long load(Caller caller, long ctx, long offset, long to, long size, long r5) {
        long error = check(caller, offset, size);
        if (error == 0) {
            Functions.copy(packet(caller), (int) offset, caller.memory().region(to), at(to), (int) size);
        }
        return error;
    }

    private static long store(Caller caller, long ctx, long offset, long from, long size, long r5) {
        long error = check(caller, offset, size);
        if (error == 0) {
            Functions.copy(caller.memory().region(from), at(from), packet(caller), (int) offset, (int) size);
        }
        return error;
    }
}
