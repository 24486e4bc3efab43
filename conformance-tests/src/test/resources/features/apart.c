/* Processor numbers, functions that are verified on their own, and what is around calls. */
#include "feature.h"
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } values SEC(".maps");
struct { UINT(type, PROG_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u32); } progs SEC(".maps");
static long (*pull)(struct __sk_buff *skb, u32 len) = (void *)39;
static u64 (*pid_tgid)(void) = (void *)14;
static int (*numa)(void) = (void *)42;

TC(cpu_index) { u64 v[2] = { 1, 2 }; return ((volatile u64 *)v)[cpu()]; }
TC(cpu_index_one) { u64 v[1] = { 1 }; return ((volatile u64 *)v)[cpu()]; }
TC(cpu_map_index) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; return v[cpu()]; }
TC(cpu_index_two) { u64 v[3] = { 1, 2, 3 }; return ((volatile u64 *)v)[cpu() + 1]; }
TC(cpu_beyond) { u64 v[2] = { 1, 2 }; return ((volatile u64 *)v)[cpu() + 1]; }
TC(numa_index) { u64 v[2] = { 1, 2 }; return ((volatile u64 *)v)[numa() & 1]; }
TC(cpu_compare) { u32 c = cpu(); if (c >= 2) { u64 *p = 0; return *(volatile u64 *)p; } return c; }

/* packet pointers around functions */
noinline int global_reads(struct __sk_buff *skb) { return skb->len; }
noinline int global_pulls(struct __sk_buff *skb) { return pull(skb, 0); }
noinline int global_pulls_deep(struct __sk_buff *skb) { return global_pulls(skb) + 1; }
static noinline int static_pulls(struct __sk_buff *skb) { return pull(skb, 0); }
noinline int global_pulls_static(struct __sk_buff *skb) { return static_pulls(skb) + 1; }
static int step_pulls(u32 i, struct __sk_buff **s) { pull(*s, 0); return 0; }
noinline int global_pulls_callback(struct __sk_buff *skb) { struct __sk_buff *s = skb; loop(2, step_pulls, &s, 0); return 1; }
static int step_none(u32 i, void *c) { return 0; }
#define PACKET u8 *d = (void *)(long)skb->data, *e = (void *)(long)skb->data_end; if (d + 1 > e) return 0
TC(packet_over_read) { PACKET; int r = global_reads(skb); return r + *(volatile u8 *)d; }
TC(packet_over_pull) { PACKET; int r = global_pulls(skb); return r + *(volatile u8 *)d; }
TC(packet_over_deep) { PACKET; int r = global_pulls_deep(skb); return r + *(volatile u8 *)d; }
TC(packet_over_static) { PACKET; int r = global_pulls_static(skb); return r + *(volatile u8 *)d; }
TC(packet_over_static_call) { PACKET; int r = static_pulls(skb); return r + *(volatile u8 *)d; }
TC(packet_over_callback) { PACKET; int r = global_pulls_callback(skb); return r + *(volatile u8 *)d; }
TC(packet_over_own_callback) { PACKET; struct __sk_buff *s = skb; loop(2, step_pulls, &s, 0); return *(volatile u8 *)d; }
TC(packet_over_no_callback) { PACKET; loop(2, step_none, 0, 0); return *(volatile u8 *)d; }

/* argument tags */
#define arg(x) __attribute__((btf_decl_tag("arg:" #x)))
struct task_struct { int pid; } __attribute__((preserve_access_index));
struct big { u64 a[4]; };
static struct task_struct *(*current)(void) = (void *)158;
noinline int tag_nonnull(struct big *b arg(nonnull)) { return b->a[3]; }
noinline int tag_none(struct big *b) { return b->a[3]; }
noinline int tag_checked(struct big *b) { return b ? b->a[3] : 0; }
noinline int tag_ctx(void *c arg(ctx)) { return ((struct __sk_buff *)c)->len; }
noinline int tag_void(void *c) { return c != 0; }
noinline int tag_trusted(struct task_struct *t arg(trusted)) { return t->pid; }
noinline int tag_trusted_nullable(struct task_struct *t arg(trusted) arg(nullable)) { return t ? t->pid : 0; }
noinline int tag_trusted_nullable_unchecked(struct task_struct *t arg(trusted) arg(nullable)) { return t->pid; }
noinline int tag_nullable(struct big *b arg(nullable)) { return b ? b->a[0] : 0; }
noinline int tag_nonnull_trusted(struct task_struct *t arg(trusted) arg(nonnull)) { return t->pid; }
noinline int tag_untrusted(struct task_struct *t arg(untrusted)) { return t->pid; }
noinline int tag_untrusted_char(char *p arg(untrusted)) { return *p; }
noinline int tag_untrusted_void(void *p arg(untrusted)) { return p != 0; }
noinline int tag_unknown(struct big *b arg(silly)) { return b ? b->a[0] : 0; }
noinline int tag_dynptr(const struct bpf_dynptr *d) { u64 v = 0; dynptr_read(&v, 8, d, 0, 0); return v; }
noinline int tag_ctx_int(int c arg(ctx)) { return c; }
noinline int tag_nonnull_int(int c arg(nonnull)) { return c; }
noinline int tag_many(struct big *b arg(nonnull), int n, void *c arg(ctx)) { return b->a[n & 3]; }
#define CALL(name, what) TC(call_##name) { struct big b = {}; return what; }
CALL(nonnull, tag_nonnull(&b)) CALL(none, tag_none(&b)) CALL(checked, tag_checked(&b)) CALL(checked_null, tag_checked(0))
CALL(ctx, tag_ctx(skb)) CALL(ctx_stack, tag_ctx(&b)) CALL(ctx_offset, tag_ctx((void *)skb + 4)) CALL(void, tag_void(&b)) CALL(void_ctx, tag_void(skb))
CALL(trusted, tag_trusted(current())) CALL(trusted_stack, tag_trusted((void *)&b)) CALL(trusted_null, tag_trusted(0))
CALL(trusted_nullable, tag_trusted_nullable(current())) CALL(trusted_nullable_null, tag_trusted_nullable(0))
CALL(trusted_nullable_unchecked, tag_trusted_nullable_unchecked(current()))
CALL(nullable, tag_nullable(&b)) CALL(nullable_null, tag_nullable(0)) CALL(nonnull_trusted, tag_nonnull_trusted(current()))
CALL(untrusted, tag_untrusted(current())) CALL(untrusted_null, tag_untrusted(0)) CALL(untrusted_number, tag_untrusted((void *)(u64)skb->len)) CALL(untrusted_stack, tag_untrusted((void *)&b))
CALL(untrusted_char, tag_untrusted_char((void *)&b)) CALL(untrusted_char_number, tag_untrusted_char((void *)(u64)skb->len)) CALL(untrusted_void, tag_untrusted_void(skb))
CALL(unknown, tag_unknown(&b)) CALL(ctx_int, tag_ctx_int(1)) CALL(nonnull_int, tag_nonnull_int(1)) CALL(many, tag_many(&b, skb->len, skb))
TC(call_dynptr) { struct bpf_dynptr d; u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; dynptr_from_mem(v, 16, 0, &d); return tag_dynptr(&d); }
TC(call_dynptr_none) { struct bpf_dynptr d; return tag_dynptr(&d); }
TC(call_dynptr_stack) { u64 d[2] = {}; return tag_dynptr((void *)d); }
struct unsized;
noinline int tag_unsized(struct unsized *u) { return u != 0; }
CALL(unsized, tag_unsized((void *)&b))
noinline long tag_returns_long(u64 a) { return a; }
noinline void *tag_returns_pointer(u64 a) { return (void *)a; }
CALL(returns_long, tag_returns_long(skb->len)) CALL(returns_pointer, (int)(u64)tag_returns_pointer(skb->len))
noinline int lazy_bad(int a) { return *(volatile int *)(u64)a; }
TC(lazy_uncalled) { u32 k = 0; if (skb->len > 5) return 1; return 0; }
TC(lazy_called) { return lazy_bad(skb->len); }
TC(lazy_dead) { int x = 0; asm volatile("" : "+r"(x)); if (0) return lazy_bad(1); return 0; }
noinline int uses_tail(struct __sk_buff *skb) { tail_call(skb, &progs, 0); return 1; }
TC(tail_global) { PACKET; int r = uses_tail(skb); return r + *(volatile u8 *)d; }

char LICENSE[] SEC("license") = "GPL";
