/* Exceptions. */
#include "feature.h"

extern void bpf_throw(u64 cookie) ksym;
extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
extern void bpf_preempt_disable(void) ksym;
extern void bpf_preempt_enable(void) ksym;

struct lock_value { struct bpf_spin_lock lock; u64 v; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct lock_value); } locked SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } values SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, PROG_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u32); } progs SEC(".maps");

#define CATCH(name) tag("exception_callback:" #name)
#define XDP(name) SEC("xdp") int name(struct xdp_md *ctx)

noinline int catch_returns(u64 cookie) { return cookie + 1; }
noinline int catch_zero(u64 cookie) { return 0; }
noinline int catch_two(u64 cookie) { return 2; }
noinline int catch_nine(u64 cookie) { return 9; }
noinline int catch_any(u64 cookie) { return cookie; }
noinline int catch_two_args(u64 cookie, u64 more) { return cookie + more; }
noinline int catch_no_args(void) { return 0; }
noinline void catch_void(u64 cookie) { }
noinline u64 catch_long(u64 cookie) { return cookie; }
noinline int catch_int_arg(int cookie) { return cookie; }
noinline int catch_pointer_arg(u64 *cookie) { return cookie ? *cookie : 0; }
noinline int catch_context(struct __sk_buff *ctx) { return ctx->len; }
noinline int catch_throws(u64 cookie) { bpf_throw(cookie); return 0; }
noinline int catch_leaks(u64 cookie) { u64 *r = ringbuf_reserve(&ring, 8, 0); return r != 0; }
noinline int catch_helper(u64 cookie) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (v) *v = cookie; return 3; }
static noinline int catch_static(u64 cookie) { return 0; }
noinline int catch_calls_leaf(u64 cookie) { return catch_zero(cookie) + 1; }

TC(throw_default) { bpf_throw(7); return 0; }
TC(throw_default_any) { bpf_throw(skb->len); return 0; }
TC(throw_sometimes) { if (skb->len > 100) bpf_throw(1); return 2; }
XDP(xdp_throw_default) { bpf_throw(2); return 0; }
XDP(xdp_throw_nine) { bpf_throw(9); return 0; }
CATCH(catch_returns) TC(own_callback) { bpf_throw(7); return 0; }
CATCH(catch_zero) TC(own_not_thrown) { return 1; }
CATCH(catch_any) TC(own_any) { bpf_throw(skb->len); return 1; }
CATCH(catch_two_args) TC(own_two_args) { bpf_throw(skb->len); return 1; }
CATCH(catch_no_args) TC(own_no_args) { bpf_throw(skb->len); return 1; }
CATCH(catch_void) TC(own_void) { bpf_throw(skb->len); return 1; }
CATCH(catch_long) TC(own_long) { bpf_throw(skb->len); return 1; }
CATCH(catch_int_arg) TC(own_int_arg) { bpf_throw(skb->len); return 1; }
CATCH(catch_pointer_arg) TC(own_pointer_arg) { bpf_throw(skb->len); return 1; }
CATCH(catch_context) TC(own_context) { bpf_throw(skb->len); return 1; }
CATCH(catch_throws) TC(own_throws) { bpf_throw(skb->len); return 1; }
CATCH(catch_leaks) TC(own_leaks) { bpf_throw(skb->len); return 1; }
CATCH(catch_helper) TC(own_helper) { bpf_throw(skb->len); return 1; }
CATCH(catch_static) TC(own_static) { bpf_throw(skb->len); return 1; }
CATCH(catch_calls_leaf) TC(own_calls_leaf) { bpf_throw(skb->len); return 1; }
CATCH(catch_zero) TC(own_called_directly) { int r = catch_zero(1); bpf_throw(skb->len); return r; }
CATCH(catch_zero) CATCH(catch_any) TC(own_twice) { bpf_throw(skb->len); return 1; }
CATCH(catch_missing) TC(own_missing) { bpf_throw(skb->len); return 1; }
CATCH(catch_two) XDP(xdp_own_two) { bpf_throw(9); return 0; }
CATCH(catch_nine) XDP(xdp_own_nine) { bpf_throw(9); return 0; }

static noinline int thrower(u64 v) { if (v > 5) bpf_throw(v); return v; }
static noinline int deep_thrower(u64 v) { volatile u64 x = v; return thrower(x) + 1; }
static noinline int always_throws(u64 v) { bpf_throw(v); return v; }
noinline int global_thrower(u64 v) { if (v > 5) bpf_throw(v); return v; }
noinline int global_always(u64 v) { bpf_throw(v); return 0; }
noinline int global_deep(u64 v) { return global_thrower(v) + 1; }

TC(throw_sub) { return thrower(skb->len); }
TC(throw_deep) { return deep_thrower(skb->len); }
TC(throw_always) { return always_throws(skb->len); }
TC(throw_global) { return global_thrower(skb->len); }
TC(throw_global_always) { return global_always(skb->len); }
TC(throw_global_deep) { return global_deep(skb->len); }
CATCH(catch_returns) TC(own_global_deep) { return global_deep(skb->len); }
XDP(xdp_throw_sub) { return thrower(ctx->ingress_ifindex); }
XDP(xdp_throw_global) { return global_thrower(ctx->ingress_ifindex); }

static int step_throws(u32 i, void *c) { if (i == 3) bpf_throw(i); return 0; }
static int each_throws(void *map, u32 *key, u64 *value, void *c) { bpf_throw(4); return 0; }
static int step_thrower(u32 i, void *c) { thrower(i); return 0; }

TC(throw_callback) { loop(10, step_throws, 0, 0); return 1; }
TC(throw_each) { for_each(&values, each_throws, 0, 0); return 1; }
TC(throw_callback_sub) { loop(10, step_thrower, 0, 0); return 1; }
CATCH(catch_returns) TC(own_callback_sub) { loop(10, step_thrower, 0, 0); return 1; }

TC(throw_with_record) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; if (skb->len) bpf_throw(1); ringbuf_discard(r, 0); return 1; }
TC(throw_after_record) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; ringbuf_discard(r, 0); bpf_throw(1); return 1; }
TC(throw_unchecked_record) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) bpf_throw(1); ringbuf_discard(r, 0); return 1; }
TC(throw_sub_with_record) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; thrower(skb->len); ringbuf_discard(r, 0); return 1; }
TC(throw_global_with_record) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; global_thrower(skb->len); ringbuf_discard(r, 0); return 1; }
TC(throw_callback_with_record) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; loop(10, step_throws, 0, 0); ringbuf_discard(r, 0); return 1; }
TC(throw_rcu) { bpf_rcu_read_lock(); if (skb->len) bpf_throw(1); bpf_rcu_read_unlock(); return 1; }
TC(throw_preempt) { bpf_preempt_disable(); if (skb->len) bpf_throw(1); bpf_preempt_enable(); return 1; }
TC(throw_sub_rcu) { bpf_rcu_read_lock(); thrower(skb->len); bpf_rcu_read_unlock(); return 1; }
TC(throw_sub_preempt) { bpf_preempt_disable(); thrower(skb->len); bpf_preempt_enable(); return 1; }
TC(throw_global_rcu) { bpf_rcu_read_lock(); global_thrower(skb->len); bpf_rcu_read_unlock(); return 1; }
TC(throw_global_preempt) { bpf_preempt_disable(); global_thrower(skb->len); bpf_preempt_enable(); return 1; }
TC(throw_locked) { u32 k = 0; struct lock_value *v = map_lookup(&locked, &k); if (!v) return 0; spin_lock(&v->lock); if (skb->len) bpf_throw(1); spin_unlock(&v->lock); return 1; }
TC(throw_sub_locked) { u32 k = 0; struct lock_value *v = map_lookup(&locked, &k); if (!v) return 0; spin_lock(&v->lock); thrower(v->v); spin_unlock(&v->lock); return 1; }
TC(throw_pointer) { bpf_throw((u64)skb); return 0; }
TC(throw_then_code) { bpf_throw(0); return skb->len; }
TC(throw_and_tail) { if (skb->len) bpf_throw(3); tail_call(skb, &progs, 0); return 1; }
SEC("kprobe/x") int kprobe_throw(void *ctx) { bpf_throw(3); return 0; }
#define GROUP(name) SEC("cgroup_skb/ingress") int name(struct __sk_buff *skb)
GROUP(group_throw_one) { bpf_throw(1); return 0; }
GROUP(group_throw_two) { bpf_throw(2); return 0; }
GROUP(group_throw_any) { bpf_throw(skb->len); return 0; }
GROUP(group_throw_checked) { u32 n = skb->len; if (n < 2) bpf_throw(n); return 0; }
GROUP(group_throw_sub) { return thrower(skb->len) & 1; }
CATCH(catch_zero) GROUP(group_own_zero) { bpf_throw(9); return 0; }
CATCH(catch_two) GROUP(group_own_two) { bpf_throw(0); return 0; }
CATCH(catch_any) GROUP(group_own_any) { bpf_throw(0); return 0; }
noinline int catch_bit(u64 cookie) { return cookie & 1; }
CATCH(catch_bit) GROUP(group_own_bit) { bpf_throw(skb->len); return 0; }
static int catch_kept(u64 cookie) { return 0; }
CATCH(catch_kept) TC(own_local) { bpf_throw(skb->len); return loop(1, catch_kept, 0, 0); }
noinline int catch_loops(u64 cookie) { for (int i = 0; i < 3; i++) ktime(); return cookie; }
CATCH(catch_loops) TC(own_loops) { bpf_throw(3); return 0; }
noinline int catch_stack(u64 cookie) { volatile u64 a[40]; a[39] = cookie; return a[39]; }
CATCH(catch_stack) TC(own_stack) { volatile u64 a[40]; a[39] = 1; bpf_throw(3); return a[39]; }
noinline int catch_subs(u64 cookie) { return thrower(cookie); }
CATCH(catch_subs) TC(own_sub_throws) { bpf_throw(3); return 0; }
CATCH(catch_returns) TC(own_also_called) { if (skb->len > 10) bpf_throw(3); return catch_returns(skb->len); }
CATCH(catch_returns) TC(own_as_callback) { return loop(3, catch_returns, 0, 0); }
SEC("tracepoint/syscalls/sys_enter_getpid") int trace_throw(void *ctx) { bpf_throw(9); return 0; }
SEC("syscall") int syscall_throw(void *ctx) { bpf_throw(9); return 0; }
SEC("socket") int socket_throw(struct __sk_buff *skb) { bpf_throw(skb->len); return 0; }

char LICENSE[] SEC("license") = "GPL";
