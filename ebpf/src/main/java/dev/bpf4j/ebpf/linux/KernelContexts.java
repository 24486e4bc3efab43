package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.context.Parts.ALL;
import static dev.bpf4j.ebpf.context.Parts.HALVES;
import static dev.bpf4j.ebpf.context.Parts.START;
import static dev.bpf4j.ebpf.context.Parts.WHOLE;
import static dev.bpf4j.ebpf.isa.Width.DW;
import static dev.bpf4j.ebpf.isa.Width.W;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.ContextType.PacketUse;
import dev.bpf4j.ebpf.context.Field.Kind;
import dev.bpf4j.ebpf.context.Parts;
import java.util.List;

/**
 * Contexts that are plain structures of the kernel: {@code linux/bpf.h}, and {@code asm/ptrace.h} of x86-64. Which fields
 * may be read and written, and by which parts, is what Linux 6.18 answers when it loads programs that do.
 */
public final class KernelContexts {
    /** Arguments that a raw tracepoint may have. */
    private static final int RAW_ARGUMENTS = 12;

    /** The largest record of a tracepoint, {@code PERF_MAX_TRACE_SIZE}. */
    private static final int TRACE_RECORD = 8192;

    /** The largest context of a {@code syscall} program, rounded down to whole words. */
    private static final int SYSCALL_CONTEXT = 65528;

    private static final List<String> REGISTERS = List.of(
            "r15",
            "r14",
            "r13",
            "r12",
            "rbp",
            "rbx",
            "r11",
            "r10",
            "r9",
            "r8",
            "rax",
            "rcx",
            "rdx",
            "rsi",
            "rdi",
            "orig_rax",
            "rip",
            "cs",
            "eflags",
            "rsp",
            "ss");

    /** {@code struct bpf_sock_ops}. Programs may write {@code reply} and {@code sk_txhash}. */
    public static final ContextType<KernelRecord> SOCK_OPS = sockOps();

    /** {@code struct bpf_sock_addr} with all that programs for some attach type may access. */
    public static final ContextType<KernelRecord> SOCK_ADDR = sockAddr(true, true, true, true);

    /** {@code struct pt_regs}. */
    public static final ContextType<KernelRecord> PT_REGS =
            registers(record("pt_regs"), ALL).type();

    /** {@code struct bpf_perf_event_data}. */
    public static final ContextType<KernelRecord> PERF_EVENT = registers(record("bpf_perf_event_data"), WHOLE)
            .field("sample_period", 168, DW, ALL)
            .field("addr", 176, DW, ALL)
            .type();

    /** {@code struct bpf_raw_tracepoint_args}. */
    public static final ContextType<KernelRecord> RAW_TRACEPOINT = record("bpf_raw_tracepoint_args")
            .array("args", 0, RAW_ARGUMENTS, DW, ALL)
            .type();

    /** The same, where the first argument is a buffer that the program may write. */
    static final ContextType<KernelRecord> RAW_TRACEPOINT_WRITABLE = rawWritable();

    /** A tracepoint's record. Its first 8 bytes, which all tracepoints have, cannot be read; the layout of the rest varies. */
    public static final ContextType<KernelRecord> TRACEPOINT =
            record("tracepoint").bytes(8, TRACE_RECORD, false).type();

    /** What a caller of {@code BPF_PROG_TEST_RUN} gives to a {@code syscall} program. */
    static final ContextType<KernelRecord> SYSCALL =
            record("syscall").bytes(0, SYSCALL_CONTEXT, true).type();

    /** {@code struct sk_msg_md}. */
    static final ContextType<KernelRecord> SK_MSG = record("sk_msg_md")
            .pointer("data", 0, Kind.PACKET_START)
            .pointer("data_end", 8, Kind.PACKET_END)
            .words(16, WHOLE, "family", "remote_ip4", "local_ip4")
            .array("remote_ip6", 28, 4, W, WHOLE)
            .array("local_ip6", 44, 4, W, WHOLE)
            .words(60, WHOLE, "remote_port", "local_port", "size")
            .pointer("sk", 72, Kind.SOCKET)
            .packet(true)
            .type();

    /** {@code struct sk_reuseport_md}. */
    static final ContextType<KernelRecord> SK_REUSEPORT = record("sk_reuseport_md")
            .pointer("data", 0, Kind.PACKET_START)
            .pointer("data_end", 8, Kind.PACKET_END)
            .words(16, ALL, "len")
            .words(20, HALVES, "eth_protocol")
            .words(24, ALL, "ip_protocol", "bind_inany")
            .words(32, WHOLE, "hash")
            .pointer("sk", 40, Kind.SOCKET)
            .pointer("migrating_sk", 48, Kind.SOCK_COMMON_OR_NULL)
            .packet(false)
            .type();

    /** {@code struct bpf_sk_lookup}. */
    static final ContextType<KernelRecord> SK_LOOKUP = record("bpf_sk_lookup")
            .pointer("sk", 0, Kind.SOCKET_OR_NULL)
            .words(8, ALL, "family", "protocol", "remote_ip4")
            .array("remote_ip6", 20, 4, W, ALL)
            .words(36, ALL, "remote_port", "local_ip4")
            .array("local_ip6", 44, 4, W, ALL)
            .words(60, ALL, "local_port", "ingress_ifindex")
            .type();

    /** {@code struct bpf_sysctl}. */
    static final ContextType<KernelRecord> SYSCTL = record("bpf_sysctl")
            .words(0, ALL, "write")
            .writable("file_pos", 4, ALL)
            .type();

    /** {@code struct bpf_cgroup_dev_ctx}. */
    static final ContextType<KernelRecord> DEVICE = record("bpf_cgroup_dev_ctx")
            .words(0, ALL, "access_type")
            .words(4, WHOLE, "major", "minor")
            .type();

    /** {@code struct bpf_sockopt} before and after the kernel answers {@code getsockopt}. */
    static final ContextType<KernelRecord> SOCKOPT_GET = sockopt()
            .words(24, WHOLE, "level", "optname")
            .writable("optlen", 32, WHOLE)
            .writable("retval", 36, WHOLE)
            .type();

    static final ContextType<KernelRecord> SOCKOPT_SET = sockopt()
            .writable("level", 24, WHOLE)
            .writable("optname", 28, WHOLE)
            .writable("optlen", 32, WHOLE)
            .type();

    /** {@code struct bpf_nf_ctx}. */
    static final ContextType<KernelRecord> NETFILTER = record("bpf_nf_ctx")
            .pointer("state", 0, Kind.KERNEL_OBJECT)
            .pointer("skb", 8, Kind.KERNEL_OBJECT)
            .type();

    /** A sample of an infrared receiver. */
    static final ContextType<KernelRecord> LIRC =
            record("lirc_mode2").words(0, WHOLE, "sample").type();

    /** {@code struct bpf_sock} of a socket that is created or released. */
    static final ContextType<KernelRecord> SOCK_CREATE = record("bpf_sock")
            .writable("bound_dev_if", 0, WHOLE)
            .words(4, START, "family", "type", "protocol")
            .writable("mark", 16, WHOLE)
            .writable("priority", 20, WHOLE)
            .peer()
            .type();

    /** {@code struct bpf_sock} of a socket that was bound to an IPv4 address. */
    static final ContextType<KernelRecord> SOCK_BIND4 = record("bpf_sock")
            .words(4, START, "family", "type", "protocol")
            .words(24, ALL, "src_ip4")
            .words(44, START, "src_port")
            .peer()
            .type();

    /** {@code struct bpf_sock} of a socket that was bound to an IPv6 address. */
    static final ContextType<KernelRecord> SOCK_BIND6 = record("bpf_sock")
            .words(4, START, "family", "type", "protocol")
            .array("src_ip6", 28, 4, W, ALL)
            .words(44, START, "src_port")
            .peer()
            .type();

    /** {@code struct bpf_sock} behind a pointer to a full socket. */
    public static final ContextType<KernelRecord> SOCKET = record("bpf_sock")
            .words(0, WHOLE, "bound_dev_if")
            .words(4, START, "family", "type", "protocol")
            .words(16, WHOLE, "mark", "priority")
            .words(24, ALL, "src_ip4")
            .array("src_ip6", 28, 4, W, ALL)
            .words(44, START, "src_port")
            .peer()
            .type();

    /** What {@code struct bpf_sock} has for sockets of all states. */
    public static final ContextType<KernelRecord> SOCK_COMMON = record("bpf_sock")
            .words(0, WHOLE, "bound_dev_if")
            .words(4, START, "family")
            .words(24, ALL, "src_ip4")
            .array("src_ip6", 28, 4, W, ALL)
            .words(44, START, "src_port")
            .peer()
            .type();

    /** {@code struct bpf_tcp_sock}. */
    public static final ContextType<KernelRecord> TCP_SOCK = record("bpf_tcp_sock")
            .words(0, WHOLE, "snd_cwnd", "srtt_us", "rtt_min", "snd_ssthresh", "rcv_nxt", "snd_nxt", "snd_una")
            .words(28, WHOLE, "mss_cache", "ecn_flags", "rate_delivered", "rate_interval_us", "packets_out")
            .words(48, WHOLE, "retrans_out", "total_retrans", "segs_in", "data_segs_in", "segs_out", "data_segs_out")
            .words(72, WHOLE, "lost_out", "sacked_out")
            .field("bytes_received", 80, DW, WHOLE)
            .field("bytes_acked", 88, DW, WHOLE)
            .words(96, WHOLE, "dsack_dups", "delivered", "delivered_ce", "icsk_retransmits")
            .type();

    /** {@code struct bpf_xdp_sock}. */
    public static final ContextType<KernelRecord> XDP_SOCK =
            record("bpf_xdp_sock").words(0, WHOLE, "queue_id").type();

    private KernelContexts() {}

    private static RecordLayout record(String name) {
        return new RecordLayout(name);
    }

    /** {@code struct bpf_sock_addr} as programs for one attach type see it. */
    static ContextType<KernelRecord> sockAddr(boolean ip4, boolean ip6, boolean source4, boolean source6) {
        RecordLayout type = record("bpf_sock_addr").words(0, WHOLE, "user_family");
        if (ip4) {
            type.writable("user_ip4", 4, ALL);
        }
        if (ip6) {
            type.writableArray("user_ip6", 8, 4, ALL).pairs(8, 16);
        }
        type.writable("user_port", 24, ALL).words(28, WHOLE, "family", "type", "protocol");
        if (source4) {
            type.writable("msg_src_ip4", 40, ALL);
        }
        if (source6) {
            type.writableArray("msg_src_ip6", 44, 4, ALL).pairs(48);
        }
        return type.pointer("sk", 64, Kind.SOCKET).type();
    }

    private static RecordLayout sockopt() {
        return record("bpf_sockopt")
                .pointer("sk", 0, Kind.SOCKET)
                .pointer("optval", 8, Kind.PACKET_START)
                .pointer("optval_end", 16, Kind.PACKET_END)
                .packet(true, PacketUse.ALL_HELPERS);
    }

    private static ContextType<KernelRecord> sockOps() {
        return record("bpf_sock_ops")
                .words(0, WHOLE, "op")
                .writable("reply", 4, WHOLE)
                .words(8, WHOLE, "args[1]", "args[2]", "args[3]", "family", "remote_ip4", "local_ip4")
                .array("remote_ip6", 32, 4, W, WHOLE)
                .array("local_ip6", 48, 4, W, WHOLE)
                .words(64, WHOLE, "remote_port", "local_port", "is_fullsock", "snd_cwnd", "srtt_us")
                .words(84, WHOLE, "bpf_sock_ops_cb_flags", "state", "rtt_min", "snd_ssthresh", "rcv_nxt", "snd_nxt")
                .words(108, WHOLE, "snd_una", "mss_cache", "ecn_flags", "rate_delivered", "rate_interval_us")
                .words(128, WHOLE, "packets_out", "retrans_out", "total_retrans", "segs_in", "data_segs_in")
                .words(148, WHOLE, "segs_out", "data_segs_out", "lost_out", "sacked_out")
                .writable("sk_txhash", 164, WHOLE)
                .field("bytes_received", 168, DW, WHOLE)
                .field("bytes_acked", 176, DW, WHOLE)
                .pointer("sk", 184, Kind.SOCKET_OR_NULL)
                .pointer("skb_data", 192, Kind.PACKET_START)
                .pointer("skb_data_end", 200, Kind.PACKET_END)
                .words(208, WHOLE, "skb_len")
                .words(212, START, "skb_tcp_flags")
                .field("skb_hwtstamp", 216, DW, WHOLE)
                .packet(false, PacketUse.NO_HELPER)
                .type();
    }

    private static RecordLayout registers(RecordLayout type, Parts parts) {
        for (int i = 0; i < REGISTERS.size(); i++) {
            type.field(REGISTERS.get(i), 8 * i, DW, parts);
        }
        return type;
    }

    private static ContextType<KernelRecord> rawWritable() {
        RecordLayout type = record("bpf_raw_tracepoint_args").buffer("args[0]", 0);
        for (int i = 1; i < RAW_ARGUMENTS; i++) {
            type.field("args[" + i + "]", 8 * i, DW, ALL);
        }
        return type.type();
    }
}
