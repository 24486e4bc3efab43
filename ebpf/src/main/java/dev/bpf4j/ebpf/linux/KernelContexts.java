package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.isa.Width;
import java.util.List;

/** Contexts that are plain structures of the kernel: {@code linux/bpf.h}, and {@code asm/ptrace.h} of x86-64. */
public final class KernelContexts {
    /** Arguments that a raw tracepoint may have. */
    private static final int RAW_ARGUMENTS = 12;

    /** The largest record of a tracepoint, {@code PERF_MAX_TRACE_SIZE}. */
    private static final int TRACE_RECORD = 8192;

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

    /** {@code struct bpf_sock_addr}. Programs may write addresses and the port. */
    public static final ContextType<KernelRecord> SOCK_ADDR = sockAddr();

    /** {@code struct pt_regs}. */
    public static final ContextType<KernelRecord> PT_REGS =
            registers(named("pt_regs")).build();

    /** {@code struct bpf_perf_event_data}. */
    public static final ContextType<KernelRecord> PERF_EVENT = perfEvent();

    /** {@code struct bpf_raw_tracepoint_args}. */
    public static final ContextType<KernelRecord> RAW_TRACEPOINT = words(
                    named("bpf_raw_tracepoint_args"), "args", 0, RAW_ARGUMENTS, Width.DW, false)
            .build();

    /** A tracepoint's record. Its first 8 bytes, which all tracepoints have, cannot be read; the layout of the rest varies. */
    public static final ContextType<KernelRecord> TRACEPOINT = words(
                    named("tracepoint"), "record", 8, TRACE_RECORD / 8 - 1, Width.DW, false)
            .build();

    private KernelContexts() {}

    private static ContextType.Builder<KernelRecord> named(String name) {
        return ContextType.named(name, KernelRecord.class);
    }

    private static void add(
            ContextType.Builder<KernelRecord> type, String name, int offset, Width width, boolean writable) {
        if (writable) {
            type.field(name, offset, width, r -> r.load(offset, width), (r, v) -> r.store(offset, width, v));
        } else {
            type.field(name, offset, width, r -> r.load(offset, width));
        }
    }

    private static ContextType.Builder<KernelRecord> words(
            ContextType.Builder<KernelRecord> type, String name, int offset, int count, Width width, boolean writable) {
        for (int i = 0; i < count; i++) {
            add(type, name + "[" + i + "]", offset + i * width.bytes(), width, writable);
        }
        return type;
    }

    /** Fields of 4 bytes that follow each other. */
    private static int row(ContextType.Builder<KernelRecord> type, int offset, String... names) {
        int at = offset;
        for (String name : names) {
            add(type, name, at, Width.W, false);
            at += 4;
        }
        return at;
    }

    private static ContextType<KernelRecord> sockOps() {
        ContextType.Builder<KernelRecord> type = named("bpf_sock_ops");
        add(type, "op", 0, Width.W, false);
        add(type, "reply", 4, Width.W, true);
        row(type, 8, "args[1]", "args[2]", "args[3]", "family", "remote_ip4", "local_ip4");
        words(type, "remote_ip6", 32, 4, Width.W, false);
        words(type, "local_ip6", 48, 4, Width.W, false);
        row(type, 64, "remote_port", "local_port", "is_fullsock", "snd_cwnd", "srtt_us", "bpf_sock_ops_cb_flags");
        row(type, 88, "state", "rtt_min", "snd_ssthresh", "rcv_nxt", "snd_nxt", "snd_una", "mss_cache", "ecn_flags");
        row(type, 120, "rate_delivered", "rate_interval_us", "packets_out", "retrans_out", "total_retrans", "segs_in");
        row(type, 144, "data_segs_in", "segs_out", "data_segs_out", "lost_out", "sacked_out");
        add(type, "sk_txhash", 164, Width.W, true);
        add(type, "bytes_received", 168, Width.DW, false);
        add(type, "bytes_acked", 176, Width.DW, false);
        row(type, 208, "skb_len", "skb_tcp_flags");
        add(type, "skb_hwtstamp", 216, Width.DW, false);
        return type.build();
    }

    private static ContextType<KernelRecord> sockAddr() {
        ContextType.Builder<KernelRecord> type = named("bpf_sock_addr");
        add(type, "user_family", 0, Width.W, false);
        add(type, "user_ip4", 4, Width.W, true);
        words(type, "user_ip6", 8, 4, Width.W, true);
        add(type, "user_port", 24, Width.W, true);
        row(type, 28, "family", "type", "protocol");
        add(type, "msg_src_ip4", 40, Width.W, true);
        return words(type, "msg_src_ip6", 44, 4, Width.W, true).build();
    }

    private static ContextType.Builder<KernelRecord> registers(ContextType.Builder<KernelRecord> type) {
        for (int i = 0; i < REGISTERS.size(); i++) {
            add(type, REGISTERS.get(i), 8 * i, Width.DW, false);
        }
        return type;
    }

    private static ContextType<KernelRecord> perfEvent() {
        ContextType.Builder<KernelRecord> type = registers(named("bpf_perf_event_data"));
        add(type, "sample_period", 8 * REGISTERS.size(), Width.DW, false);
        add(type, "addr", 8 * REGISTERS.size() + 8, Width.DW, false);
        return type.build();
    }
}
