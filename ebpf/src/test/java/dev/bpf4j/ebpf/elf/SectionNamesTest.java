package dev.bpf4j.ebpf.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionNamesTest {
    // spotless:off
    @ParameterizedTest
    @CsvSource({
        "socket,                             socket_filter,    '',                     false",
        "socket1,                            socket_filter,    '',                     false",
        "xdp,                                xdp,              xdp,                    false",
        "xdp/devmap,                         xdp,              xdp_devmap,             false",
        "xdp.frags/cpumap,                   xdp,              xdp_cpumap,             false",
        "xdp_old_style,                      xdp,              xdp,                    false",
        "tc/tail,                            sched_cls,        '',                     false",
        "kprobe/do_sys_open,                 kprobe,           '',                     false",
        "kprobe.multi/tcp_*,                 kprobe,           trace_kprobe_multi,     false",
        "uprobe.multi.s/libc:malloc,         kprobe,           trace_uprobe_multi,     true",
        "tracepoint/syscalls/sys_enter_open, tracepoint,       '',                     false",
        "raw_tp.w/x,                         raw_tracepoint_writable, '',              false",
        "?fentry.s/inet_accept,              tracing,          trace_fentry,           true",
        "cgroup/connect4,                    cgroup_sock_addr, cgroup_inet4_connect,   false",
        "cgroup_skb/egress,                  cgroup_skb,       cgroup_inet_egress,     false",
        "cgroup/sock_release,                cgroup_sock,      cgroup_inet_sock_release, false",
        "sk_skb/stream_parser,               sk_skb,           sk_skb_stream_parser,   false",
        "lsm_cgroup/socket_bind,             lsm,              lsm_cgroup,             false",
        "syscall,                            syscall,          '',                     true",
    })
    // spotless:on
    void known(String section, String programType, String attachType, boolean sleepable) {
        SectionName name = SectionNames.of(section).orElseThrow();
        assertEquals(programType, name.programType());
        assertEquals(attachType, name.attachType());
        assertEquals(sleepable, name.sleepable());
    }

    @Test
    void unknown() {
        List.of("my_own", "2/1", ".text", "", "tcp_v4", "cgroup/connect4/x", "perf", "lsm_other")
                .forEach(section -> assertEquals(Optional.empty(), SectionNames.of(section), section));
    }

    @Test
    void namesAreDifferent() {
        assertEquals(
                SectionNames.all().size(),
                SectionNames.all().stream().map(SectionName::name).distinct().count());
    }

    @Test
    void ofTheTestObject() {
        assertEquals(
                List.of("kprobe", "tracepoint", "cgroup_sock_addr", "tracing", "cgroup_skb", "", "xdp", "ext"),
                TestObjects.load("sections.el.v3").programs().stream()
                        .map(program -> program.sectionName()
                                .map(SectionName::programType)
                                .orElse(""))
                        .toList());
    }
}
