/* Objects of which every processor has its own. */
#include "objects.h"
struct count { u64 a; u32 b; };
struct large { u8 bytes[520]; };
struct pointing { u64 *p; };
struct counted { u64 a; struct bpf_refcount ref; };
struct value { struct count percpu_kptr *c; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct value); } values SEC(".maps");
#define VALUE u32 k = 0; struct value *v = bpf_map_lookup_elem(&values, &k); if (!v) return 0
SEC("tc") int p_new(void *ctx) { struct count percpu_kptr *p = percpu_obj_new(struct count); if (!p) return 0; percpu_obj_drop(p); return 1; }
SEC("tc") int p_leak(void *ctx) { struct count percpu_kptr *p = percpu_obj_new(struct count); return p != 0; }
SEC("tc") int p_use(void *ctx) { struct count percpu_kptr *p = percpu_obj_new(struct count); struct count *c; if (!p) return 0; c = bpf_this_cpu_ptr(p); c->a = 4; c->a += 3; int r = c->a; percpu_obj_drop(p); return r; }
SEC("tc") int p_other(void *ctx) { struct count percpu_kptr *p = percpu_obj_new(struct count); struct count *c; if (!p) return 0; int r = 1; c = bpf_per_cpu_ptr(p, 0); if (c) { c->a = 4; r = c->a; } percpu_obj_drop(p); return r; }
SEC("tc") int p_other_unchecked(void *ctx) { struct count percpu_kptr *p = percpu_obj_new(struct count); struct count *c; if (!p) return 0; c = bpf_per_cpu_ptr(p, 0); c->a = 4; percpu_obj_drop(p); return 0; }
SEC("tc") int p_direct(void *ctx) { struct count *p = (void *)percpu_obj_new(struct count); if (!p) return 0; int r = p->a; percpu_obj_drop(p); return r; }
SEC("tc") int p_drop_wrong(void *ctx) { struct count percpu_kptr *p = percpu_obj_new(struct count); if (!p) return 0; obj_drop((void *)p); return 0; }
SEC("tc") int p_drop_plain(void *ctx) { struct count *p = obj_new(struct count); if (!p) return 0; percpu_obj_drop(p); return 0; }
SEC("tc") int p_large(void *ctx) { void *p = (void *)percpu_obj_new(struct large); if (!p) return 0; percpu_obj_drop(p); return 0; }
SEC("tc") int p_pointing(void *ctx) { void *p = (void *)percpu_obj_new(struct pointing); if (!p) return 0; percpu_obj_drop(p); return 0; }
SEC("tc") int p_counted(void *ctx) { void *p = (void *)percpu_obj_new(struct counted); if (!p) return 0; percpu_obj_drop(p); return 0; }
SEC("tc") int p_put(void *ctx) { struct count percpu_kptr *p, *q; VALUE; p = percpu_obj_new(struct count); if (!p) return 0; q = bpf_kptr_xchg(&v->c, p); if (q) percpu_obj_drop(q); return 1; }
SEC("tc") int p_put_plain(void *ctx) { struct count *p; struct count percpu_kptr *q; VALUE; p = obj_new(struct count); if (!p) return 0; q = bpf_kptr_xchg(&v->c, p); if (q) percpu_obj_drop(q); return 1; }
SEC("tc") int p_load(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; bpf_rcu_read_lock(); p = v->c; if (p) { c = bpf_this_cpu_ptr(p); r = c->a; } bpf_rcu_read_unlock(); return r; }
SEC("tc") int p_load_outside(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; p = v->c; if (p) { c = bpf_this_cpu_ptr(p); r = c->a; } return r; }
SEC("tc") int p_used_after(void *ctx) { struct count percpu_kptr *p = percpu_obj_new(struct count); struct count *c; if (!p) return 0; c = bpf_this_cpu_ptr(p); percpu_obj_drop(p); return c->a; }
SEC("tc") int p_load_write(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; p = v->c; if (p) { c = bpf_this_cpu_ptr(p); c->a = 4; r = c->a; } return r; }
SEC("tc") int p_load_other(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; p = v->c; if (p) { c = bpf_per_cpu_ptr(p, 0); if (c) { c->b = 3; r = c->b; } } return r; }
SEC("tc") int p_load_unchecked(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; p = v->c; c = bpf_this_cpu_ptr(p); r = c->a; return r; }
SEC("tc") int p_load_behind(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; p = v->c; if (p) { c = bpf_this_cpu_ptr(p); r = *(volatile u64 *)((void *)c + 16); } return r; }
SEC("tc") int p_load_direct(void *ctx) { struct count percpu_kptr *p; int r = 0; VALUE; p = v->c; if (p) r = *(volatile u64 *)p; return r; }
SEC("tc") int p_load_drop(void *ctx) { struct count percpu_kptr *p; VALUE; p = v->c; if (p) percpu_obj_drop(p); return 0; }
SEC("tc") int p_number(void *ctx) { void *c = bpf_this_cpu_ptr((void *)8); return c != 0; }
SEC("tc") int p_owned_plain(void *ctx) { struct count *p = obj_new(struct count); if (!p) return 0; struct count *c = bpf_this_cpu_ptr(p); int r = c->a; obj_drop(p); return r; }
SEC("tc") int p_put_run(void *ctx) { struct count percpu_kptr *p, *q; struct count *c; int r = 0; VALUE; p = percpu_obj_new(struct count); if (!p) return 0; q = bpf_kptr_xchg(&v->c, p); if (q) percpu_obj_drop(q); p = v->c; if (p) { c = bpf_this_cpu_ptr(p); c->a = 4; c = bpf_this_cpu_ptr(p); r = c->a; } q = bpf_kptr_xchg(&v->c, 0); if (q) percpu_obj_drop(q); return r; }
SEC("syscall") int p_sleepable(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; p = v->c; if (p) { c = bpf_this_cpu_ptr(p); r = c->a; } return r; }
SEC("syscall") int p_sleepable_rcu(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; bpf_rcu_read_lock(); p = v->c; if (p) { c = bpf_this_cpu_ptr(p); r = c->a; } bpf_rcu_read_unlock(); return r; }
SEC("syscall") int p_sleepable_after(void *ctx) { struct count percpu_kptr *p; struct count *c = 0; int r = 0; VALUE; bpf_rcu_read_lock(); p = v->c; if (p) c = bpf_this_cpu_ptr(p); bpf_rcu_read_unlock(); if (c) r = c->a; return r; }
SEC("tc") int p_load_other_unchecked(void *ctx) { struct count percpu_kptr *p; struct count *c; int r = 0; VALUE; p = v->c; if (p) { c = bpf_per_cpu_ptr(p, 0); r = c->b; } return r; }
