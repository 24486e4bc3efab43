#include "kfuncs.h"
KFUNC int bpf_dynptr_from_skb(struct __sk_buff *, u64, struct bpf_dynptr *);
KFUNC int bpf_dynptr_from_xdp(struct xdp_md *, u64, struct bpf_dynptr *);
KFUNC int bpf_dynptr_from_skb_meta(struct __sk_buff *, u64, struct bpf_dynptr *);
KFUNC u32 bpf_dynptr_size(const struct bpf_dynptr *);
KFUNC bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *);
KFUNC int bpf_dynptr_adjust(const struct bpf_dynptr *, u32, u32);
KFUNC int bpf_dynptr_clone(const struct bpf_dynptr *, struct bpf_dynptr *);
KFUNC void *bpf_dynptr_slice(const struct bpf_dynptr *, u32, void *, u32);
KFUNC void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *, u32, void *, u32);
KFUNC void css_rstat_updated(struct cgroup_subsys_state *, int);
struct bpf_key;
KFUNC struct bpf_key *bpf_lookup_user_key(s32, u64);
KFUNC void bpf_key_put(struct bpf_key *);
KFUNC void bpf_local_irq_save(unsigned long *);
KFUNC void bpf_local_irq_restore(unsigned long *);
KFUNC int bpf_copy_from_user_task_dynptr(struct bpf_dynptr *, u32, u32, const void *, struct task_struct *);
struct val { struct bpf_spin_lock l; u64 v; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, struct val); } lm SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, u32); __type(value, u64[4]); } m SEC(".maps");
#define TP SEC("tp_btf/task_newtask")
SEC("tp_btf/netif_receive_skb") int BPF_PROG(e_skb_tp, struct sk_buff *skb) { struct bpf_dynptr d; bpf_dynptr_from_skb((void *)skb, 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tp_btf/netif_receive_skb") int BPF_PROG(e_skb_tp_slice, struct sk_buff *skb) { struct bpf_dynptr d; u8 b[8]; u8 *p; bpf_dynptr_from_skb((void *)skb, 0, &d); p = bpf_dynptr_slice(&d, 0, b, 8); return p ? *p : 0; }
SEC("tp_btf/netif_receive_skb") int BPF_PROG(e_skb_tp_slice_rdwr, struct sk_buff *skb) { struct bpf_dynptr d; u8 b[8]; u8 *p; bpf_dynptr_from_skb((void *)skb, 0, &d); p = bpf_dynptr_slice_rdwr(&d, 0, b, 8); if (p) *p = 1; return 0; }
SEC("tp_btf/netif_receive_skb") int BPF_PROG(e_skb_tp_member, struct sk_buff *skb) { struct bpf_dynptr d; bpf_dynptr_from_skb((void *)skb->sk, 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tracepoint") int e_skb_tracepoint(void *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("cgroup/connect4") int e_skb_addr(void *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tc") int e_skb_cast(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(bpf_cast_to_kern_ctx(ctx), 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tc") int e_skb_stack(struct __sk_buff *ctx) { struct bpf_dynptr d; u64 x = 0; bpf_dynptr_from_skb((void *)&x, 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tc") int e_skb_number(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb((void *)0, 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tc") int e_skb_flags(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, (long)ctx, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tc") int e_skb_meta(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb_meta(ctx, 0, &d); return bpf_dynptr_size(&d) & 1; }
SEC("tc") int e_skb_meta_slice(struct __sk_buff *ctx) { struct bpf_dynptr d; u8 *p; bpf_dynptr_from_skb_meta(ctx, 0, &d); p = bpf_dynptr_slice_rdwr(&d, 0, 0, 8); if (p) *p = 1; return 0; }
SEC("tc") int e_skb_meta_stale(struct __sk_buff *ctx) { struct bpf_dynptr d; u8 *p; bpf_dynptr_from_skb_meta(ctx, 0, &d); p = bpf_dynptr_slice_rdwr(&d, 0, 0, 8); bpf_skb_pull_data(ctx, 8); if (p) *p = 1; return 0; }
SEC("tc") int e_size_number(struct __sk_buff *ctx) { return bpf_dynptr_size((void *)8); }
SEC("tc") int e_size_none(struct __sk_buff *ctx) { u64 x[2] = {}; return bpf_dynptr_size((void *)x); }
SEC("tc") int e_size_ctx(struct __sk_buff *ctx) { return bpf_dynptr_size((void *)ctx); }
SEC("tc") int e_clone_number(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_clone(&d, (void *)8); }
SEC("tc") int e_adjust_pointer(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_adjust(&d, (long)ctx, 3); }
SEC("tc") int e_slice_size(struct __sk_buff *ctx) { struct bpf_dynptr d; u8 b[8]; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, b, 9) != 0; }
SEC("tc") int e_slice_variable(struct __sk_buff *ctx) { struct bpf_dynptr d; u8 b[8]; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, b, ctx->len & 7) != 0; }
SEC("syscall") int e_sleep_irq(void *ctx) { struct bpf_key *k; unsigned long f; bpf_local_irq_save(&f); k = bpf_lookup_user_key(1, 0); bpf_local_irq_restore(&f); if (k) bpf_key_put(k); return 2; }
SEC("tc") int e_in_lock(struct __sk_buff *ctx) { u32 z = 0; struct val *v = bpf_map_lookup_elem(&lm, &z); struct task_struct *p; if (!v) return 0; bpf_spin_lock(&v->l); p = bpf_task_from_pid(1); bpf_spin_unlock(&v->l); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(e_rstat_null, struct task_struct *t, u64 f) { css_rstat_updated(0, 0); return 0; }
TP int BPF_PROG(e_rstat_untrusted, struct task_struct *t, u64 f) { css_rstat_updated((void *)&t->last_wakee->cgroups->dfl_cgrp->self, 0); return 0; }
TP int BPF_PROG(e_spill, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_acquire(t); volatile long save = (long)p; asm volatile("" ::: "memory"); if (p) bpf_task_release((void *)save); return 0; }
static long in_loop(u64 i, void *c) { struct task_struct *p = bpf_task_from_pid(i); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(e_callback, struct task_struct *t, u64 f) { bpf_loop(10, in_loop, 0, 0); return 0; }
static long in_loop_leak(u64 i, void *c) { struct task_struct *p = bpf_task_from_pid(i); return 0; }
TP int BPF_PROG(e_callback_leak, struct task_struct *t, u64 f) { bpf_loop(10, in_loop_leak, 0, 0); return 0; }
struct c { struct task_struct *p; };
static long in_loop_release(u64 i, struct c *c) { if (c->p) bpf_task_release(c->p); return 1; }
TP int BPF_PROG(e_callback_release, struct task_struct *t, u64 f) { struct c c = { bpf_task_acquire(t) }; bpf_loop(1, in_loop_release, &c, 0); return 0; }
TP int BPF_PROG(e_store_map, struct task_struct *t, u64 f) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); struct task_struct *p; if (!v) return 0; p = bpf_task_acquire(t); if (!p) return 0; *v = (long)p; bpf_task_release(p); return 0; }
TP int BPF_PROG(e_return, struct task_struct *t, u64 f) { return (long)bpf_task_acquire(t); }
TP int BPF_PROG(e_compare, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_acquire(t); int r = p == t; if (p) bpf_task_release(p); return r; }
TP int BPF_PROG(e_arith, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_acquire(t); int r; if (!p) return 0; r = *(int *)((void *)p + (f & 8)); bpf_task_release(p); return r; }
TP int BPF_PROG(e_probe_read, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_from_pid(1); int r = 0; if (!p) return 0; bpf_probe_read_kernel(&r, 4, &p->pid); bpf_task_release(p); return r; }
TP int BPF_PROG(e_storage_helper, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_from_pid(1); u64 r[8]; long n; if (!p) return 0; n = bpf_get_task_stack(p, r, sizeof r, 0); bpf_task_release(p); return n; }
TP int BPF_PROG(e_nested_rcu, struct task_struct *t, u64 f) { bpf_rcu_read_lock(); bpf_rcu_read_lock(); bpf_rcu_read_unlock(); bpf_rcu_read_unlock(); return 0; }
SEC("syscall") int e_rcu_null(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); struct file *x; int r = 0; bpf_rcu_read_lock(); x = t->mm->exe_file; bpf_rcu_read_unlock(); if (x) r = x->f_inode != 0; return r; }
SEC("syscall") int e_rcu_acquired(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p, *q; bpf_rcu_read_lock(); p = t->real_parent; q = bpf_task_acquire(p); bpf_rcu_read_unlock(); if (q) { int r = q->pid; bpf_task_release(q); return r; } return 0; }
SEC("syscall") int e_rcu_one_path(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p, *q; bpf_rcu_read_lock(); p = t->real_parent; if (t->pid & 1) bpf_rcu_read_unlock(); q = bpf_task_acquire(p); if (q) bpf_task_release(q); bpf_rcu_read_unlock(); return 0; }
SEC("syscall") int e_user_task(void *ctx) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_copy_from_user_task_dynptr(&a, 0, 8, (void *)16, bpf_get_current_task_btf()->last_wakee); }
SEC("syscall") int e_user_task_null(void *ctx) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_copy_from_user_task_dynptr(&a, 0, 8, (void *)16, 0); }
struct skb_ext { u8 chunks; char data[0]; } CORE;
struct sk_buff___more { u32 secmark; u16 alloc_cpu; struct skb_ext *extensions; char cb[48]; u16 network_header; } CORE;
#define AT(type, field) (*(type *)__builtin_preserve_access_index(&field))
#define SKB SEC("tp_btf/netif_receive_skb")
SKB int BPF_PROG(w_beyond_in_union, struct sk_buff___more *skb) { return AT(u64, skb->secmark) & 1; }
SKB int BPF_PROG(w_beyond_in_group, struct sk_buff___more *skb) { return AT(u64, skb->network_header) & 1; }
SKB int BPF_PROG(w_array, struct sk_buff___more *skb) { return AT(u64, skb->cb) & 1; }
SKB int BPF_PROG(w_flexible, struct sk_buff___more *skb) { struct skb_ext *e = skb->extensions; return e ? AT(u32, e->data) & 1 : 0; }
TP int BPF_PROG(w_beyond, struct task_struct *t, u64 f) { return AT(u64, t->pid) & 1; }
TP int BPF_PROG(w_part_of_pointer, struct task_struct *t, u64 f) { return AT(u32, t->mm) & 1; }
TP int BPF_PROG(w_text, struct task_struct *t, u64 f) { return AT(u64, t->comm) & 1; }
TP int BPF_PROG(w_negative, struct task_struct *t, u64 f) { return *(volatile int *)((void *)t - 8) & 1; }
TP int BPF_PROG(w_far, struct task_struct *t, u64 f) { return *(volatile int *)((void *)t + 30000) & 1; }
TP int BPF_PROG(w_variable, struct task_struct *t, u64 f) { return *(volatile int *)((void *)t + (f & 8)) & 1; }
SEC("tc") int e_slice_variable_beyond(struct __sk_buff *ctx) { struct bpf_dynptr d; u8 b[8]; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, b, ctx->len & 15) != 0; }
SEC("tc") int e_slice_variable_none(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, 0, ctx->len & 15) != 0; }
SEC("tc") int e_slice_size_pointer(struct __sk_buff *ctx) { struct bpf_dynptr d; u8 b[8]; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, b, (long)ctx) != 0; }
SEC("tc") int e_slice_buffer_ctx(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, ctx, 4) != 0; }
SEC("tc") int e_slice_buffer_number(struct __sk_buff *ctx) { struct bpf_dynptr d; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, (void *)8, 4) != 0; }
SEC("tc") int e_slice_nothing(struct __sk_buff *ctx) { struct bpf_dynptr d; u8 b[8]; bpf_dynptr_from_skb(ctx, 0, &d); return bpf_dynptr_slice(&d, 0, b, 0) != 0; }
KFUNC int bpf_xdp_pull_data(struct xdp_md *, u32);
TP int BPF_PROG(y_map_as_memory, struct task_struct *t, u64 f) { u64 b[8] = {}; return bpf_cpumask_populate((void *)b, &m, 8); }
TP int BPF_PROG(y_object_as_memory, struct task_struct *t, u64 f) { u64 b[8] = {}; return bpf_cpumask_populate((void *)b, t, 8); }
TP int BPF_PROG(y_old_object_as_memory, struct task_struct *t, u64 f) { u64 b[8] = {}; return bpf_cpumask_populate((void *)b, t->last_wakee, 8); }
SEC("tc") int y_socket_as_memory(struct __sk_buff *ctx) { struct bpf_sock *s = ctx->sk; u8 path[4] = {}; return s ? bpf_copy_from_user_task_dynptr((void *)s, 0, 0, 0, 0) : 0; }
