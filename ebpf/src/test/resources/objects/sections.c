#include "bpf.h"

#define PROGRAM(name, section) \
	SEC(section) int name(void *context) { return 0; }

PROGRAM(a, "kprobe/do_sys_open")
PROGRAM(b, "tracepoint/syscalls/sys_enter_open")
PROGRAM(c, "cgroup/connect4")
PROGRAM(d, "?fentry.s/inet_accept")
PROGRAM(e, "cgroup_skb/egress")
PROGRAM(f, "my_own")
PROGRAM(g, "xdp_old_style")
PROGRAM(h, "freplace/main")
