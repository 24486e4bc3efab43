package dev.bpf4j.ebpf.linux;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Numbers and names of {@code enum bpf_prog_type} and {@code enum bpf_attach_type} of Linux 6.18: what bpf(2) is told when
 * it loads a program. Names are in small letters, without the beginnings {@code BPF_PROG_TYPE_} and {@code BPF_}.
 */
public enum LoadNames {
    // spotless:off
    PROGRAM_TYPES("bpf_prog_type_",
            "unspec socket_filter kprobe sched_cls sched_act tracepoint xdp perf_event cgroup_skb cgroup_sock"
            + " lwt_in lwt_out lwt_xmit sock_ops sk_skb cgroup_device sk_msg raw_tracepoint cgroup_sock_addr lwt_seg6local"
            + " lirc_mode2 sk_reuseport flow_dissector cgroup_sysctl raw_tracepoint_writable cgroup_sockopt tracing"
            + " struct_ops ext lsm sk_lookup syscall netfilter"),
    ATTACH_TYPES("bpf_",
            "cgroup_inet_ingress cgroup_inet_egress cgroup_inet_sock_create cgroup_sock_ops sk_skb_stream_parser"
            + " sk_skb_stream_verdict cgroup_device sk_msg_verdict cgroup_inet4_bind cgroup_inet6_bind"
            + " cgroup_inet4_connect cgroup_inet6_connect cgroup_inet4_post_bind cgroup_inet6_post_bind"
            + " cgroup_udp4_sendmsg cgroup_udp6_sendmsg lirc_mode2 flow_dissector cgroup_sysctl cgroup_udp4_recvmsg"
            + " cgroup_udp6_recvmsg cgroup_getsockopt cgroup_setsockopt trace_raw_tp trace_fentry trace_fexit"
            + " modify_return lsm_mac trace_iter cgroup_inet4_getpeername cgroup_inet6_getpeername"
            + " cgroup_inet4_getsockname cgroup_inet6_getsockname xdp_devmap cgroup_inet_sock_release xdp_cpumap"
            + " sk_lookup xdp sk_skb_verdict sk_reuseport_select sk_reuseport_select_or_migrate perf_event"
            + " trace_kprobe_multi lsm_cgroup struct_ops netfilter tcx_ingress tcx_egress trace_uprobe_multi"
            + " cgroup_unix_connect cgroup_unix_sendmsg cgroup_unix_recvmsg cgroup_unix_getpeername"
            + " cgroup_unix_getsockname netkit_primary netkit_peer trace_kprobe_session trace_uprobe_session");
    // spotless:on

    private final String prefix;
    private final List<String> names;

    LoadNames(String prefix, String names) {
        this.prefix = prefix;
        this.names = List.of(names.split(" "));
    }

    /** The number of a name in letters of any case, with or without the beginning; empty if there is none. */
    public OptionalInt number(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        int number = names.indexOf(small.startsWith(prefix) ? small.substring(prefix.length()) : small);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The name of a number, if it has one. */
    public Optional<String> name(int number) {
        return number < 0 || number >= names.size() ? Optional.empty() : Optional.of(names.get(number));
    }
}
