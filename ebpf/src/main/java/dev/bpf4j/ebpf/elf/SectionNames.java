package dev.bpf4j.ebpf.elf;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What section names say about the programs in them (libbpf's document "Program Types and ELF Sections"). Names of
 * libbpf before 1.0 that only begin with a known name, such as {@code socket1} or {@code xdp_prog}, are understood too.
 */
public final class SectionNames {
    /** Names that older objects continue as they like. */
    private static final List<String> LOOSE = List.of(
            "socket",
            "xdp",
            "classifier",
            "action",
            "perf_event",
            "lwt_in",
            "lwt_out",
            "lwt_xmit",
            "sockops",
            "sk_skb",
            "sk_msg",
            "lirc_mode2",
            "flow_dissector",
            "sk_reuseport",
            "cgroup/skb",
            "cgroup/dev");

    private static final List<SectionName> ROWS = List.of(
            // spotless:off
            // name                         program type               attach type                        extras sleepable
            new SectionName("socket",                   "socket_filter",           "",                                true,  false),
            new SectionName("sk_reuseport/migrate",     "sk_reuseport",            "sk_reuseport_select_or_migrate",  false, false),
            new SectionName("sk_reuseport",             "sk_reuseport",            "sk_reuseport_select",             false, false),
            new SectionName("kprobe",                   "kprobe",                  "",                                true,  false),
            new SectionName("kretprobe",                "kprobe",                  "",                                true,  false),
            new SectionName("uprobe",                   "kprobe",                  "",                                true,  false),
            new SectionName("uretprobe",                "kprobe",                  "",                                true,  false),
            new SectionName("uprobe.s",                 "kprobe",                  "",                                true,  true),
            new SectionName("uretprobe.s",              "kprobe",                  "",                                true,  true),
            new SectionName("ksyscall",                 "kprobe",                  "",                                true,  false),
            new SectionName("kretsyscall",              "kprobe",                  "",                                true,  false),
            new SectionName("usdt",                     "kprobe",                  "",                                true,  false),
            new SectionName("usdt.s",                   "kprobe",                  "",                                true,  true),
            new SectionName("kprobe.multi",             "kprobe",                  "trace_kprobe_multi",              true,  false),
            new SectionName("kretprobe.multi",          "kprobe",                  "trace_kprobe_multi",              true,  false),
            new SectionName("kprobe.session",           "kprobe",                  "trace_kprobe_session",            true,  false),
            new SectionName("uprobe.multi",             "kprobe",                  "trace_uprobe_multi",              true,  false),
            new SectionName("uretprobe.multi",          "kprobe",                  "trace_uprobe_multi",              true,  false),
            new SectionName("uprobe.session",           "kprobe",                  "trace_uprobe_session",            true,  false),
            new SectionName("uprobe.multi.s",           "kprobe",                  "trace_uprobe_multi",              true,  true),
            new SectionName("uretprobe.multi.s",        "kprobe",                  "trace_uprobe_multi",              true,  true),
            new SectionName("uprobe.session.s",         "kprobe",                  "trace_uprobe_session",            true,  true),
            new SectionName("tc",                       "sched_cls",               "",                                true,  false),
            new SectionName("classifier",               "sched_cls",               "",                                true,  false),
            new SectionName("action",                   "sched_act",               "",                                true,  false),
            new SectionName("tcx/ingress",              "sched_cls",               "tcx_ingress",                     false, false),
            new SectionName("tcx/egress",               "sched_cls",               "tcx_egress",                      false, false),
            new SectionName("netkit/primary",           "sched_cls",               "netkit_primary",                  false, false),
            new SectionName("netkit/peer",              "sched_cls",               "netkit_peer",                     false, false),
            new SectionName("tracepoint",               "tracepoint",              "",                                true,  false),
            new SectionName("tp",                       "tracepoint",              "",                                true,  false),
            new SectionName("raw_tracepoint",           "raw_tracepoint",          "",                                true,  false),
            new SectionName("raw_tp",                   "raw_tracepoint",          "",                                true,  false),
            new SectionName("raw_tracepoint.w",         "raw_tracepoint_writable", "",                                true,  false),
            new SectionName("raw_tp.w",                 "raw_tracepoint_writable", "",                                true,  false),
            new SectionName("tp_btf",                   "tracing",                 "trace_raw_tp",                    true,  false),
            new SectionName("fentry",                   "tracing",                 "trace_fentry",                    true,  false),
            new SectionName("fmod_ret",                 "tracing",                 "modify_return",                   true,  false),
            new SectionName("fexit",                    "tracing",                 "trace_fexit",                     true,  false),
            new SectionName("fentry.s",                 "tracing",                 "trace_fentry",                    true,  true),
            new SectionName("fmod_ret.s",               "tracing",                 "modify_return",                   true,  true),
            new SectionName("fexit.s",                  "tracing",                 "trace_fexit",                     true,  true),
            new SectionName("iter",                     "tracing",                 "trace_iter",                      true,  false),
            new SectionName("iter.s",                   "tracing",                 "trace_iter",                      true,  true),
            new SectionName("freplace",                 "ext",                     "",                                true,  false),
            new SectionName("lsm",                      "lsm",                     "lsm_mac",                         true,  false),
            new SectionName("lsm.s",                    "lsm",                     "lsm_mac",                         true,  true),
            new SectionName("lsm_cgroup",               "lsm",                     "lsm_cgroup",                      true,  false),
            new SectionName("syscall",                  "syscall",                 "",                                false, true),
            new SectionName("struct_ops",               "struct_ops",              "",                                true,  false),
            new SectionName("struct_ops.s",             "struct_ops",              "",                                true,  true),
            new SectionName("xdp",                      "xdp",                     "xdp",                             true,  false),
            new SectionName("xdp.frags",                "xdp",                     "xdp",                             false, false),
            new SectionName("xdp.frags/devmap",         "xdp",                     "xdp_devmap",                      false, false),
            new SectionName("xdp/devmap",               "xdp",                     "xdp_devmap",                      false, false),
            new SectionName("xdp.frags/cpumap",         "xdp",                     "xdp_cpumap",                      false, false),
            new SectionName("xdp/cpumap",               "xdp",                     "xdp_cpumap",                      false, false),
            new SectionName("perf_event",               "perf_event",              "",                                false, false),
            new SectionName("lwt_in",                   "lwt_in",                  "",                                false, false),
            new SectionName("lwt_out",                  "lwt_out",                 "",                                false, false),
            new SectionName("lwt_xmit",                 "lwt_xmit",                "",                                false, false),
            new SectionName("lwt_seg6local",            "lwt_seg6local",           "",                                false, false),
            new SectionName("sockops",                  "sock_ops",                "cgroup_sock_ops",                 false, false),
            new SectionName("sk_skb/stream_parser",     "sk_skb",                  "sk_skb_stream_parser",            false, false),
            new SectionName("sk_skb/stream_verdict",    "sk_skb",                  "sk_skb_stream_verdict",           false, false),
            new SectionName("sk_skb/verdict",           "sk_skb",                  "sk_skb_verdict",                  false, false),
            new SectionName("sk_skb",                   "sk_skb",                  "",                                false, false),
            new SectionName("sk_msg",                   "sk_msg",                  "sk_msg_verdict",                  false, false),
            new SectionName("lirc_mode2",               "lirc_mode2",              "lirc_mode2",                      false, false),
            new SectionName("flow_dissector",           "flow_dissector",          "flow_dissector",                  false, false),
            new SectionName("sk_lookup",                "sk_lookup",               "sk_lookup",                       false, false),
            new SectionName("netfilter",                "netfilter",               "netfilter",                       false, false),
            new SectionName("cgroup_skb/ingress",       "cgroup_skb",              "cgroup_inet_ingress",             false, false),
            new SectionName("cgroup_skb/egress",        "cgroup_skb",              "cgroup_inet_egress",              false, false),
            new SectionName("cgroup/skb",               "cgroup_skb",              "",                                false, false),
            new SectionName("cgroup/sock_create",       "cgroup_sock",             "cgroup_inet_sock_create",         false, false),
            new SectionName("cgroup/sock_release",      "cgroup_sock",             "cgroup_inet_sock_release",        false, false),
            new SectionName("cgroup/sock",              "cgroup_sock",             "cgroup_inet_sock_create",         false, false),
            new SectionName("cgroup/post_bind4",        "cgroup_sock",             "cgroup_inet4_post_bind",          false, false),
            new SectionName("cgroup/post_bind6",        "cgroup_sock",             "cgroup_inet6_post_bind",          false, false),
            new SectionName("cgroup/bind4",             "cgroup_sock_addr",        "cgroup_inet4_bind",               false, false),
            new SectionName("cgroup/bind6",             "cgroup_sock_addr",        "cgroup_inet6_bind",               false, false),
            new SectionName("cgroup/connect4",          "cgroup_sock_addr",        "cgroup_inet4_connect",            false, false),
            new SectionName("cgroup/connect6",          "cgroup_sock_addr",        "cgroup_inet6_connect",            false, false),
            new SectionName("cgroup/connect_unix",      "cgroup_sock_addr",        "cgroup_unix_connect",             false, false),
            new SectionName("cgroup/sendmsg4",          "cgroup_sock_addr",        "cgroup_udp4_sendmsg",             false, false),
            new SectionName("cgroup/sendmsg6",          "cgroup_sock_addr",        "cgroup_udp6_sendmsg",             false, false),
            new SectionName("cgroup/sendmsg_unix",      "cgroup_sock_addr",        "cgroup_unix_sendmsg",             false, false),
            new SectionName("cgroup/recvmsg4",          "cgroup_sock_addr",        "cgroup_udp4_recvmsg",             false, false),
            new SectionName("cgroup/recvmsg6",          "cgroup_sock_addr",        "cgroup_udp6_recvmsg",             false, false),
            new SectionName("cgroup/recvmsg_unix",      "cgroup_sock_addr",        "cgroup_unix_recvmsg",             false, false),
            new SectionName("cgroup/getpeername4",      "cgroup_sock_addr",        "cgroup_inet4_getpeername",        false, false),
            new SectionName("cgroup/getpeername6",      "cgroup_sock_addr",        "cgroup_inet6_getpeername",        false, false),
            new SectionName("cgroup/getpeername_unix",  "cgroup_sock_addr",        "cgroup_unix_getpeername",         false, false),
            new SectionName("cgroup/getsockname4",      "cgroup_sock_addr",        "cgroup_inet4_getsockname",        false, false),
            new SectionName("cgroup/getsockname6",      "cgroup_sock_addr",        "cgroup_inet6_getsockname",        false, false),
            new SectionName("cgroup/getsockname_unix",  "cgroup_sock_addr",        "cgroup_unix_getsockname",         false, false),
            new SectionName("cgroup/sysctl",            "cgroup_sysctl",           "cgroup_sysctl",                   false, false),
            new SectionName("cgroup/getsockopt",        "cgroup_sockopt",          "cgroup_getsockopt",               false, false),
            new SectionName("cgroup/setsockopt",        "cgroup_sockopt",          "cgroup_setsockopt",               false, false),
            new SectionName("cgroup/dev",               "cgroup_device",           "cgroup_device",                   false, false)
            // spotless:on
            );

    private SectionNames() {}

    /** All names that are known. */
    public static List<SectionName> all() {
        return ROWS;
    }

    /** What the name of a section says; a question mark before it, for programs not to load by default, says nothing. */
    public static Optional<SectionName> of(String section) {
        String name = section.startsWith("?") ? section.substring(1) : section;
        return ROWS.stream()
                .filter(row -> row.matches(name))
                .max(BY_LENGTH)
                .or(() -> ROWS.stream()
                        .filter(row -> LOOSE.contains(row.name()) && name.startsWith(row.name()))
                        .max(BY_LENGTH));
    }

    private static final Comparator<SectionName> BY_LENGTH =
            Comparator.comparingInt(row -> row.name().length());
}
