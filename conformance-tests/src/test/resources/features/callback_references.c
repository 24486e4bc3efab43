/* What functions that helpers call acquire and release. */
#include "feature.h"

extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) ksym;

struct lock_value { struct bpf_spin_lock lock; u64 v; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } values SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct lock_value); } locked SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, PROG_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u32); } progs SEC(".maps");
static void *(*sk_lookup)(void *ctx, void *tuple, u32 size, u64 netns, u64 flags) = (void *)84;
static long (*sk_release)(void *sk) = (void *)86;
struct tuple { u32 s, d; unsigned short sp, dp; };

struct c { void *p; u64 n; };

/* acquired inside, not released */
static int leaks(u32 i, struct c *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); return r != 0; }
static int leaks_once(u32 i, struct c *c) { if (i) return 1; u64 *r = ringbuf_reserve(&ring, 8, 0); return 1; }
static int leaks_socket(u32 i, struct c *c) { struct tuple t = {}; void *s = sk_lookup(c->p, &t, sizeof t, -1ULL, 0); return s != 0; }
static int keeps(u32 i, struct c *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (r) ringbuf_discard(r, 0); return 0; }
static int each_leaks(void *m, u32 *k, u64 *v, struct c *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); return r != 0; }
static int each_keeps(void *m, u32 *k, u64 *v, struct c *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (r) ringbuf_submit(r, 0); return 0; }
static int sub_leaks_(struct c *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); return r != 0; }
static int leaks_deep(u32 i, struct c *c) { return sub_leaks_(c); }
static int iterates(u32 i, struct c *c) { struct bpf_iter_num it; int *n; bpf_iter_num_new(&it, 0, 3); while ((n = bpf_iter_num_next(&it))) c->n += *n; bpf_iter_num_destroy(&it); return 0; }
static int iterates_leak(u32 i, struct c *c) { struct bpf_iter_num it; bpf_iter_num_new(&it, 0, 3); return 0; }
static int hands_out(u32 i, struct c *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 1; c->p = r; return 1; }
static int dyn_leaks(u32 i, struct c *c) { struct bpf_dynptr d; ringbuf_reserve_dynptr(&ring, 8, 0, &d); return 0; }
static int dyn_keeps(u32 i, struct c *c) { struct bpf_dynptr d; ringbuf_reserve_dynptr(&ring, 8, 0, &d); ringbuf_discard_dynptr(&d, 0); return 0; }

TC(inner_leak) { struct c c = {}; loop(4, leaks, &c, 0); return 0; }
TC(inner_leak_once) { struct c c = {}; loop(1, leaks_once, &c, 0); return 0; }
TC(inner_leak_socket) { struct c c = { skb }; loop(4, leaks_socket, &c, 0); return 0; }
TC(inner_keep) { struct c c = {}; loop(4, keeps, &c, 0); return 0; }
TC(inner_each_leak) { struct c c = {}; for_each(&values, each_leaks, &c, 0); return 0; }
TC(inner_each_keep) { struct c c = {}; for_each(&values, each_keeps, &c, 0); return 0; }
TC(inner_deep_leak) { struct c c = {}; loop(4, leaks_deep, &c, 0); return 0; }
TC(inner_iterator) { struct c c = {}; loop(4, iterates, &c, 0); return c.n; }
TC(inner_iterator_leak) { struct c c = {}; loop(4, iterates_leak, &c, 0); return 0; }
TC(inner_hands_out) { struct c c = {}; loop(1, hands_out, &c, 0); if (c.p) ringbuf_discard(c.p, 0); return 0; }
TC(inner_dynptr_leak) { struct c c = {}; loop(4, dyn_leaks, &c, 0); return 0; }
TC(inner_dynptr_keep) { struct c c = {}; loop(4, dyn_keeps, &c, 0); return 0; }

/* acquired outside */
static int releases(u32 i, struct c *c) { if (c->p) ringbuf_discard(c->p, 0); return 1; }
static int releases_clears(u32 i, struct c *c) { if (c->p) { ringbuf_discard(c->p, 0); c->p = 0; } return 1; }
static int uses(u32 i, struct c *c) { u64 *r = c->p; *r = i; return 0; }
static int dyn_releases(u32 i, struct bpf_dynptr *d) { ringbuf_discard_dynptr(d, 0); return 1; }
static int dyn_uses(u32 i, struct bpf_dynptr *d) { u64 v = i; dynptr_write(d, 0, &v, 8, 0); return 0; }
static int iter_next(u32 i, struct bpf_iter_num *it) { return bpf_iter_num_next(it) == 0; }
static int iter_destroy(u32 i, struct bpf_iter_num *it) { bpf_iter_num_destroy(it); return 1; }
static int nothing(u32 i, void *c) { return 0; }

TC(outer_released) { struct c c = {}; u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; c.p = r; loop(1, releases, &c, 0); return 0; }
TC(outer_released_cleared) { struct c c = {}; u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; c.p = r; loop(1, releases_clears, &c, 0); return 0; }
TC(outer_released_both) { struct c c = {}; u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; c.p = r; loop(1, releases, &c, 0); ringbuf_discard(r, 0); return 0; }
TC(outer_used) { struct c c = {}; u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; c.p = r; loop(4, uses, &c, 0); ringbuf_discard(r, 0); return 0; }
TC(outer_kept) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; loop(4, nothing, 0, 0); ringbuf_discard(r, 0); return 0; }
TC(outer_leaked) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; loop(4, nothing, 0, 0); return 0; }
TC(outer_dynptr_released) { struct bpf_dynptr d; ringbuf_reserve_dynptr(&ring, 8, 0, &d); loop(1, dyn_releases, &d, 0); return 0; }
TC(outer_dynptr_used) { struct bpf_dynptr d; ringbuf_reserve_dynptr(&ring, 8, 0, &d); loop(4, dyn_uses, &d, 0); ringbuf_discard_dynptr(&d, 0); return 0; }
TC(outer_iterator_next) { struct bpf_iter_num it; bpf_iter_num_new(&it, 0, 5); loop(4, iter_next, &it, 0); bpf_iter_num_destroy(&it); return 0; }
TC(outer_iterator_destroyed) { struct bpf_iter_num it; bpf_iter_num_new(&it, 0, 5); loop(1, iter_destroy, &it, 0); return 0; }
TC(outer_iterator_kept) { struct bpf_iter_num it; bpf_iter_num_new(&it, 0, 5); loop(4, nothing, 0, 0); bpf_iter_num_destroy(&it); return 0; }
static int inner_keeps_outer(u32 i, struct c *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 1; ringbuf_discard(r, 0); return 0; }
TC(outer_and_inner) { struct c c = {}; u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; loop(4, inner_keeps_outer, &c, 0); ringbuf_discard(r, 0); return 0; }

/* locks */
static int locks(u32 i, struct c *c) { u32 k = 0; struct lock_value *v = map_lookup(&locked, &k); if (!v) return 0; spin_lock(&v->lock); v->v++; spin_unlock(&v->lock); return 0; }
static int locks_leak(u32 i, struct c *c) { u32 k = 0; struct lock_value *v = map_lookup(&locked, &k); if (!v) return 0; spin_lock(&v->lock); return 0; }
static int unlocks(u32 i, struct c *c) { struct lock_value *v = c->p; spin_unlock(&v->lock); return 1; }
TC(inner_lock) { loop(4, locks, 0, 0); return 0; }
TC(inner_lock_leak) { loop(4, locks_leak, 0, 0); return 0; }
TC(outer_lock) { u32 k = 0; struct lock_value *v = map_lookup(&locked, &k); if (!v) return 0; spin_lock(&v->lock); loop(4, nothing, 0, 0); spin_unlock(&v->lock); return 0; }

/* nested */
static int inner2(u32 i, u64 *n) { *n += i; return 0; }
static int outer2(u32 i, u64 *n) { loop(3, inner2, n, 0); return 0; }
static int outer3(u32 i, u64 *n) { loop(3, outer2, n, 0); return 0; }
static int outer4(u32 i, u64 *n) { loop(3, outer3, n, 0); return 0; }
static int outer5(u32 i, u64 *n) { loop(3, outer4, n, 0); return 0; }
static int outer6(u32 i, u64 *n) { loop(3, outer5, n, 0); return 0; }
static int outer7(u32 i, u64 *n) { loop(3, outer6, n, 0); return 0; }
static int outer8(u32 i, u64 *n) { loop(3, outer7, n, 0); return 0; }
TC(nested_two) { u64 n = 0; loop(3, outer2, &n, 0); return n; }
TC(nested_three) { u64 n = 0; loop(3, outer3, &n, 0); return n; }
TC(nested_six) { u64 n = 0; loop(3, outer6, &n, 0); return n; }
TC(nested_seven) { u64 n = 0; loop(3, outer7, &n, 0); return n; }
TC(nested_eight) { u64 n = 0; loop(3, outer8, &n, 0); return n; }
static int each_loop(void *m, u32 *k, u64 *v, u64 *n) { loop(3, inner2, n, 0); return 0; }
static int loop_each2(void *m, u32 *k, u64 *v, u64 *n) { *n += *v; return 0; }
static int loop_each(u32 i, u64 *n) { for_each(&values, loop_each2, n, 0); return 0; }
TC(each_in_loop) { u64 n = 0; loop(3, loop_each, &n, 0); return n; }
TC(loop_in_each) { u64 n = 0; for_each(&values, each_loop, &n, 0); return n; }
static int each_each2(void *m, u32 *k, u64 *v, u64 *n) { *n += 1; return 0; }
static int each_each(void *m, u32 *k, u64 *v, u64 *n) { for_each(m, each_each2, n, 0); return 0; }
TC(each_in_each) { u64 n = 0; for_each(&values, each_each, &n, 0); return n; }
static int self(u32 i, u64 *n);
static int self(u32 i, u64 *n) { loop(2, self, n, 0); return 0; }
TC(calls_itself) { u64 n = 0; loop(2, self, &n, 0); return n; }
static int tails(u32 i, struct c *c) { tail_call(c->p, &progs, 0); return 0; }
TC(tail_in_callback) { struct c c = { skb }; loop(2, tails, &c, 0); return 0; }
noinline int global_loop(u32 x) { u64 n = 0; loop(x, inner2, &n, 0); return n; }
static int calls_global(u32 i, u64 *n) { *n += global_loop(i); return 0; }
TC(global_in_callback) { u64 n = 0; loop(2, calls_global, &n, 0); return n; }
static int ret_neg(u32 i, void *c) { return -1; }
static int ret_bool(u32 i, void *c) { return i > 3; }
static int ret_sum(u32 i, u64 *n) { return (*n & 1); }
static u64 ret_long(u32 i, u64 *n) { return *n & 3; }
TC(returns_negative) { loop(2, ret_neg, 0, 0); return 0; }
TC(returns_bool) { loop(2, ret_bool, 0, 0); return 0; }
TC(returns_bit) { u64 n = 5; loop(2, ret_sum, &n, 0); return 0; }
TC(returns_two_bits) { u64 n = 5; loop(2, ret_long, &n, 0); return 0; }
static int ret_pointer(u32 i, u64 *n) { return (u64)n; }
TC(returns_pointer) { u64 n = 5; loop(2, ret_pointer, &n, 0); return 0; }

char LICENSE[] SEC("license") = "GPL";
