/* Bytes of objects of the kernel as memory that helpers read. */
#include "kfuncs.h"
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, u32); __type(value, u32); } m SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, char[16]); __type(value, u64); } c16 SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
#define TP SEC("tp_btf/task_newtask")
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } pe SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_QUEUE); __uint(max_entries, 4); __type(value, u64); } q SEC(".maps");
#define P(x) __builtin_preserve_access_index(&x)
TP int BPF_PROG(h_key, struct task_struct *t, u64 f) { return bpf_map_lookup_elem(&m, P(t->pid)) != 0; }
TP int BPF_PROG(h_key_comm, struct task_struct *t, u64 f) { return bpf_map_lookup_elem(&c16, P(t->comm)) != 0; }
TP int BPF_PROG(h_key_old, struct task_struct *t, u64 f) { return bpf_map_lookup_elem(&m, P(t->last_wakee->pid)) != 0; }
TP int BPF_PROG(h_key_rcu, struct task_struct *t, u64 f) { return bpf_map_lookup_elem(&m, P(t->real_parent->pid)) != 0; }
TP int BPF_PROG(h_key_acquired, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_from_pid(1); int r; if (!p) return 0; r = bpf_map_lookup_elem(&m, P(p->pid)) != 0; bpf_task_release(p); return r; }
TP int BPF_PROG(h_value, struct task_struct *t, u64 f) { u32 k = 0; return bpf_map_update_elem(&m, &k, P(t->tgid), 0); }
TP int BPF_PROG(h_output, struct task_struct *t, u64 f) { return bpf_ringbuf_output(&rb, P(t->comm), 16, 0); }
TP int BPF_PROG(h_output_beyond, struct task_struct *t, u64 f) { return bpf_ringbuf_output(&rb, P(t->comm), 32, 0); }
TP int BPF_PROG(h_output_start, struct task_struct *t, u64 f) { return bpf_ringbuf_output(&rb, t, 64, 0); }
TP int BPF_PROG(h_output_variable, struct task_struct *t, u64 f) { return bpf_ringbuf_output(&rb, P(t->comm), f & 7, 0); }
TP int BPF_PROG(h_write, struct task_struct *t, u64 f) { return bpf_get_current_comm(P(t->comm), 16); }
TP int BPF_PROG(h_output_pointer, struct task_struct *t, u64 f) { return bpf_ringbuf_output(&rb, P(t->mm), 8, 0); }
TP int BPF_PROG(h_untrusted, struct task_struct *t, u64 f) { struct task_struct *u = bpf_rdonly_cast(t, bpf_core_type_id_kernel(struct task_struct)); return bpf_ringbuf_output(&rb, P(u->comm), 16, 0); }
TP int BPF_PROG(h_memory, struct task_struct *t, u64 f) { return bpf_ringbuf_output(&rb, bpf_rdonly_cast(t, 0), 16, 0); }
TP int BPF_PROG(h_probe_from, struct task_struct *t, u64 f) { u32 x; bpf_probe_read_kernel(&x, 4, P(t->pid)); return x; }
TP int BPF_PROG(h_mask, struct task_struct *t, u64 f) { struct bpf_cpumask *m2 = bpf_cpumask_create(); int r; if (!m2) return 0; r = bpf_ringbuf_output(&rb, m2, 8, 0); bpf_cpumask_release(m2); return r; }
TP int BPF_PROG(h_printk, struct task_struct *t, u64 f) { return bpf_trace_printk(P(t->comm), 16); }
TP int BPF_PROG(h_perf, struct task_struct *t, u64 f) { return bpf_perf_event_output(ctx, &pe, 0, P(t->comm), 16); }
SEC("tp_btf/netif_receive_skb") int BPF_PROG(h_skb, struct sk_buff *s) { return bpf_skb_output(s, &pe, 0, P(s->len), 4); }
SEC("tp_btf/netif_receive_skb") int BPF_PROG(h_skb_beyond, struct sk_buff *s) { return bpf_skb_output(s, &pe, 0, P(s->len), 64); }
SEC("iter/task") int h_seq(struct bpf_iter__task *ctx) { struct task_struct *t = ctx->task; return t ? bpf_seq_write(ctx->meta->seq, P(t->comm), 16) & 1 : 0; }
TP int BPF_PROG(h_vprintk, struct task_struct *t, u64 f) { static const char fm[] = "%d"; return bpf_trace_vprintk(fm, 3, P(t->mm), 8); }
TP int BPF_PROG(h_dynptr, struct task_struct *t, u64 f) { struct bpf_dynptr d; u32 k = 0; u32 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 4, 0, &d); return bpf_dynptr_write(&d, 0, P(t->pid), 4, 0); }
TP int BPF_PROG(h_strtol, struct task_struct *t, u64 f) { long x; return bpf_strtol(P(t->comm), 16, 0, &x); }
TP int BPF_PROG(h_long, struct task_struct *t, u64 f) { return bpf_strtol("12", 2, 0, P(t->mm)); }
TP int BPF_PROG(h_probe_into, struct task_struct *t, u64 f) { return bpf_probe_read_kernel(P(t->comm), 16, t); }
TP int BPF_PROG(h_fill, struct task_struct *t, u64 f) { return bpf_map_pop_elem(&q, P(t->mm)); }
SEC("tc") int h_sock(struct __sk_buff *ctx) { struct bpf_sock *s = ctx->sk; return s ? bpf_ringbuf_output(&rb, s, 8, 0) : 0; }
TP int BPF_PROG(h_strncmp, struct task_struct *t, u64 f) { return bpf_strncmp(P(t->comm), 16, "init"); }
TP int BPF_PROG(h_snprintf, struct task_struct *t, u64 f) { char b[32]; u64 a[1] = {(long)P(t->comm)}; static const char fm[] = "%s"; return bpf_snprintf(b, 32, fm, a, 8); }
