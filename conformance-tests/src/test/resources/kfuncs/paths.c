/* One instruction, and several kinds of pointers that come to it. */
#include "kfuncs.h"
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, u64[4]); } m SEC(".maps");
#define TP SEC("tp_btf/task_newtask")
#define SEL(name, A, B, USE) TP int BPF_PROG(name, struct task_struct *t, u64 f) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); u64 buf[4] = {}; void *p; long r = 0; if (!v) return 0; \
 asm volatile("if %[f] & 1 goto 1f; %[p] = %[b]; goto 2f; 1: %[p] = %[a]; 2:" : [p] "=&r"(p) : [f] "r"(f), [a] "r"(A), [b] "r"(B)); USE; return r & 1; }
#define LD r = *(volatile int *)p
SEL(x_task_value, t, v, LD)
SEL(x_value_task, v, t, LD)
SEL(x_task_stack, t, buf, LD)
SEL(x_task_ctx, t, ctx, LD)
SEL(x_task_old, t, t->last_wakee, LD)
SEL(x_task_rcu, t, t->real_parent, LD)
SEL(x_task_mm, t, t->mm, LD)
SEL(x_untrusted_task, bpf_rdonly_cast(t, bpf_core_type_id_kernel(struct task_struct)), t, LD)
SEL(x_untrusted_value, bpf_rdonly_cast(t, bpf_core_type_id_kernel(struct task_struct)), v, LD)
SEL(x_memory_value, bpf_rdonly_cast(t, 0), v, LD)
SEL(x_memory_task, bpf_rdonly_cast(t, 0), t, LD)
SEL(x_memory_untrusted, bpf_rdonly_cast(t, 0), bpf_rdonly_cast(t, bpf_core_type_id_kernel(struct task_struct)), LD)
SEL(x_number_task, f, t, LD)
SEL(x_acquire_either, t, t->real_parent, ({ struct task_struct *a = bpf_task_acquire(p); if (a) bpf_task_release(a); }))
SEL(x_acquire_old, t, t->last_wakee, ({ struct task_struct *a = bpf_task_acquire(p); if (a) bpf_task_release(a); }))
SEL(x_mask_either, &t->cpus_mask, buf, ({ r = bpf_cpumask_first(p); }))
SEL(x_mask_value, &t->cpus_mask, v, ({ r = bpf_cpumask_first(p); }))
#define ST *(volatile int *)p = 3
SEL(x_store_task_value, t, v, ST)
SEL(x_store_value_stack, v, buf, ST)
TP int BPF_PROG(x_two_acquired, struct task_struct *t, u64 f) { struct task_struct *a = f & 1 ? bpf_task_acquire(t) : bpf_task_from_pid(3); int r; if (!a) return 0; r = a->pid; bpf_task_release(a); return r; }
TP int BPF_PROG(x_maybe_acquired, struct task_struct *t, u64 f) { struct task_struct *a = 0; if (f & 1) a = bpf_task_from_pid(3); if (a) bpf_task_release(a); return 0; }
TP int BPF_PROG(x_loop_acquired, struct task_struct *t, u64 f) { struct task_struct *a = 0; for (int i = 0; i < 100; i++) { if (a) bpf_task_release(a); a = bpf_task_from_pid(i); } if (a) bpf_task_release(a); return 0; }
TP int BPF_PROG(x_walk_loop, struct task_struct *t, u64 f) { struct task_struct *p = t; int n = 0; for (int i = 0; i < 50; i++) { p = p->real_parent; n += p->pid; } return n; }
TP int BPF_PROG(x_walk_null, struct task_struct *t, u64 f) { struct task_struct *p = t; int n = 0; for (int i = 0; i < 50 && p; i++) { p = p->last_wakee; n += p->pid; } return n; }
