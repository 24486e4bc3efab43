/* Cgroups, maps, casts, sockets: objects that programs are given, and what may be done with them. */
#include "kfuncs.h"
#include <bpf/bpf_core_read.h>
#define TP SEC("tp_btf/task_newtask")
#define CG SEC("tp_btf/cgroup_mkdir")
struct xdp_buff { void *data; void *data_end; } CORE;
struct net_device { char name[16]; int ifindex; } CORE;
struct nf_conn; struct qdisc_skb_cb;
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } m SEC(".maps");

CG int BPF_PROG(g_acquire, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_acquire(c); if (a) bpf_cgroup_release(a); return 0; }
CG int BPF_PROG(g_leak, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_acquire(c); return a != 0; }
CG int BPF_PROG(g_acquire_unchecked, struct cgroup *c, const char *path) { bpf_cgroup_release(bpf_cgroup_acquire(c)); return 0; }
CG int BPF_PROG(g_release_borrowed, struct cgroup *c, const char *path) { bpf_cgroup_release(c); return 0; }
CG int BPF_PROG(g_ancestor, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_ancestor(c, 1); int l; if (!a) return 0; l = a->level; bpf_cgroup_release(a); return l; }
CG int BPF_PROG(g_ancestor_leak, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_ancestor(c, 1); return a ? a->level : 0; }
CG int BPF_PROG(g_ancestor_of_ancestor, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_ancestor(c, 2), *b; if (!a) return 0; b = bpf_cgroup_ancestor(a, 1); bpf_cgroup_release(a); if (b) bpf_cgroup_release(b); return 0; }
CG int BPF_PROG(g_from_id, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_from_id(c->kn->id); if (a) bpf_cgroup_release(a); return 0; }
CG int BPF_PROG(g_from_pointer, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_from_id((long)c); if (a) bpf_cgroup_release(a); return 0; }
CG int BPF_PROG(g_kn, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_acquire((void *)c->kn); if (a) bpf_cgroup_release(a); return 0; }
CG int BPF_PROG(g_under, struct cgroup *c, const char *path) { return bpf_task_under_cgroup(bpf_get_current_task_btf(), c); }
CG int BPF_PROG(g_self, struct cgroup *c, const char *path) { struct cgroup *a = bpf_cgroup_acquire((void *)&c->self); if (a) bpf_cgroup_release(a); return 0; }
TP int BPF_PROG(g_task, struct task_struct *task, u64 f) { struct cgroup *a = bpf_cgroup_acquire(task->cgroups->dfl_cgrp); if (a) bpf_cgroup_release(a); return 0; }
SEC("syscall") int g_task_sleepable(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); struct cgroup *a = bpf_cgroup_acquire(t->cgroups->dfl_cgrp); if (a) bpf_cgroup_release(a); return 0; }
SEC("syscall") int g_task_sleepable_rcu(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); struct cgroup *a; bpf_rcu_read_lock(); a = bpf_cgroup_acquire(t->cgroups->dfl_cgrp); bpf_rcu_read_unlock(); if (a) bpf_cgroup_release(a); return 0; }
SEC("iter/cgroup") int g_iter(struct bpf_iter__cgroup *ctx) { struct cgroup *c = ctx->cgroup, *a; if (!c) return 0; a = bpf_cgroup_ancestor(c, 0); if (a) bpf_cgroup_release(a); return 0; }
SEC("iter/cgroup") int g_iter_unchecked(struct bpf_iter__cgroup *ctx) { struct cgroup *a = bpf_cgroup_ancestor(ctx->cgroup, 0); if (a) bpf_cgroup_release(a); return 0; }
SEC("cgroup_skb/ingress") int g_skb(struct __sk_buff *ctx) { struct cgroup *a = bpf_cgroup_from_id(1); if (a) bpf_cgroup_release(a); return 1; }
SEC("sk_skb") int g_sk_skb(struct __sk_buff *ctx) { struct cgroup *a = bpf_cgroup_from_id(1); if (a) bpf_cgroup_release(a); return 1; }

SEC("iter/bpf_map") int s_iter(struct bpf_iter__bpf_map *ctx) { struct bpf_map *map = ctx->map; return map ? bpf_map_sum_elem_count(map) & 1 : 0; }
SEC("iter/bpf_map") int s_iter_unchecked(struct bpf_iter__bpf_map *ctx) { return bpf_map_sum_elem_count(ctx->map) & 1; }
SEC("xdp") int s_map(struct xdp_md *ctx) { return bpf_map_sum_elem_count((void *)&m) & 1; }
SEC("socket") int s_socket(struct __sk_buff *ctx) { return bpf_map_sum_elem_count((void *)&m); }
SEC("socket") int s_stack(struct __sk_buff *ctx) { u64 x = 0; return bpf_map_sum_elem_count((void *)&x); }
SEC("socket") int s_null(struct __sk_buff *ctx) { return bpf_map_sum_elem_count(0); }
SEC("socket") int s_value(struct __sk_buff *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); return v ? bpf_map_sum_elem_count((void *)v) : 0; }

TP int BPF_PROG(c_task, struct task_struct *task, u64 f) { struct task_struct *t = bpf_rdonly_cast((void *)f, bpf_core_type_id_kernel(struct task_struct)); return t->pid; }
TP int BPF_PROG(c_task_acquire, struct task_struct *task, u64 f) { struct task_struct *t = bpf_rdonly_cast(task, bpf_core_type_id_kernel(struct task_struct)), *a = bpf_task_acquire(t); if (a) bpf_task_release(a); return 0; }
TP int BPF_PROG(c_task_member, struct task_struct *task, u64 f) { struct task_struct *t = bpf_rdonly_cast(task, bpf_core_type_id_kernel(struct task_struct)); return t->real_parent->pid; }
TP int BPF_PROG(c_task_member_acquire, struct task_struct *task, u64 f) { struct task_struct *t = bpf_rdonly_cast(task, bpf_core_type_id_kernel(struct task_struct)), *a = bpf_task_acquire(t->real_parent); if (a) bpf_task_release(a); return 0; }
TP int BPF_PROG(c_task_signal, struct task_struct *task, u64 f) { struct task_struct *t = bpf_rdonly_cast(task, bpf_core_type_id_kernel(struct task_struct)); return bpf_send_signal_task(t, 9, 0, 0); }
TP int BPF_PROG(c_task_write, struct task_struct *task, u64 f) { struct task_struct *t = bpf_rdonly_cast(task, bpf_core_type_id_kernel(struct task_struct)); t->pid = 1; return 0; }
TP int BPF_PROG(c_memory, struct task_struct *task, u64 f) { u64 *p = bpf_rdonly_cast((void *)f, 0); return p[3]; }
TP int BPF_PROG(c_memory_write, struct task_struct *task, u64 f) { u64 *p = bpf_rdonly_cast((void *)f, 0); p[3] = 1; return 0; }
TP int BPF_PROG(c_id_variable, struct task_struct *task, u64 f) { u64 *p = bpf_rdonly_cast((void *)f, f); return p[3]; }
TP int BPF_PROG(c_id_number, struct task_struct *task, u64 f) { u64 *p = bpf_rdonly_cast((void *)f, bpf_core_type_id_kernel(int)); return p[3]; }
TP int BPF_PROG(c_id_nothing, struct task_struct *task, u64 f) { u64 *p = bpf_rdonly_cast((void *)f, 0x7fffffff); return p[3]; }
TP int BPF_PROG(c_id_pointer, struct task_struct *task, u64 f) { u64 *p = bpf_rdonly_cast((void *)f, (long)task); return p[3]; }
SEC("tc") int c_skb(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx(ctx); return s->len; }
SEC("xdp") int c_xdp(struct xdp_md *ctx) { struct xdp_buff *x = bpf_cast_to_kern_ctx(ctx); return (long)x->data & 1; }
SEC("tc") int c_skb_not_ctx(struct __sk_buff *ctx) { u64 y = 0; struct sk_buff *s = bpf_cast_to_kern_ctx(&y); return s->len; }
SEC("tc") int c_skb_number(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx((void *)1); return s->len; }
SEC("tc") int c_skb_modified(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx((void *)ctx + 8); return s->len; }
SEC("tc") int c_skb_twice(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx(ctx); s = bpf_cast_to_kern_ctx(s); return s->len; }
SEC("tc") int c_skb_sk(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx(ctx); struct sock *k = s->sk; return k ? k->__sk_common.skc_family : 0; }
SEC("tc") int c_skb_sk_unchecked(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx(ctx); return s->sk->__sk_common.skc_family; }
SEC("tc") int c_skb_write(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx(ctx); s->len = 3; return 0; }
SEC("tc") int c_cb(struct __sk_buff *ctx) { struct sk_buff *s = bpf_rdonly_cast(bpf_cast_to_kern_ctx(ctx), bpf_core_type_id_kernel(struct sk_buff)); return s->len; }
SEC("socket") int c_socket(struct __sk_buff *ctx) { struct sk_buff *s = bpf_cast_to_kern_ctx(ctx); return s->len; }
SEC("kprobe") int c_kprobe(void *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p; }
SEC("syscall") int c_syscall(void *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p; }
TP int BPF_PROG(c_tracing, struct task_struct *task, u64 f) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p; }
SEC("cgroup/sock_create") int c_sock(struct bpf_sock *ctx) { struct sock *s = bpf_cast_to_kern_ctx(ctx); return s->sk_rcvbuf & 1; }
SEC("cgroup/connect4") int c_addr(struct bpf_sock_addr *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("sockops") int c_sockops(struct bpf_sock_ops *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("sk_msg") int c_sk_msg(struct sk_msg_md *ctx) { u32 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("sk_lookup") int c_lookup(struct bpf_sk_lookup *ctx) { u16 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("cgroup/sysctl") int c_sysctl(struct bpf_sysctl *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("cgroup/getsockopt") int c_sockopt(struct bpf_sockopt *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("cgroup/dev") int c_dev(struct bpf_cgroup_dev_ctx *ctx) { u32 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("flow_dissector") int c_flow(struct __sk_buff *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("perf_event") int c_perf(struct bpf_perf_event_data *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("sk_reuseport") int c_reuseport(struct sk_reuseport_md *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("netfilter") int c_netfilter(void *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("tracepoint") int c_tracepoint(void *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }
SEC("raw_tp") int c_raw_tp(void *ctx) { u64 *p = bpf_cast_to_kern_ctx(ctx); return *p & 1; }

SEC("iter/tcp") int k_destroy(struct bpf_iter__tcp *ctx) { struct sock_common *s = ctx->sk_common; if (s) bpf_sock_destroy(s); return 0; }
SEC("iter/tcp") int k_destroy_unchecked(struct bpf_iter__tcp *ctx) { bpf_sock_destroy(ctx->sk_common); return 0; }
SEC("iter/udp") int k_destroy_udp(struct bpf_iter__udp *ctx) { struct sock *s = ctx->udp_sk; if (s) bpf_sock_destroy((void *)s); return 0; }
SEC("iter/task") int k_destroy_task(struct bpf_iter__task *ctx) { struct task_struct *t = ctx->task; if (t) bpf_sock_destroy((void *)t); return 0; }
SEC("tp_btf/tcp_destroy_sock") int BPF_PROG(k_destroy_tp, struct sock *s) { bpf_sock_destroy((void *)s); return 0; }
SEC("tc") int k_destroy_tc(struct __sk_buff *ctx) { struct bpf_sock *s = ctx->sk; if (s) bpf_sock_destroy((void *)s); return 0; }
