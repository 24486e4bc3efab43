/* Throws, and regions, inside iterators, timers and functions that are verified on their own. */
#include "feature.h"
extern void bpf_throw(u64 cookie) ksym;
extern void bpf_local_irq_save(unsigned long *flags) ksym;
extern void bpf_local_irq_restore(unsigned long *flags) ksym;
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) ksym;
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } values SEC(".maps");
struct timed { struct bpf_timer t; u64 n; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct timed); } timers SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
#define CATCH(name) tag("exception_callback:" #name)
noinline int catch_any(u64 cookie) { return cookie; }
static noinline int never(u64 v) { bpf_throw(v); return 0; }
static noinline int maybe(u64 v) { if (v > 3) bpf_throw(v); return v; }
noinline int global_never(u64 v) { bpf_throw(v); return 0; }
TC(ends_in_throw) { bpf_throw(1); return 0; }
TC(calls_never) { if (skb->len > 9) never(skb->len); return 1; }
TC(calls_global_never) { if (skb->len > 9) return global_never(skb->len); return 1; }
CATCH(catch_any) TC(ends_in_throw_caught) { bpf_throw(1); return 0; }
TC(throw_in_iterator) { struct bpf_iter_num it; bpf_iter_num_new(&it, 0, 3); if (skb->len) bpf_throw(2); bpf_iter_num_destroy(&it); return 0; }
TC(throw_in_iterator_sub) { struct bpf_iter_num it; bpf_iter_num_new(&it, 0, 3); maybe(skb->len); bpf_iter_num_destroy(&it); return 0; }
TC(throw_in_loop) { struct bpf_iter_num it; int *i; bpf_iter_num_new(&it, 0, 30); while ((i = bpf_iter_num_next(&it))) if (*i > 20) break; bpf_iter_num_destroy(&it); bpf_throw(skb->len); return 0; }
TC(throw_loop_bounded) { for (int i = 0; i < 10; i++) if (skb->len == i) bpf_throw(i); return 0; }
static int tick(void *map, int *key, struct timed *v) { bpf_throw(1); return 0; }
TC(throw_in_timer) { u32 k = 0; struct timed *v = map_lookup(&timers, &k); if (!v) return 0; timer_init(&v->t, &timers, 1); timer_callback(&v->t, tick); timer_start(&v->t, 0, 0); return 0; }
static int tick_calls(void *map, int *key, struct timed *v) { maybe(v->n); return 0; }
TC(throw_in_timer_sub) { u32 k = 0; struct timed *v = map_lookup(&timers, &k); if (!v) return 0; timer_init(&v->t, &timers, 1); timer_callback(&v->t, tick_calls); timer_start(&v->t, 0, 0); return 0; }
static int tick_irq(void *map, int *key, struct timed *v) { unsigned long f; bpf_local_irq_save(&f); v->n++; bpf_local_irq_restore(&f); return 0; }
static int tick_irq_leak(void *map, int *key, struct timed *v) { unsigned long f; bpf_local_irq_save(&f); return 0; }
TC(irq_in_timer) { u32 k = 0; struct timed *v = map_lookup(&timers, &k); if (!v) return 0; timer_init(&v->t, &timers, 1); timer_callback(&v->t, tick_irq); return 0; }
TC(irq_in_timer_leak) { u32 k = 0; struct timed *v = map_lookup(&timers, &k); if (!v) return 0; timer_init(&v->t, &timers, 1); timer_callback(&v->t, tick_irq_leak); return 0; }
TC(irq_around_timer) { unsigned long f; u32 k = 0; struct timed *v = map_lookup(&timers, &k); if (!v) return 0; bpf_local_irq_save(&f); timer_init(&v->t, &timers, 1); timer_callback(&v->t, tick_irq); bpf_local_irq_restore(&f); return 0; }
noinline int global_deep3(u64 v) { return maybe(v) + 1; }
noinline int global_deep2(u64 v) { return global_deep3(v) + 1; }
TC(throw_three_globals) { return global_deep2(skb->len); }
static int step_global(u32 i, void *c) { global_deep2(i); return 0; }
TC(throw_global_in_callback) { loop(3, step_global, 0, 0); return 0; }
static int step_global_plain(u32 i, void *c) { return catch_any(i) & 1; }
TC(global_in_callback) { loop(3, step_global_plain, 0, 0); return 0; }
/* Functions are verified in the order in which they lie in the program, not in which they are called. */
noinline int order_low(u64 v) { unsigned long f; bpf_local_irq_save(&f); if (v > 1) bpf_throw(1); bpf_local_irq_restore(&f); return v; }
noinline int order_high(u64 v) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (r) { if (v > 2) bpf_throw(v); ringbuf_submit(r, 0); } return order_low(v); }
static noinline int order_middle(u64 v) { return order_high(v) + 1; }
TC(order) { return order_middle(skb->len) + order_low(skb->len); }
char LICENSE[] SEC("license") = "GPL";
