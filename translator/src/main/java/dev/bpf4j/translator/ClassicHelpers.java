package dev.bpf4j.translator;

import static dev.bpf4j.ebpf.helper.ArgType.ANYTHING;
import static dev.bpf4j.ebpf.helper.ArgType.PTR_TO_CTX;

import dev.bpf4j.cbpf.run.NetlinkAttributes;
import dev.bpf4j.cbpf.run.PayloadOffset;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import java.util.List;

/** What Linux computes for classic programs but offers to no extended one: helpers of bpf4j's own, (ctx, A, X) to A. */
public final class ClassicHelpers {
    private static final List<ArgType> CTX_A_X = List.of(PTR_TO_CTX, ANYTHING, ANYTHING);

    /** Offset of the netlink attribute of type X, searched from offset A; 0 if there is none. */
    public static final Helper NLATTR = own(
            0,
            "bpf4j_skb_nlattr",
            (skb, a, x) -> NetlinkAttributes.find(skb.bytes(), skb.start(), skb.captured(), a, x));

    /** The same inside the attribute at offset A. */
    public static final Helper NLATTR_NEST = own(
            1,
            "bpf4j_skb_nlattr_nest",
            (skb, a, x) -> NetlinkAttributes.findNested(skb.bytes(), skb.start(), skb.captured(), a, x));

    /** Offset of the transport payload; 0 if it is not found. */
    public static final Helper PAY_OFFSET = own(
            2,
            "bpf4j_skb_pay_offset",
            (skb, a, x) ->
                    PayloadOffset.of(skb.bytes(), skb.start(), skb.captured(), skb.networkHeader(), skb.protocol()));

    public static final List<Helper> ALL = List.of(NLATTR, NLATTR_NEST, PAY_OFFSET);

    /** A value computed from a packet and the two classic registers. */
    @FunctionalInterface
    private interface PacketFunction {
        int apply(SocketBuffer skb, int a, int x);
    }

    private ClassicHelpers() {}

    private static Helper own(int number, String name, PacketFunction function) {
        return Helper.of(
                Prototype.OWN_IDS + number,
                name,
                ReturnType.INTEGER,
                CTX_A_X,
                (caller, ctx, a, x, r4, r5) ->
                        function.apply((SocketBuffer) caller.context(), (int) a, (int) x) & 0xffff_ffffL);
    }
}
