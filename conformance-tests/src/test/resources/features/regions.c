/* Regions: interrupts off, locks that can fail, preemption, RCU; and how they lie in each other. */
#include "feature.h"

struct bpf_res_spin_lock { u32 val; };
extern void bpf_throw(u64 cookie) ksym;
extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
extern void bpf_preempt_disable(void) ksym;
extern void bpf_preempt_enable(void) ksym;
extern void bpf_local_irq_save(unsigned long *flags) ksym;
extern void bpf_local_irq_restore(unsigned long *flags) ksym;
extern int bpf_res_spin_lock(struct bpf_res_spin_lock *lock) ksym;
extern void bpf_res_spin_unlock(struct bpf_res_spin_lock *lock) ksym;
extern int bpf_res_spin_lock_irqsave(struct bpf_res_spin_lock *lock, unsigned long *flags) ksym;
extern void bpf_res_spin_unlock_irqrestore(struct bpf_res_spin_lock *lock, unsigned long *flags) ksym;

struct one { u64 n; struct bpf_res_spin_lock lock; };
struct spin { u64 n; struct bpf_spin_lock lock; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct one); } ones SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct spin); } spins SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } values SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, PROG_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u32); } progs SEC(".maps");
static void *(*copy_user)(void *dst, u32 size, const void *from) = (void *)148;
static void (*copy_from_user)(void *dst, u32 size, const void *from) = (void *)148;

#define VALUE(v, k0) u32 k_##v = k0; struct one *v = map_lookup(&ones, &k_##v); if (!v) return 0
#define SPIN(v) u32 k_##v = 0; struct spin *v = map_lookup(&spins, &k_##v); if (!v) return 0

/* interrupts */
TC(irq) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return 0; }
TC(irq_twice) { unsigned long f, g; bpf_local_irq_save(&f); bpf_local_irq_save(&g); bpf_local_irq_restore(&g); bpf_local_irq_restore(&f); return 0; }
TC(irq_order) { unsigned long f, g; bpf_local_irq_save(&f); bpf_local_irq_save(&g); bpf_local_irq_restore(&f); bpf_local_irq_restore(&g); return 0; }
TC(irq_leak) { unsigned long f; bpf_local_irq_save(&f); return 0; }
TC(irq_leak_two) { unsigned long f, g; bpf_local_irq_save(&f); bpf_local_irq_save(&g); bpf_local_irq_restore(&g); return 0; }
TC(irq_restore_only) { unsigned long f; bpf_local_irq_restore(&f); return 0; }
TC(irq_restore_number) { unsigned long f = 5; bpf_local_irq_restore(&f); return 0; }
TC(irq_restore_twice) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); bpf_local_irq_restore(&f); return 0; }
TC(irq_same_twice) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return 0; }
TC(irq_again) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return 0; }
TC(irq_overwrite) { unsigned long f; bpf_local_irq_save(&f); *(volatile unsigned long *)&f = 0; bpf_local_irq_restore(&f); return 0; }
TC(irq_overwrite_part) { unsigned long f; bpf_local_irq_save(&f); *(volatile u32 *)&f = 0; bpf_local_irq_restore(&f); return 0; }
TC(irq_read) { unsigned long f; bpf_local_irq_save(&f); u64 v = *(volatile unsigned long *)&f; bpf_local_irq_restore(&f); return v; }
TC(irq_map) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; bpf_local_irq_save((unsigned long *)v); bpf_local_irq_restore((unsigned long *)v); return 0; }
TC(irq_number) { bpf_local_irq_save((unsigned long *)7); return 0; }
TC(irq_misaligned) { char f[16]; bpf_local_irq_save((unsigned long *)(f + 4)); bpf_local_irq_restore((unsigned long *)(f + 4)); return 0; }
TC(irq_in_branch) { unsigned long f; if (skb->len) bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return 0; }
TC(irq_branches) { unsigned long f; bpf_local_irq_save(&f); if (skb->len) { bpf_local_irq_restore(&f); return 1; } bpf_local_irq_restore(&f); return 0; }
TC(irq_helper) { unsigned long f; bpf_local_irq_save(&f); u64 t = ktime(); bpf_local_irq_restore(&f); return t != 0; }
TC(irq_helper_argument) { unsigned long f; u64 data[2] = {}; bpf_local_irq_save(&f); trace((char *)&f, 8); bpf_local_irq_restore(&f); return 0; }
TC(irq_tail) { unsigned long f; bpf_local_irq_save(&f); tail_call(skb, &progs, 0); bpf_local_irq_restore(&f); return 0; }
static noinline int save(unsigned long *f) { bpf_local_irq_save(f); return 0; }
static noinline int restore(unsigned long *f) { bpf_local_irq_restore(f); return 0; }
static noinline int save_own(int x) { unsigned long f; bpf_local_irq_save(&f); return x; }
static noinline int balanced(int x) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return x; }
noinline int global_plain(int x) { return x + 1; }
noinline int global_irq(int x) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return x; }
noinline int global_irq_leak(int x) { unsigned long f; bpf_local_irq_save(&f); return x; }
TC(irq_sub) { unsigned long f; save(&f); restore(&f); return 0; }
TC(irq_sub_save) { unsigned long f; save(&f); bpf_local_irq_restore(&f); return 0; }
TC(irq_sub_restore) { unsigned long f; bpf_local_irq_save(&f); restore(&f); return 0; }
TC(irq_sub_leak) { return save_own(skb->len); }
TC(irq_sub_balanced) { unsigned long f; bpf_local_irq_save(&f); balanced(1); bpf_local_irq_restore(&f); return 0; }
TC(irq_global) { unsigned long f; bpf_local_irq_save(&f); int r = global_plain(skb->len); bpf_local_irq_restore(&f); return r; }
TC(irq_global_inside) { return global_irq(skb->len); }
TC(irq_global_leak) { return global_irq_leak(skb->len); }
TC(irq_global_memory) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return f; }
static int step_irq(u32 i, unsigned long *c) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return 0; }
static int step_save(u32 i, unsigned long *c) { bpf_local_irq_save(c); return 1; }
static int step_restore(u32 i, unsigned long *c) { bpf_local_irq_restore(c); return 1; }
static int step_plain(u32 i, unsigned long *c) { return 0; }
TC(irq_callback) { loop(5, step_irq, 0, 0); return 0; }
TC(irq_callback_save) { unsigned long f; loop(5, step_save, &f, 0); return 0; }
TC(irq_callback_save_restore) { unsigned long f; loop(5, step_save, &f, 0); bpf_local_irq_restore(&f); return 0; }
TC(irq_callback_restore) { unsigned long f; bpf_local_irq_save(&f); loop(5, step_restore, &f, 0); return 0; }
TC(irq_around_callback) { unsigned long f; bpf_local_irq_save(&f); loop(5, step_plain, 0, 0); bpf_local_irq_restore(&f); return 0; }
TC(irq_throw) { unsigned long f; bpf_local_irq_save(&f); if (skb->len) bpf_throw(1); bpf_local_irq_restore(&f); return 0; }
TC(irq_record) { unsigned long f; u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; bpf_local_irq_save(&f); ringbuf_submit(r, 0); bpf_local_irq_restore(&f); return 0; }
TC(irq_record_leak) { unsigned long f; bpf_local_irq_save(&f); u64 *r = ringbuf_reserve(&ring, 8, 0); return r != 0; }
TC(irq_pointer_in_slot) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); *(volatile u64 *)&f = 1; return *(volatile u64 *)&f; }
TC(irq_loop) { unsigned long f; for (int i = 0; i < 4; i++) { bpf_local_irq_save(&f); bpf_local_irq_restore(&f); } return 0; }

/* preemption, RCU, interrupts, locks in each other */
TC(rcu_preempt_irq) { unsigned long f; bpf_rcu_read_lock(); bpf_preempt_disable(); bpf_local_irq_save(&f); bpf_local_irq_restore(&f); bpf_preempt_enable(); bpf_rcu_read_unlock(); return 0; }
TC(crossed_rcu_preempt) { bpf_rcu_read_lock(); bpf_preempt_disable(); bpf_rcu_read_unlock(); bpf_preempt_enable(); return 0; }
TC(crossed_irq_preempt) { unsigned long f; bpf_local_irq_save(&f); bpf_preempt_disable(); bpf_local_irq_restore(&f); bpf_preempt_enable(); return 0; }
TC(crossed_irq_rcu) { unsigned long f; bpf_local_irq_save(&f); bpf_rcu_read_lock(); bpf_local_irq_restore(&f); bpf_rcu_read_unlock(); return 0; }
TC(preempt_nested) { bpf_preempt_disable(); bpf_preempt_disable(); bpf_preempt_enable(); bpf_preempt_enable(); return 0; }
TC(preempt_nested_leak) { bpf_preempt_disable(); bpf_preempt_disable(); bpf_preempt_enable(); return 0; }
TC(rcu_nested) { bpf_rcu_read_lock(); bpf_rcu_read_lock(); bpf_rcu_read_unlock(); bpf_rcu_read_unlock(); return 0; }
TC(all_leak) { unsigned long f; bpf_local_irq_save(&f); bpf_preempt_disable(); bpf_rcu_read_lock(); return 0; }
TC(preempt_irq_leak) { unsigned long f; bpf_preempt_disable(); bpf_local_irq_save(&f); return 0; }
TC(preempt_global) { bpf_preempt_disable(); int r = global_plain(skb->len); bpf_preempt_enable(); return r; }
TC(rcu_global) { bpf_rcu_read_lock(); int r = global_plain(skb->len); bpf_rcu_read_unlock(); return r; }
static noinline int enter_rcu(void) { bpf_rcu_read_lock(); return 0; }
static noinline int leave_rcu(void) { bpf_rcu_read_unlock(); return 0; }
static noinline int enter_preempt(void) { bpf_preempt_disable(); return 0; }
static noinline int leave_preempt(void) { bpf_preempt_enable(); return 0; }
noinline int global_enter_rcu(void) { bpf_rcu_read_lock(); return 0; }
noinline int global_enter_preempt(void) { bpf_preempt_disable(); return 0; }
noinline int global_leave_rcu(void) { bpf_rcu_read_unlock(); return 0; }
TC(rcu_sub) { enter_rcu(); leave_rcu(); return 0; }
TC(preempt_sub) { enter_preempt(); leave_preempt(); return 0; }
TC(rcu_sub_leak) { enter_rcu(); return 0; }
TC(preempt_sub_leak) { enter_preempt(); return 0; }
TC(rcu_global_leak) { return global_enter_rcu(); }
TC(preempt_global_leak) { return global_enter_preempt(); }
TC(rcu_global_leave) { bpf_rcu_read_lock(); return global_leave_rcu(); }
static int step_rcu(u32 i, void *c) { bpf_rcu_read_lock(); bpf_rcu_read_unlock(); return 0; }
static int step_rcu_leak(u32 i, void *c) { bpf_rcu_read_lock(); return 0; }
static int step_rcu_leave(u32 i, void *c) { bpf_rcu_read_unlock(); return 0; }
static int step_preempt_leak(u32 i, void *c) { bpf_preempt_disable(); return 0; }
static int step_preempt_leave(u32 i, void *c) { bpf_preempt_enable(); return 1; }
TC(rcu_callback) { loop(5, step_rcu, 0, 0); return 0; }
TC(rcu_callback_inside) { bpf_rcu_read_lock(); loop(5, step_plain, 0, 0); bpf_rcu_read_unlock(); return 0; }
TC(rcu_callback_nested) { bpf_rcu_read_lock(); loop(5, step_rcu, 0, 0); bpf_rcu_read_unlock(); return 0; }
TC(rcu_callback_leak) { loop(5, step_rcu_leak, 0, 0); return 0; }
TC(rcu_callback_leave) { bpf_rcu_read_lock(); loop(5, step_rcu_leave, 0, 0); return 0; }
TC(preempt_callback_leak) { loop(5, step_preempt_leak, 0, 0); return 0; }
TC(preempt_callback_leave) { bpf_preempt_disable(); loop(5, step_preempt_leave, 0, 0); return 0; }
TC(preempt_around_callback) { bpf_preempt_disable(); loop(5, step_plain, 0, 0); bpf_preempt_enable(); return 0; }

/* sleepable */
SEC("syscall") int sleep_plain(void *ctx) { u64 b; copy_from_user(&b, 8, 0); return 0; }
SEC("syscall") int sleep_rcu(void *ctx) { u64 b; bpf_rcu_read_lock(); copy_from_user(&b, 8, 0); bpf_rcu_read_unlock(); return 0; }
SEC("syscall") int sleep_preempt(void *ctx) { u64 b; bpf_preempt_disable(); copy_from_user(&b, 8, 0); bpf_preempt_enable(); return 0; }
SEC("syscall") int sleep_irq(void *ctx) { u64 b; unsigned long f; bpf_local_irq_save(&f); copy_from_user(&b, 8, 0); bpf_local_irq_restore(&f); return 0; }
noinline int global_sleeps(int x) { u64 b; copy_from_user(&b, 8, 0); return x; }
noinline int global_sleeps_deep(int x) { return global_sleeps(x) + 1; }
SEC("syscall") int sleep_global(void *ctx) { return global_sleeps(1) & 1; }
SEC("syscall") int sleep_global_rcu(void *ctx) { bpf_rcu_read_lock(); int r = global_sleeps(1); bpf_rcu_read_unlock(); return r & 1; }
SEC("syscall") int sleep_global_preempt(void *ctx) { bpf_preempt_disable(); int r = global_sleeps(1); bpf_preempt_enable(); return r & 1; }
SEC("syscall") int sleep_global_irq(void *ctx) { unsigned long f; bpf_local_irq_save(&f); int r = global_sleeps(1); bpf_local_irq_restore(&f); return r & 1; }
SEC("syscall") int sleep_global_deep_irq(void *ctx) { unsigned long f; bpf_local_irq_save(&f); int r = global_sleeps_deep(1); bpf_local_irq_restore(&f); return r & 1; }
SEC("syscall") int sleep_global_plain_irq(void *ctx) { unsigned long f; bpf_local_irq_save(&f); int r = global_plain(1); bpf_local_irq_restore(&f); return r & 1; }
TC(sleep_in_tc) { return global_sleeps(1); }

/* locks that can fail */
TC(res) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; v->n++; bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_unchecked) { VALUE(v, 0); bpf_res_spin_lock(&v->lock); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_wrong_branch) { VALUE(v, 0); if (!bpf_res_spin_lock(&v->lock)) return 0; bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_leak) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; return 1; }
TC(res_unlock_only) { VALUE(v, 0); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_same_twice) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; if (bpf_res_spin_lock(&v->lock)) { bpf_res_spin_unlock(&v->lock); return 0; } bpf_res_spin_unlock(&v->lock); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_nested) { VALUE(v, 0); VALUE(w, 1); if (bpf_res_spin_lock(&v->lock)) return 0; if (bpf_res_spin_lock(&w->lock)) { bpf_res_spin_unlock(&v->lock); return 0; } bpf_res_spin_unlock(&w->lock); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_alias) { VALUE(v, 0); VALUE(w, 0); if (bpf_res_spin_lock(&v->lock)) return 1; int r = bpf_res_spin_lock(&w->lock); if (r) { bpf_res_spin_unlock(&v->lock); return r; } bpf_res_spin_unlock(&w->lock); bpf_res_spin_unlock(&v->lock); return 2; }
TC(res_crossed) { VALUE(v, 0); VALUE(w, 1); if (bpf_res_spin_lock(&v->lock)) return 0; if (bpf_res_spin_lock(&w->lock)) { bpf_res_spin_unlock(&v->lock); return 0; } bpf_res_spin_unlock(&v->lock); bpf_res_spin_unlock(&w->lock); return 1; }
TC(res_nested_leak) { VALUE(v, 0); VALUE(w, 1); if (bpf_res_spin_lock(&v->lock)) return 0; if (bpf_res_spin_lock(&w->lock)) return 0; bpf_res_spin_unlock(&w->lock); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_helper) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; v->n = ktime(); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_kfunc) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; bpf_rcu_read_lock(); bpf_rcu_read_unlock(); bpf_res_spin_unlock(&v->lock); return 1; }
static noinline int inc(struct one *v) { v->n++; return 0; }
TC(res_sub) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; inc(v); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_global) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; int r = global_plain(skb->len); bpf_res_spin_unlock(&v->lock); return r; }
TC(res_irq) { unsigned long f; VALUE(v, 0); if (bpf_res_spin_lock_irqsave(&v->lock, &f)) return 0; v->n++; bpf_res_spin_unlock_irqrestore(&v->lock, &f); return 1; }
TC(res_irq_plain_unlock) { unsigned long f; VALUE(v, 0); if (bpf_res_spin_lock_irqsave(&v->lock, &f)) return 0; bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_irq_plain_restore) { unsigned long f; VALUE(v, 0); if (bpf_res_spin_lock_irqsave(&v->lock, &f)) return 0; bpf_local_irq_restore(&f); return 1; }
TC(res_plain_irq_unlock) { unsigned long f; VALUE(v, 0); bpf_local_irq_save(&f); if (bpf_res_spin_lock(&v->lock)) { bpf_local_irq_restore(&f); return 0; } bpf_res_spin_unlock_irqrestore(&v->lock, &f); return 1; }
TC(res_irq_leak) { unsigned long f; VALUE(v, 0); if (bpf_res_spin_lock_irqsave(&v->lock, &f)) return 0; return 1; }
TC(res_irq_unchecked) { unsigned long f; VALUE(v, 0); bpf_res_spin_lock_irqsave(&v->lock, &f); bpf_res_spin_unlock_irqrestore(&v->lock, &f); return 1; }
TC(res_irq_flags_twice) { unsigned long f; VALUE(v, 0); bpf_local_irq_save(&f); if (bpf_res_spin_lock_irqsave(&v->lock, &f)) { bpf_local_irq_restore(&f); return 0; } bpf_res_spin_unlock_irqrestore(&v->lock, &f); return 1; }
TC(res_irq_number) { unsigned long f = 1; VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; bpf_res_spin_unlock_irqrestore(&v->lock, &f); return 1; }
TC(res_irq_two_crossed_flags) { unsigned long f, g; VALUE(v, 0); VALUE(w, 1); if (bpf_res_spin_lock_irqsave(&v->lock, &f)) return 0; if (bpf_res_spin_lock_irqsave(&w->lock, &g)) { bpf_res_spin_unlock_irqrestore(&v->lock, &f); return 0; } bpf_res_spin_unlock_irqrestore(&w->lock, &f); bpf_res_spin_unlock_irqrestore(&v->lock, &g); return 1; }
TC(res_in_spin) { VALUE(v, 0); SPIN(s); spin_lock(&s->lock); if (bpf_res_spin_lock(&v->lock)) { spin_unlock(&s->lock); return 0; } bpf_res_spin_unlock(&v->lock); spin_unlock(&s->lock); return 1; }
TC(spin_in_res) { VALUE(v, 0); SPIN(s); if (bpf_res_spin_lock(&v->lock)) return 0; spin_lock(&s->lock); spin_unlock(&s->lock); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_by_spin_unlock) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; spin_unlock((void *)&v->lock); return 1; }
TC(spin_on_res) { VALUE(v, 0); spin_lock((void *)&v->lock); spin_unlock((void *)&v->lock); return 1; }
TC(res_on_spin) { SPIN(s); if (bpf_res_spin_lock((void *)&s->lock)) return 0; bpf_res_spin_unlock((void *)&s->lock); return 1; }
TC(res_offset) { VALUE(v, 0); if (bpf_res_spin_lock((void *)&v->n)) return 0; return 1; }
TC(res_no_lock) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; if (bpf_res_spin_lock((void *)v)) return 0; return 1; }
TC(res_stack) { struct bpf_res_spin_lock l = {}; if (bpf_res_spin_lock(&l)) return 0; bpf_res_spin_unlock(&l); return 1; }
TC(res_null) { u32 k = skb->len; struct one *v = map_lookup(&ones, &k); if (bpf_res_spin_lock(&v->lock)) return 0; bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_word) { VALUE(v, 0); return *(volatile u32 *)&v->lock; }
TC(res_other_value) { VALUE(v, 0); VALUE(w, 1); if (bpf_res_spin_lock(&v->lock)) return 0; bpf_res_spin_unlock(&w->lock); return 1; }
TC(res_tail) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; tail_call(skb, &progs, 0); bpf_res_spin_unlock(&v->lock); return 1; }
static int step_res(u32 i, void *c) { VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; v->n++; bpf_res_spin_unlock(&v->lock); return 0; }
TC(res_callback) { loop(3, step_res, 0, 0); return 0; }
TC(res_rcu) { VALUE(v, 0); bpf_rcu_read_lock(); if (bpf_res_spin_lock(&v->lock)) { bpf_rcu_read_unlock(); return 0; } bpf_res_spin_unlock(&v->lock); bpf_rcu_read_unlock(); return 1; }
TC(res_irq_inside) { unsigned long f; VALUE(v, 0); if (bpf_res_spin_lock(&v->lock)) return 0; bpf_local_irq_save(&f); bpf_local_irq_restore(&f); bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_result) { VALUE(v, 0); int r = bpf_res_spin_lock(&v->lock); if (r < 0) return r; bpf_res_spin_unlock(&v->lock); return r; }
TC(res_result_positive) { VALUE(v, 0); int r = bpf_res_spin_lock(&v->lock); if (r == 1) return 0; if (r) return 0; bpf_res_spin_unlock(&v->lock); return 1; }
TC(res_kept) { VALUE(v, 0); int r = bpf_res_spin_lock(&v->lock); if (r) return 2; u32 x = v->n; bpf_res_spin_unlock(&v->lock); return x; }

char LICENSE[] SEC("license") = "GPL";
