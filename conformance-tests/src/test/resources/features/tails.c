/* Tail calls. */
#include "feature.h"

struct { UINT(type, PROG_MAP); UINT(max_entries, 4); UINT(key_size, 4); UINT(value_size, 4); } table SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64); } numbers SEC(".maps");

static noinline int in_static(struct __sk_buff *skb) { tail_call(skb, &table, 1); return 1; }
static noinline void in_void(struct __sk_buff *skb) { tail_call(skb, &table, 1); }
noinline int in_global(struct __sk_buff *skb) { tail_call(skb, &table, 1); return 1; }
static noinline int in_static_big(struct __sk_buff *skb) { volatile u64 x[30]; x[skb->len & 15] = 1; tail_call(skb, &table, 1); return x[1]; }

TC(tail) { tail_call(skb, &table, 1); return 0; }
TC(tail_variable) { tail_call(skb, &table, skb->len); return 0; }
TC(tail_static) { return in_static(skb); }
TC(tail_void) { in_void(skb); return 0; }
TC(tail_global) { return in_global(skb); }
TC(tail_small_frame) { volatile u64 x[16]; x[skb->len & 15] = 1; return in_static(skb) + x[3]; }
TC(tail_large_frame) { volatile u64 x[34]; x[skb->len & 31] = 1; return in_static(skb) + x[3]; }
TC(tail_large_callee) { volatile u64 x[16]; x[skb->len & 15] = 1; return in_static_big(skb) + x[3]; }
TC(tail_leak) { u64 *r = ringbuf_reserve(&ring, 8, 0); tail_call(skb, &table, 1); if (r) ringbuf_discard(r, 0); return 0; }
TC(tail_wrong_map) { tail_call(skb, &numbers, 1); return 0; }
TC(tail_not_context) { tail_call((void *)&table, &table, 1); return 0; }
TC(lookup_programs) { u32 key = 0; return map_lookup(&table, &key) != 0; }
TC(result_of_tail_static) { u64 v[4] = {}; u64 i = in_static(skb); return i == 1 ? ((volatile u64 *)v)[i] : 0; }
static noinline int returns_one(struct __sk_buff *skb) { tail_call(skb, &table, 1); return 1; }
TC(result_trusted) { u64 v[4] = {}; u64 i = returns_one(skb); return ((volatile u64 *)v)[i]; }
static int back(u32 i, void *skb) { tail_call(skb, &table, 0); return 0; }
TC(tail_in_callback) { loop(3, back, 0, 0); return 0; }

char LICENSE[] SEC("license") = "GPL";
