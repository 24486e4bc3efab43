package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.suite.PacketData;
import java.util.List;

/** Searches for netlink attributes: A is where the search starts, X the type sought. */
final class NetlinkLayer {

    // spotless:off
    /** Attributes in little-endian order: length, type, payload, padding. */
    private static final List<PacketData> MESSAGES = List.of(
            // type 1 (4 bytes), type 2 with two nested ones (1: 2 bytes, 3: empty), type 3 (empty)
            message("0800 0100 11223344  1000 0200 0600 0100 aabb 0000 0400 0300  0400 0300"),
            // flags in the type do not count
            message("0800 0180 00000000  0800 0240 01000000  0400 03c0"),
            // a length below that of the header, and one beyond the end
            message("0300 0100 00000000  0800 0200 00000000"),
            message("0800 0100 00000000  0c00 0200 00000000"),
            // lengths that are no multiple of four
            message("0500 0100 ff000000  0700 0200 ffffff00  0600 0300 ffff0000"),
            // the last attribute without its padding
            message("0800 0100 00000000  0500 0200 ff"),
            // an outer attribute that claims more than there is
            message("ff00 0200 0400 0100"),
            message("0400 0100"),
            message("0400 01"),
            message(""));
    // spotless:on

    private static final int[] STARTS = {0, 1, 2, 4, 8, 12, 16, 20, 24, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff};
    private static final int[] TYPES = {0, 1, 2, 3, 0x4002, 0x8001, 0x10001, 0xffffffff};

    private NetlinkLayer() {}

    private static PacketData message(String hex) {
        return PacketData.of(new Frame().hex(hex).bytes());
    }

    static void fill(LayerBuilder out) {
        for (Ancillary search : List.of(Ancillary.NLATTR, Ancillary.NLATTR_NEST)) {
            for (int start : STARTS) {
                for (int type : TYPES) {
                    ClassicProgram program = search(search, start, type);
                    for (PacketData message : MESSAGES) {
                        if (isWorthwhile(start, type, message)) {
                            out.run(program, message, search == Ancillary.NLATTR ? "nla" : "nlan");
                        }
                    }
                }
            }
        }
    }

    /** Odd starts and types are tried on the first message only. */
    private static boolean isWorthwhile(int start, int type, PacketData message) {
        boolean usual = start >= 0 && start <= 16 && type > 0 && type <= 3;
        return usual || message == MESSAGES.get(0) || start == 0 && type == 1;
    }

    private static ClassicProgram search(Ancillary search, int start, int type) {
        return ClassicProgram.of(
                ClassicInsn.of(ClassicOp.LDX_IMM, type),
                ClassicInsn.of(ClassicOp.LD_IMM, start),
                ClassicInsn.of(ClassicOp.LD_W_ABS, search.offset()),
                ClassicInsn.of(ClassicOp.RET_A, 0));
    }
}
