/* Programs that get pointers to objects of the kernel: tracepoints, iterators, helpers. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
typedef unsigned int u32; typedef unsigned long long u64; typedef unsigned short u16; typedef _Bool bool;
struct net_device { char name[16]; int ifindex; } __attribute__((preserve_access_index));
struct sock_common { u16 skc_family; } __attribute__((preserve_access_index));
struct sock { struct sock_common __sk_common; int sk_rcvbuf; } __attribute__((preserve_access_index));
struct sk_buff { u32 len; struct net_device *dev; struct sock *sk; } __attribute__((preserve_access_index));
struct nsproxy; struct mm_struct;
struct task_struct { int pid; int tgid; char comm[16]; struct task_struct *real_parent; struct task_struct *group_leader; struct mm_struct *mm; u64 start_time; } __attribute__((preserve_access_index));
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 128); __type(key, u32); __type(value, u64); } m SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_TASK_STORAGE); __uint(map_flags, BPF_F_NO_PREALLOC); __type(key, int); __type(value, u64); } ts SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } pe SEC(".maps");

SEC("tp_btf/sched_switch")
int BPF_PROG(sw, bool preempt, struct task_struct *prev, struct task_struct *next) {
    u32 k = prev->pid;
    u64 v = next->start_time;
    bpf_map_update_elem(&m, &k, &v, 0);
    u64 *p = bpf_task_storage_get(&ts, next, 0, 1);
    if (p) *p = bpf_ktime_get_ns();
    return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(ex, struct task_struct *p, int old) {
    struct { int pid, ppid; char c[16]; } *e = bpf_ringbuf_reserve(&rb, sizeof *e, 0);
    if (!e) return 0;
    e->pid = p->tgid;
    e->ppid = p->real_parent->tgid;
    bpf_probe_read_kernel_str(e->c, 16, p->comm);
    bpf_ringbuf_submit(e, 0);
    return 0;
}

SEC("tp_btf/kfree_skb")
int BPF_PROG(kf, struct sk_buff *skb, void *loc) {
    struct net_device *d = skb->dev;
    int i = d->ifindex;
    struct sock *sk = skb->sk;
    u16 f = 0;
    if (sk) f = sk->__sk_common.skc_family;
    bpf_printk("%d %d", i, f);
    u64 v = f;
    bpf_skb_output(ctx, &pe, 0xffffffffULL, &v, 8);
    return 0;
}

SEC("tp_btf/netif_receive_skb")
int BPF_PROG(ns, struct sk_buff *skb) {
    u64 v = skb->len;
    bpf_skb_output(skb, &pe, 0xffffffffULL, &v, 8);
    return skb->sk->sk_rcvbuf;
}
struct seq_file; struct bpf_iter_meta { struct seq_file *seq; u64 session_id; u64 seq_num; };
struct bpf_iter__task { struct bpf_iter_meta *meta; struct task_struct *task; };

SEC("iter/task")
int it(struct bpf_iter__task *ctx) {
    struct seq_file *s = ctx->meta->seq;
    struct task_struct *t = ctx->task;
    if (!t) return 0;
    BPF_SEQ_PRINTF(s, "%d %d\n", t->pid, t->group_leader->tgid);
    return 0;
}

SEC("iter/task")
int it2(struct bpf_iter__task *ctx) {
    struct task_struct *t = ctx->task;
    return t->pid;
}

SEC("raw_tp/sched_switch")
int BPF_PROG(rsw, bool preempt, struct task_struct *prev, struct task_struct *next) {
    return BPF_CORE_READ(prev, real_parent, tgid);
}

SEC("kprobe/do_exit")
int kp(struct pt_regs *ctx) {
    struct task_struct *t = (void*)bpf_get_current_task_btf();
    struct task_struct *q = (void*)bpf_get_current_task();
    return t->real_parent->tgid + BPF_CORE_READ(q, pid);
}

SEC("tp_btf/nonexistent_xy")
int BPF_PROG(nx, struct task_struct *p) {
    return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(wr, bool preempt, struct task_struct *prev, struct task_struct *next) {
    prev->pid = 1;
    return 0;
}
char LICENSE[] SEC("license") = "GPL";
