package dev.bpf4j.conformance.helpers;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.ArrayList;
import java.util.List;

/**
 * A small program that calls a helper.
 *
 * @param name what it does
 * @param kernelType of {@code enum bpf_prog_type}: {@link #TC} or {@link #XDP}
 */
record HelperCase(String name, int kernelType, Program program) {
    static final int TC = 3;
    static final int XDP = 6;

    private static final String BEGIN = "r6 = r1\n";
    private static final String END = "\nexit";

    ProgramType<?> type() {
        return kernelType == TC ? Linux.SCHED_CLS : Linux.XDP;
    }

    private static HelperCase of(int kernelType, String name, String body) {
        ProgramType<?> type = kernelType == TC ? Linux.SCHED_CLS : Linux.XDP;
        String text = BEGIN + body.replace("; ", "\n") + END;
        return new HelperCase(name, kernelType, Assembler.parse(text, type.helpers()));
    }

    /** A call with the context and these numbers as arguments. */
    private static HelperCase call(int kernelType, String helper, long... args) {
        StringBuilder body = new StringBuilder("r1 = r6");
        StringBuilder name = new StringBuilder(helper);
        for (int i = 0; i < args.length; i++) {
            body.append("; r")
                    .append(i + 2)
                    .append(" = ")
                    .append("0x")
                    .append(Long.toHexString(args[i]))
                    .append(" ll");
            name.append(' ').append(args[i]);
        }
        return of(kernelType, name.toString(), body + "; call bpf_" + helper);
    }

    /** Fills the 16 bytes below R10 with 1, 2, 3, ... */
    private static final String STACK = "r1 = 0x0807060504030201 ll; *(u64 *)(r10 -16) = r1; "
            + "r1 = 0x100f0e0d0c0b0a09 ll; *(u64 *)(r10 -8) = r1; ";

    static List<HelperCase> all() {
        List<HelperCase> cases = new ArrayList<>();
        checksums(cases);
        bytes(cases);
        sizes(cases);
        rooms(cases);
        tags(cases);
        metadata(cases);
        xdp(cases);
        numbers(cases);
        return cases;
    }

    private static void checksums(List<HelperCase> cases) {
        long[][] replacements = {
            {24, 0x1234, 0x4321, 2},
            {24, 0x12345678, 0xfedcba98, 4},
            {24, 0, 0x10203, 0},
            {24, 1, 0x10203, 0},
            {24, 1, 2, 3},
            {25, 1, 2, 2},
            {24, 7, 7, 2},
            {4000, 1, 2, 2},
            {0xffff, 1, 2, 2},
            {24, 0xffff, 0, 2},
            {24, 0xfffffffffL, 0, 4},
        };
        for (long[] args : replacements) {
            cases.add(call(TC, "l3_csum_replace", args));
            for (long flags : new long[] {0, 0x10, 0x20, 0x30, 0x60, 0x80, 0x100}) {
                cases.add(call(TC, "l4_csum_replace", args[0], args[1], args[2], args[3] | flags));
            }
        }
        for (int kind : new int[] {TC, XDP}) {
            for (int[] size : new int[][] {{0, 0}, {4, 0}, {0, 4}, {8, 8}, {16, 4}, {3, 4}, {4, 6}, {16, 16}}) {
                for (long seed : new long[] {0, 0xffff, 0x89abcdefL, 0xffffffffL}) {
                    cases.add(of(
                            kind,
                            "csum_diff " + size[0] + " " + size[1] + " seed " + seed + " of type " + kind,
                            STACK + "r1 = r10; r1 += -16; r2 = " + size[0] + "; r3 = r10; r3 += -16; r4 = " + size[1]
                                    + "; r5 = 0x" + Long.toHexString(seed) + " ll; call bpf_csum_diff"));
                }
            }
        }
    }

    private static void bytes(List<HelperCase> cases) {
        for (int offset : new int[] {0, 14, 20, 59, -1, 4000}) {
            for (int size : new int[] {1, 6, 16}) {
                for (int flags : new int[] {0, 1, 2, 4}) {
                    cases.add(of(
                            TC,
                            "skb_store_bytes " + offset + " " + size + " flags " + flags,
                            STACK + "r1 = r6; r2 = " + offset + "; r3 = r10; r3 += -16; r4 = " + size + "; r5 = "
                                    + flags + "; call bpf_skb_store_bytes"));
                }
                cases.add(loaded(TC, "skb_load_bytes " + offset + " " + size, offset, size, "", "skb_load_bytes"));
                for (int from = 0; from <= 2; from++) {
                    String origin = "; r5 = " + from;
                    cases.add(loaded(
                            TC,
                            "skb_load_bytes_relative " + offset + " " + size + " from " + from,
                            offset,
                            size,
                            origin,
                            "skb_load_bytes_relative"));
                }
                cases.add(loaded(XDP, "xdp_load_bytes " + offset + " " + size, offset, size, "", "xdp_load_bytes"));
                cases.add(of(
                        XDP,
                        "xdp_store_bytes " + offset + " " + size,
                        STACK + "r1 = r6; r2 = " + offset + "; r3 = r10; r3 += -16; r4 = " + size
                                + "; call bpf_xdp_store_bytes"));
            }
        }
        for (int size : new int[] {0, 14, 60, 4000}) {
            cases.add(call(TC, "skb_pull_data", size));
        }
    }

    /** Loads bytes and returns what they and the result come to. */
    private static HelperCase loaded(int type, String name, int offset, int size, String origin, String helper) {
        return of(
                type,
                name,
                STACK + "r1 = r6; r2 = " + offset + "; r3 = r10; r3 += -16; r4 = " + size + origin + "; call bpf_"
                        + helper
                        + "; r1 = *(u64 *)(r10 -16); r2 = *(u64 *)(r10 -8); r1 *= 31; r1 += r2; r2 = r1; r2 >>= 32"
                        + "; r1 ^= r2; r0 *= 7; r0 += r1");
    }

    private static void sizes(List<HelperCase> cases) {
        for (int size : new int[] {0, 13, 14, 20, 33, 34, 54, 60, 61, 100, 300}) {
            cases.add(call(TC, "skb_change_tail", size, 0));
        }
        cases.add(call(TC, "skb_change_tail", 60, 1));
        for (int room : new int[] {0, 1, 14, 64, 128}) {
            cases.add(call(TC, "skb_change_head", room, 0));
        }
        cases.add(call(TC, "skb_change_head", 14, 1));
        for (int type = 0; type < 6; type++) {
            cases.add(of(
                    TC,
                    "skb_change_type " + type,
                    "r1 = r6; r2 = " + type + "; call bpf_skb_change_type; r7 = r0; r0 ="
                            + " *(u32 *)(r6 +4); r0 += r7"));
        }
    }

    private static void rooms(List<HelperCase> cases) {
        for (long protocol : new long[] {0x0008, 0xdd86, 0x0608, 0x10008}) {
            for (int flags : new int[] {0, 1}) {
                cases.add(seeing(
                        "skb_change_proto " + protocol + " " + flags,
                        "r2 = " + protocol + "; r3 = " + flags + "; call bpf_skb_change_proto"));
            }
        }
        for (int room : new int[] {0, 4, 20, 40, 100, -4, -20, -40, -100, 0xfff, 0x1000}) {
            for (int mode : new int[] {0, 1, 2}) {
                cases.add(adjusting(room, mode, 0));
            }
        }
        for (long flags : new long[] {
            1,
            2,
            4,
            6,
            8,
            0xa,
            0x10,
            0x12,
            0x14,
            0x18,
            0x1a,
            0x20,
            0x40,
            0x42,
            0x80,
            0x100,
            0x180,
            0x200,
            0x0e00_0000_0000_0002L,
            0x0e00_0000_0000_0042L
        }) {
            for (int room : new int[] {0, 20, 40, -20}) {
                for (int mode = 0; mode < 2; mode++) {
                    cases.add(adjusting(room, mode, flags));
                }
            }
        }
    }

    private static HelperCase adjusting(int room, int mode, long flags) {
        return seeing(
                "skb_adjust_room " + room + " mode " + mode + " flags " + Long.toHexString(flags),
                "r2 = " + room + "; r3 = " + mode + "; r4 = 0x" + Long.toHexString(flags)
                        + " ll; call bpf_skb_adjust_room");
    }

    /** Calls, then puts what the context says into the result. */
    private static HelperCase seeing(String name, String call) {
        return of(
                TC,
                name,
                "r1 = r6; " + call + "; r0 *= 1000003; r1 = *(u32 *)(r6 +16); r0 += r1; r0 *= 31"
                        + "; r1 = *(u32 *)(r6 +0); r0 += r1; r0 *= 31; r1 = *(u32 *)(r6 +20); r0 += r1; r0 *= 31"
                        + "; r1 = *(u32 *)(r6 +24); r0 += r1; r0 *= 31; r1 = *(u32 *)(r6 +28); r0 += r1");
    }

    private static void tags(List<HelperCase> cases) {
        String[] calls = {
            "r2 = 0x0081; r3 = 0x2064; call bpf_skb_vlan_push",
            "r2 = 0xa888; r3 = 7; call bpf_skb_vlan_push",
            "r2 = 0x1234; r3 = 0xffff; call bpf_skb_vlan_push",
            "call bpf_skb_vlan_pop",
        };
        for (int i = 0; i < calls.length; i++) {
            cases.add(seeing("vlan " + i, calls[i]));
            for (int j = 0; j < calls.length; j++) {
                cases.add(seeing("vlan " + i + " " + j, calls[i] + "; r1 = r6; " + calls[j]));
                for (int k = 0; k < calls.length; k++) {
                    cases.add(seeing(
                            "vlan " + i + " " + j + " " + k,
                            calls[i] + "; r1 = r6; " + calls[j] + "; r1 = r6; " + calls[k]));
                }
            }
        }
    }

    private static void metadata(List<HelperCase> cases) {
        cases.add(of(TC, "set_hash", "r1 = r6; r2 = 0x12345678; call bpf_set_hash; r1 = r6; call bpf_get_hash_recalc"));
        for (int flags : new int[] {0, 1, 2}) {
            cases.add(of(TC, "redirect flags " + flags, "r1 = 1; r2 = " + flags + "; call bpf_redirect"));
            cases.add(of(TC, "redirect_peer flags " + flags, "r1 = 1; r2 = " + flags + "; call bpf_redirect_peer"));
            cases.add(of(
                    TC,
                    "redirect_neigh flags " + flags,
                    "r1 = 1; r2 = 0; r3 = 0; r4 = " + flags + "; call bpf_redirect_neigh"));
            cases.add(of(XDP, "xdp redirect flags " + flags, "r1 = 1; r2 = " + flags + "; call bpf_redirect"));
        }
    }

    private static void xdp(List<HelperCase> cases) {
        for (int delta : new int[] {0, 1, 14, 20, 46, 47, 60, 1000, -1, -14, -100, -216, -217, -256, -257, 100_000}) {
            cases.add(call(XDP, "xdp_adjust_head", delta));
            cases.add(call(XDP, "xdp_adjust_tail", delta));
        }
        for (int delta : new int[] {0, 4, -4, -8, -32, -33, -255, -256, -260, -3}) {
            cases.add(call(XDP, "xdp_adjust_meta", delta));
        }
        cases.add(call(XDP, "xdp_get_buff_len"));
    }

    private static void numbers(List<HelperCase> cases) {
        String[] texts = {"0", "42", "-7", "  12 ", "0x1f", "017", "+5", "", "x1", "99999999", "--1", "0x", "8 9"};
        for (String text : texts) {
            for (int base : new int[] {0, 8, 10, 16, 7}) {
                for (String helper : new String[] {"strtol", "strtoul"}) {
                    cases.add(of(
                            TC,
                            helper + " '" + text + "' base " + base,
                            "r1 = 0x" + Long.toHexString(packed(text)) + " ll; *(u64 *)(r10 -16) = r1; r1 = 0"
                                    + "; *(u64 *)(r10 -8) = r1; r1 = r10; r1 += -16; r2 = 8; r3 = " + base
                                    + "; r4 = r10; r4 += -8; call bpf_" + helper
                                    + "; r1 = *(u64 *)(r10 -8); r0 *= 1000003; r0 += r1"));
                }
            }
        }
    }

    private static long packed(String text) {
        long value = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            value = value << 8 | text.charAt(i);
        }
        return value;
    }
}
