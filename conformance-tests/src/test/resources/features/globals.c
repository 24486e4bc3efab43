/* Functions that are verified on their own, from the types of their arguments. */
#include "feature.h"

struct pair { u32 a; u32 b; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct pair); } pairs SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");

noinline int twice(int a) { return a * 2; }
noinline u64 take_five(u64 a, u64 b, u64 c, u64 d, u64 e) { return a + b * c - d / (e | 1); }
noinline int sum_pair(struct pair *p) { return p ? p->a + p->b : 0; }
noinline int sum_pair_unchecked(struct pair *p) { return p->a + p->b; }
noinline int sum_pair_nonnull(struct pair *p tag("arg:nonnull")) { return p->a + p->b; }
noinline int read_behind_pair(struct pair *p) { return p ? *(u32 *)((void *)p + 8) : 0; }
noinline int write_pair(struct pair *p) { if (p) p->b = 7; return 0; }
noinline int mark_of(struct __sk_buff *skb) { return skb->mark; }
noinline int mark_of_tagged(void *ctx tag("arg:ctx")) { return ((struct __sk_buff *)ctx)->mark; }
noinline int infinite(int a) { for (;;) a++; return a; }
noinline int out_of_bounds_inside(int a) { u64 v[2] = {}; return ((volatile u64 *)v)[(a & 1) + 3]; }
noinline int void_pointer(void *p) { return p != 0; }
noinline int pointer_to_pointer(int **p) { return p != 0; }
noinline void nothing(int a) { asm volatile(""); }
noinline struct pair *returns_pointer(int a) { u32 key = a; return map_lookup(&pairs, &key); }
noinline int read_byte(u8 *p) { return p ? *p : 0; }
noinline int array_of(int (*p)[4]) { return p ? (*p)[3] : 0; }
noinline int array_behind(int (*p)[4]) { return p ? (*p)[4] : 0; }
noinline int leaks(int a) { u64 *r = ringbuf_reserve(&ring, 8, 0); return r != 0; }
noinline int calls_twice(int a) { return twice(a) + twice(a + 1); }
noinline int index_by(int i) { u64 v[4] = {1, 2, 3, 4}; return i >= 0 && i < 4 ? ((volatile u64 *)v)[i] : 0; }
weak noinline int weak_one(int a) { return a + 1; }
hidden noinline int hidden_at(int i) { u64 v[4] = {1, 2, 3, 4}; return ((volatile u64 *)v)[i]; }
static noinline int static_at(int i) { u64 v[4] = {1, 2, 3, 4}; return ((volatile u64 *)v)[i]; }
noinline int global_at(int i) { u64 v[4] = {1, 2, 3, 4}; return ((volatile u64 *)v)[i]; }
noinline int enum_arg(enum { A, B } e) { return e == B; }
noinline int tail_reads_r0(long a) { return a; }

TC(call_twice) { return twice(skb->len); }
TC(call_five) { return take_five(1, 2, skb->len, 4, skb->mark); }
TC(call_sum_pair) { struct pair p = {1, 2}; return sum_pair(&p); }
TC(call_sum_null) { return sum_pair(0); }
TC(call_sum_map) { u32 key = 1; struct pair *p = map_lookup(&pairs, &key); return p ? sum_pair(p) : 0; }
TC(call_sum_map_or_null) { u32 key = 1; struct pair *p = map_lookup(&pairs, &key); return sum_pair(p); }
TC(call_sum_unchecked) { struct pair p = {1, 2}; return sum_pair_unchecked(&p); }
TC(call_sum_nonnull) { struct pair p = {1, 2}; return sum_pair_nonnull(&p); }
TC(call_sum_nonnull_null) { return sum_pair_nonnull(0); }
TC(call_sum_nonnull_or_null) { u32 key = 1; struct pair *p = map_lookup(&pairs, &key); return sum_pair_nonnull(p); }
TC(call_sum_short) { u32 p[1] = {1}; asm volatile("" : : "r"(p) : "memory"); return sum_pair((void *)p); }
TC(call_sum_map_end) { u32 key = 1; void *p = map_lookup(&pairs, &key); return p ? sum_pair(p + 4) : 0; }
TC(call_sum_scalar) { return sum_pair((void *)(u64)skb->len); }
TC(call_read_behind) { struct pair p = {1, 2}; return read_behind_pair(&p); }
TC(call_write) { struct pair p = {1, 2}; write_pair(&p); return p.b; }
TC(call_mark) { return mark_of(skb); }
TC(call_mark_not_context) { u64 x[24] = {}; return mark_of((void *)x); }
TC(call_mark_tagged) { return mark_of_tagged(skb); }
SEC("xdp") int xdp_call_mark(struct xdp_md *ctx) { return mark_of((void *)ctx); }
TC(call_infinite) { return infinite(skb->len); }
TC(call_out_of_bounds) { return out_of_bounds_inside(1); }
TC(call_void_pointer) { return void_pointer(0); }
TC(call_pointer_to_pointer) { return pointer_to_pointer(0); }
TC(call_nothing) { nothing(1); return 0; }
TC(call_returns_pointer) { return returns_pointer(1) != 0; }
TC(call_read_byte) { u8 b = 1; return read_byte(&b); }
TC(call_array) { int a[4] = {}; return array_of(&a); }
TC(call_array_behind) { int a[4] = {}; return array_behind(&a); }
TC(call_leaks) { return leaks(1); }
TC(call_calls_twice) { return calls_twice(3); }
TC(call_index) { return index_by(skb->len); }
TC(call_weak) { return weak_one(1); }
TC(call_hidden) { return hidden_at(skb->len & 3); }
TC(call_static) { return static_at(skb->len & 3); }
TC(call_global_at) { return global_at(skb->len & 3); }
TC(call_enum) { return enum_arg(1); }
TC(pointer_as_scalar) { return twice((int)(u64)skb); }
TC(pointer_as_long) { return tail_reads_r0((long)skb); }
TC(result_is_unknown) { u64 v[4] = {}; u64 i = twice(1); return ((volatile u64 *)v)[i & 3]; }
TC(result_is_not_known) { u64 v[4] = {}; u64 i = twice(1); return ((volatile u64 *)v)[i]; }
TC(dead_call) { if (skb->len != skb->len + 0ull) return global_at(9); return 0; }
TC(never_called) { u64 x = 0; asm volatile("%0 = 0" : "=r"(x)); return x ? global_at(9) : 0; }

static noinline int low(struct pair *p) { p->b = 3; return p->a; }
TC(static_writes_caller) { struct pair p = {1, 2}; return low(&p) + p.b; }

static noinline int deep8(int a) { volatile int x = a; return x; }
static noinline int deep7(int a) { volatile int x = a; return deep8(x) + x; }
static noinline int deep6(int a) { volatile int x = a; return deep7(x) + x; }
static noinline int deep5(int a) { volatile int x = a; return deep6(x) + x; }
static noinline int deep4(int a) { volatile int x = a; return deep5(x) + x; }
static noinline int deep3(int a) { volatile int x = a; return deep4(x) + x; }
static noinline int deep2(int a) { volatile int x = a; return deep3(x) + x; }
static noinline int deep1(int a) { volatile int x = a; return deep2(x) + x; }
TC(eight_frames) { return deep2(skb->len); }
TC(nine_frames) { return deep1(skb->len); }

noinline int gdeep3(int a) { volatile u64 x[20]; x[a & 15] = 1; return x[3]; }
noinline int gdeep2(int a) { volatile u64 x[20]; x[a & 15] = 1; return gdeep3(x[3]) + x[2]; }
noinline int gdeep1(int a) { volatile u64 x[20]; x[a & 15] = 1; return gdeep2(x[3]) + x[2]; }
TC(stack_fits) { return gdeep2(1); }
TC(stack_too_deep) { volatile u64 x[12]; x[skb->len & 7] = 1; return gdeep1(1) + x[1]; }

noinline int recurse(int a) { return a > 0 ? recurse(a - 1) + 1 : 0; }
TC(recursion) { return recurse(3) + 1; }

char LICENSE[] SEC("license") = "GPL";
