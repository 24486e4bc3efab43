/* Legacy packet access in functions of a program: where it fails, the function returns 0. */
#include "kfuncs.h"
#define LOAD(place) ({ u64 r; asm volatile("r6 = %[ctx]\nr0 = *(u16 *)skb[" #place "]\n%[r] = r0" : [r] "=r"(r) : [ctx] "r"(ctx) : "r0", "r1", "r2", "r3", "r4", "r5", "r6"); r; })
#define FUNCTION static __attribute__((noinline))
FUNCTION int near(struct __sk_buff *ctx) { return LOAD(12); }
FUNCTION int far(struct __sk_buff *ctx) { return LOAD(2000) + 1; }
FUNCTION void nothing(struct __sk_buff *ctx) { LOAD(12); }
FUNCTION u64 wide(struct __sk_buff *ctx) { return LOAD(12); }
FUNCTION struct __sk_buff *pointer(struct __sk_buff *ctx) { LOAD(12); return ctx; }
FUNCTION int deep(struct __sk_buff *ctx) { return far(ctx) + 30; }
__attribute__((noinline)) int global_far(struct __sk_buff *ctx) { return LOAD(2000) + 1; }
__attribute__((noinline)) int global_near(struct __sk_buff *ctx) { return LOAD(12) & 7; }
SEC("socket") int a_near(struct __sk_buff *ctx) { return near(ctx) + 1000; }
SEC("socket") int a_far(struct __sk_buff *ctx) { return far(ctx) + 5; }
SEC("socket") int a_deep(struct __sk_buff *ctx) { return deep(ctx) + 7; }
SEC("socket") int a_nothing(struct __sk_buff *ctx) { nothing(ctx); return 3; }
SEC("socket") int a_wide(struct __sk_buff *ctx) { return wide(ctx) + 1; }
SEC("socket") int a_pointer(struct __sk_buff *ctx) { struct __sk_buff *c = pointer(ctx); return c->len; }
SEC("socket") int a_global(struct __sk_buff *ctx) { return global_far(ctx) + 9; }
SEC("socket") int a_global_near(struct __sk_buff *ctx) { return global_near(ctx) + 9; }
SEC("socket") int a_main(struct __sk_buff *ctx) { return LOAD(2000) + 1; }
SEC("tc") int a_tc(struct __sk_buff *ctx) { return far(ctx) + 5; }
FUNCTION int sets(struct __sk_buff *ctx, u64 *to) { u64 r = LOAD(2000); *to = 1; return 1; }
SEC("socket") int a_set(struct __sk_buff *ctx) { u64 to = 6; sets(ctx, &to); return to; }
FUNCTION int index_by(struct __sk_buff *ctx) { u8 a[16] = {}; int i = far(ctx); if (i < 0 || i > 15) return 1; asm volatile("" : "+r"(i)); return a[i & 15]; }
SEC("socket") int a_index(struct __sk_buff *ctx) { return index_by(ctx); }
FUNCTION int one_or_more(struct __sk_buff *ctx) { u64 r = LOAD(2000); return r == 0 ? 1 : 2; }
SEC("socket") int a_zero(struct __sk_buff *ctx) { u64 n = 0; int i = one_or_more(ctx); if (i == 0) { u64 *p = 0; return *(volatile u64 *)p; } return i; }
FUNCTION int held(struct __sk_buff *ctx) { bpf_rcu_read_lock(); u64 r = LOAD(12); bpf_rcu_read_unlock(); return r; }
SEC("socket") int a_held(struct __sk_buff *ctx) { return held(ctx); }
