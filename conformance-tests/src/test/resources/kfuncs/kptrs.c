/* Pointers to objects in the values of maps. */
#include "objects.h"
struct plain { u64 a; u32 b; };
struct counted { u64 a; struct bpf_refcount ref; };
struct other { u64 x; };
struct outer { struct plain kptr *in; u64 n; };
struct value { struct plain kptr *local; struct task_struct kptr *task; struct task_struct kptr_untrusted *seen; u64 n; struct counted kptr *counted; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, struct value); } values SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, u32); __type(value, struct value); } hashed SEC(".maps");
struct outer_value { struct outer kptr *outer; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct outer_value); } outers SEC(".maps");
struct plain kptr *global;
u64 sink;
#define VALUE u32 k = 0; struct value *v = bpf_map_lookup_elem(&values, &k); if (!v) return 0
#define PRE struct plain *p, *q; struct task_struct *t, *u; VALUE

SEC("tc") int k_put(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; p->a = 7; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); return 1; }
SEC("tc") int k_take(void *ctx) { PRE; p = bpf_kptr_xchg(&v->local, 0); if (!p) return -1; int r = p->a; obj_drop(p); return r; }
SEC("tc") int k_put_take(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; p->a = 7; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); p = bpf_kptr_xchg(&v->local, 0); if (!p) return -1; int r = p->a; obj_drop(p); return r; }
SEC("tc") int k_put_leak(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; bpf_kptr_xchg(&v->local, p); return 1; }
SEC("tc") int k_put_use(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); return p->a; }
SEC("tc") int k_wrong_type(void *ctx) { PRE; struct other *o = obj_new(struct other); if (!o) return 0; q = bpf_kptr_xchg(&v->local, o); if (q) obj_drop(q); return 1; }
SEC("tc") int k_wrong_field(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; q = bpf_kptr_xchg(&v->n, p); if (q) obj_drop(q); return 1; }
SEC("tc") int k_wrong_kernel(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; t = bpf_kptr_xchg(&v->task, p); if (t) bpf_task_release(t); return 1; }
SEC("tc") int k_untrusted_field(void *ctx) { PRE; t = bpf_task_from_pid(1); if (!t) return 0; t = bpf_kptr_xchg(&v->seen, t); if (t) bpf_task_release(t); return 1; }
SEC("tc") int k_task(void *ctx) { PRE; t = bpf_task_from_pid(1); if (!t) return 0; t = bpf_kptr_xchg(&v->task, t); if (t) bpf_task_release(t); return 1; }
SEC("tc") int k_number(void *ctx) { PRE; q = bpf_kptr_xchg(&v->local, (void *)8); if (q) obj_drop(q); return 1; }
SEC("tc") int k_value(void *ctx) { PRE; q = bpf_kptr_xchg(&v->local, v); if (q) obj_drop(q); return 1; }
SEC("tc") int k_on_stack(void *ctx) { struct plain kptr *s = 0; struct plain *q = bpf_kptr_xchg(&s, 0); if (q) obj_drop(q); return 1; }
SEC("tc") int k_load(void *ctx) { PRE; p = v->local; if (!p) return 0; return p->b; }
SEC("tc") int k_load_unchecked(void *ctx) { PRE; p = v->local; return p->b; }
SEC("tc") int k_load_rcu(void *ctx) { PRE; int r = 0; bpf_rcu_read_lock(); p = v->local; if (p) r = p->b; bpf_rcu_read_unlock(); return r; }
SEC("tc") int k_load_write(void *ctx) { PRE; p = v->local; if (!p) return 0; p->b = 1; return 0; }
SEC("tc") int k_load_write_rcu(void *ctx) { PRE; bpf_rcu_read_lock(); p = v->local; if (p) p->b = 1; bpf_rcu_read_unlock(); return 0; }
SEC("tc") int k_load_drop(void *ctx) { PRE; p = v->local; if (!p) return 0; obj_drop(p); return 0; }
SEC("tc") int k_load_task(void *ctx) { PRE; t = v->task; if (!t) return 0; return t->pid; }
SEC("tc") int k_load_task_release(void *ctx) { PRE; t = v->task; if (!t) return 0; bpf_task_release(t); return 0; }
SEC("tc") int k_load_task_acquire(void *ctx) { PRE; t = v->task; if (!t) return 0; t = bpf_task_acquire(t); if (!t) return 0; bpf_task_release(t); return 0; }
SEC("tc") int k_rcu_task_acquire(void *ctx) { PRE; int r = 0; bpf_rcu_read_lock(); t = v->task; if (t) { u = bpf_task_acquire(t); if (u) { r = u->pid; bpf_task_release(u); } } bpf_rcu_read_unlock(); return r; }
SEC("tc") int k_load_untrusted(void *ctx) { PRE; t = v->seen; if (!t) return 0; return t->pid; }
SEC("tc") int k_store_untrusted(void *ctx) { PRE; t = v->seen; v->seen = t; return 0; }
SEC("tc") int k_store_null(void *ctx) { PRE; v->seen = 0; return 0; }
SEC("tc") int k_store_number(void *ctx) { PRE; v->seen = (void *)4; return 0; }
SEC("tc") int k_store_owned(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; v->local = p; return 0; }
SEC("tc") int k_store_referenced(void *ctx) { PRE; v->local = 0; return 0; }
SEC("tc") int k_store_task(void *ctx) { PRE; t = bpf_task_from_pid(1); if (!t) return 0; v->seen = t; bpf_task_release(t); return 0; }
SEC("tc") int k_load_narrow(void *ctx) { PRE; return *(volatile u32 *)&v->local; }
SEC("tc") int k_load_shifted(void *ctx) { PRE; return *(volatile u64 *)((void *)&v->local + 4) != 0; }
SEC("tc") int k_variable(struct __sk_buff *ctx) { VALUE; u32 i = ctx->len & 8; asm volatile("" : "+r"(i)); return *(volatile u64 *)((void *)v + i) != 0; }
SEC("tc") int k_variable_xchg(struct __sk_buff *ctx) { PRE; u32 i = ctx->len & 8; asm volatile("" : "+r"(i)); q = bpf_kptr_xchg((void *)v + i, 0); if (q) obj_drop(q); return 0; }
SEC("tc") int k_helper_reads(struct __sk_buff *ctx) { VALUE; return bpf_skb_store_bytes(ctx, 0, v, 16, 0); }
SEC("tc") int k_atomic(void *ctx) { PRE; __sync_fetch_and_add((u64 *)&v->local, 1); return 0; }
SEC("tc") int k_unchecked_value(void *ctx) { u32 k = 0; struct value *v = bpf_map_lookup_elem(&values, &k); struct plain *q = bpf_kptr_xchg(&v->local, 0); if (q) obj_drop(q); return 0; }
SEC("tc") int k_hash(void *ctx) { u32 k = 5; struct value fresh = {}; struct plain *p, *q; bpf_map_update_elem(&hashed, &k, &fresh, 0); struct value *v = bpf_map_lookup_elem(&hashed, &k); if (!v) return 0; p = obj_new(struct plain); if (!p) return 0; p->b = 5; p->a = 9; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); bpf_map_delete_elem(&hashed, &k); return 2; }
SEC("tc") int k_update_keeps(void *ctx) { PRE; u32 k2 = 0; struct value fresh = { .n = 3 }; p = obj_new(struct plain); if (!p) return 0; p->b = 5; p->a = 9; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); bpf_map_update_elem(&values, &k2, &fresh, 0); p = bpf_kptr_xchg(&v->local, 0); int r = v->n * 10; if (p) { r += p->a; obj_drop(p); } return r; }
SEC("tc") int k_counted(void *ctx) { VALUE; struct counted *p = obj_new(struct counted), *q; if (!p) return 0; p->a = 6; q = bpf_kptr_xchg(&v->counted, p); if (q) obj_drop(q); int r = 0; bpf_rcu_read_lock(); p = v->counted; if (p) { q = refcount_acquire(p); if (q) { r = q->a; obj_drop(q); } } bpf_rcu_read_unlock(); p = bpf_kptr_xchg(&v->counted, 0); if (p) obj_drop(p); return r; }
SEC("tc") int k_counted_unchecked(void *ctx) { VALUE; struct counted *p, *q; int r = 0; bpf_rcu_read_lock(); p = v->counted; if (p) { q = refcount_acquire(p); r = q->a; obj_drop(q); } bpf_rcu_read_unlock(); return r; }
SEC("tc") int k_counted_leak(void *ctx) { VALUE; struct counted *p, *q; int r = 0; bpf_rcu_read_lock(); p = v->counted; if (p) { q = refcount_acquire(p); if (q) r = q->a; } bpf_rcu_read_unlock(); return r; }
SEC("tc") int k_counted_outside(void *ctx) { VALUE; struct counted *p, *q; p = v->counted; if (!p) return 0; q = refcount_acquire(p); if (q) obj_drop(q); return 0; }
SEC("tc") int k_global(void *ctx) { struct plain *p = obj_new(struct plain), *q; if (!p) return 0; p->a = 3; q = bpf_kptr_xchg(&global, p); if (q) obj_drop(q); p = bpf_kptr_xchg(&global, 0); if (!p) return 0; int r = p->a; obj_drop(p); return r; }
SEC("tc") int k_nested(void *ctx) { u32 k = 0; struct outer *o = obj_new(struct outer); if (!o) return 0; struct plain *p = obj_new(struct plain), *q; if (!p) { obj_drop(o); return 0; } p->a = 4; q = bpf_kptr_xchg(&o->in, p); if (q) obj_drop(q); q = bpf_kptr_xchg(&o->in, 0); int r = 0; if (q) { r = q->a; obj_drop(q); } obj_drop(o); return r; }
SEC("tc") int k_nested_direct(void *ctx) { struct outer *o = obj_new(struct outer); if (!o) return 0; struct plain *p = o->in; int r = p != 0; obj_drop(o); return r; }
SEC("tc") int k_nested_store(void *ctx) { struct outer *o = obj_new(struct outer); if (!o) return 0; o->in = 0; obj_drop(o); return 0; }
SEC("tc") int k_nested_drops(void *ctx) { u32 k = 0; struct outer *o = obj_new(struct outer); if (!o) return 0; struct plain *p = obj_new(struct plain), *q; if (!p) { obj_drop(o); return 0; } q = bpf_kptr_xchg(&o->in, p); if (q) obj_drop(q); struct outer_value *v = bpf_map_lookup_elem(&outers, &k); if (!v) { obj_drop(o); return 0; } o = bpf_kptr_xchg(&v->outer, o); if (o) obj_drop(o); return 5; }
SEC("tracepoint") int k_tracepoint(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); return 1; }
SEC("syscall") int k_sleepable_load(void *ctx) { PRE; p = v->local; if (!p) return 0; return p->b; }
SEC("syscall") int k_sleepable_write(void *ctx) { PRE; p = v->local; if (!p) return 0; p->b = 1; return 0; }
SEC("syscall") int k_sleepable_rcu(void *ctx) { PRE; int r = 0; bpf_rcu_read_lock(); p = v->local; if (p) { r = p->b; p->b = 2; } bpf_rcu_read_unlock(); return r; }
SEC("syscall") int k_sleepable_after(void *ctx) { PRE; bpf_rcu_read_lock(); p = v->local; bpf_rcu_read_unlock(); if (!p) return 0; return p->b; }
SEC("syscall") int k_sleepable_after_checked(void *ctx) { PRE; bpf_rcu_read_lock(); p = v->local; if (!p) { bpf_rcu_read_unlock(); return 0; } bpf_rcu_read_unlock(); return p->b; }
SEC("syscall") int k_sleepable_after_write(void *ctx) { PRE; bpf_rcu_read_lock(); p = v->local; if (!p) { bpf_rcu_read_unlock(); return 0; } bpf_rcu_read_unlock(); p->b = 1; return 0; }
SEC("syscall") int k_sleepable_counted(void *ctx) { VALUE; struct counted *p, *q; p = v->counted; if (!p) return 0; q = refcount_acquire(p); if (q) obj_drop(q); return 0; }
SEC("syscall") int k_sleepable_task(void *ctx) { PRE; t = v->task; if (!t) return 0; return t->pid; }
SEC("syscall") int k_sleepable_task_acquire(void *ctx) { PRE; t = v->task; if (!t) return 0; t = bpf_task_acquire(t); if (!t) return 0; bpf_task_release(t); return 0; }
SEC("syscall") int k_sleepable_xchg(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); return 1; }
SEC("tc") int k_xchg_shifted(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; q = bpf_kptr_xchg(&v->local, &p->b); if (q) obj_drop(q); return 1; }
SEC("tc") int k_xchg_task_loaded(void *ctx) { PRE; t = v->task; if (!t) return 0; u = bpf_kptr_xchg(&v->task, t); if (u) bpf_task_release(u); return 1; }
SEC("tc") int k_xchg_twice(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); q = bpf_kptr_xchg(&v->local, p); if (q) obj_drop(q); return 1; }
SEC("tc") int k_xchg_into_loaded(void *ctx) { u32 k = 0; struct outer_value *v = bpf_map_lookup_elem(&outers, &k); if (!v) return 0; struct outer *o = v->outer; if (!o) return 0; struct plain *q = bpf_kptr_xchg(&o->in, 0); if (q) obj_drop(q); return 1; }
SEC("tc") int k_nested_wrong_place(void *ctx) { struct outer *o = obj_new(struct outer); if (!o) return 0; struct plain *q = bpf_kptr_xchg((void *)&o->n, 0); if (q) obj_drop(q); obj_drop(o); return 1; }
SEC("tc") int k_drop_task(void *ctx) { struct task_struct *t = bpf_task_from_pid(1); if (!t) return 0; obj_drop(t); return 1; }
SEC("tc") int k_release_local(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; p->b = 5; bpf_task_release((void *)p); return 1; }
SEC("tc") int k_count_task(void *ctx) { struct task_struct *t = bpf_task_from_pid(1); if (!t) return 0; refcount_acquire(t); bpf_task_release(t); return 1; }
SEC("tc") int k_store_other_kind(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; v->seen = (void *)p; obj_drop(p); return 0; }
SEC("tc") int k_store_null_checked(void *ctx) { PRE; t = bpf_task_from_pid(1); v->seen = t; if (t) bpf_task_release(t); return 0; }
SEC("tc") int k_store_narrow(void *ctx) { PRE; *(volatile u32 *)&v->seen = 0; return 0; }
SEC("tc") int k_compare_null(void *ctx) { PRE; p = obj_new(struct plain); if (!p) return 0; p->b = 5; if (!p) return *(volatile int *)0; obj_drop(p); return 0; }
SEC("tc") int k_update(void *ctx) { VALUE; struct value fresh = {}; return bpf_map_update_elem(&values, &k, v, 0) + bpf_map_update_elem(&hashed, &k, &fresh, 0); }
SEC("tc") int k_release_namesake(void *ctx) { struct task_struct *t = obj_new(struct task_struct); if (!t) return 0; bpf_task_release(t); return 1; }
SEC("tc") int k_xchg_namesake(void *ctx) { PRE; t = obj_new(struct task_struct); if (!t) return 0; u = bpf_kptr_xchg(&v->task, t); if (u) bpf_task_release(u); return 1; }
SEC("tc") int k_store_namesake(void *ctx) { PRE; t = obj_new(struct task_struct); if (!t) return 0; v->seen = t; obj_drop(t); return 0; }
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, u64); } numbers SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __uint(key_size, 4); __uint(value_size, 8); } untyped SEC(".maps");
SEC("tc") int k_numbers(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&numbers, &k); if (!v) return 0; struct plain *q = bpf_kptr_xchg(v, 0); if (q) obj_drop(q); return 1; }
SEC("tc") int k_untyped(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&untyped, &k); if (!v) return 0; struct plain *q = bpf_kptr_xchg(v, 0); if (q) obj_drop(q); return 1; }
SEC("tc") int k_none_in_object(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; struct plain *q = bpf_kptr_xchg(p, 0); if (q) obj_drop(q); obj_drop(p); return 1; }
