/* Objects that programs make: made, used, counted, given back. */
#include "objects.h"
struct plain { u64 a; u32 b; u8 c[4]; };
struct inner { u64 x; };
struct pointing { u64 a; struct plain *p; struct inner in; };
struct counted { u64 a; struct bpf_refcount ref; u64 b; };
struct big { u8 bytes[5000]; };
struct locked { u64 a; struct bpf_spin_lock lock; u64 b; };
struct timed { struct bpf_timer timer; u64 a; };
union either { u64 a; u32 b; };
u64 zero;

SEC("tc") int o_new(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return 1; }
SEC("tc") int o_use(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; p->a = 5; p->b = 6; p->c[2] = 7; int r = p->a + p->b + p->c[2]; obj_drop(p); return r; }
SEC("tc") int o_two(void *ctx) { struct plain *p = obj_new(struct plain), *q = obj_new(struct plain); int r = 0; if (p) { p->a = 3; r += p->a; } if (q) { q->a = 4; r += q->a; } if (p) obj_drop(p); if (q) obj_drop(q); return r; }
SEC("tc") int o_leak(void *ctx) { struct plain *p = obj_new(struct plain); return p != 0; }
SEC("tc") int o_leak_checked(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; p->a = 1; return 1; }
SEC("tc") int o_unchecked(void *ctx) { struct plain *p = obj_new(struct plain); p->a = 1; obj_drop(p); return 0; }
SEC("tc") int o_drop_null(void *ctx) { struct plain *p = obj_new(struct plain); obj_drop(p); return 0; }
SEC("tc") int o_twice(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); obj_drop(p); return 0; }
SEC("tc") int o_after(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return p->a; }
SEC("tc") int o_behind(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; *(volatile u64 *)((void *)p + 16) = 1; obj_drop(p); return 0; }
SEC("tc") int o_before(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; *(volatile u64 *)((void *)p - 8) = 1; obj_drop(p); return 0; }
SEC("tc") int o_across(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; *(volatile u64 *)((void *)p + 8) = 1; obj_drop(p); return 0; }
SEC("tc") int o_part(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; p->a = 0; *(volatile u16 *)((void *)p + 2) = 1; int r = *(volatile u32 *)((void *)p + 4); obj_drop(p); return r; }
SEC("tc") int o_variable(struct __sk_buff *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; p->c[ctx->len & 3] = 1; obj_drop(p); return 0; }
SEC("tc") int o_offset_drop(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(&p->b); return 0; }
SEC("tc") int o_store_pointer(void *ctx) { struct pointing *p = obj_new(struct pointing); if (!p) return 0; p->p = (void *)p; obj_drop(p); return 0; }
SEC("tc") int o_load_pointer(void *ctx) { struct pointing *p = obj_new(struct pointing); if (!p) return 0; p->p = (void *)zero; u64 r = (u64)p->p; obj_drop(p); return r != 0; }
SEC("tc") int o_through_pointer(void *ctx) { struct pointing *p = obj_new(struct pointing); if (!p) return 0; int r = p->p->b; obj_drop(p); return r; }
SEC("tc") int o_inner(void *ctx) { struct pointing *p = obj_new(struct pointing); if (!p) return 0; p->in.x = 4; int r = p->in.x; obj_drop(p); return r; }
SEC("tc") int o_leak_address(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; zero = (u64)p; obj_drop(p); return 0; }
SEC("tc") int o_number(void *ctx) { obj_drop((void *)8); return 0; }
SEC("tc") int o_stack(void *ctx) { struct plain p = {}; obj_drop(&p); return 0; }
SEC("tc") int o_value(void *ctx) { obj_drop(&zero); return 0; }
SEC("tc") int o_context(void *ctx) { obj_drop(ctx); return 0; }
SEC("tc") int o_big(void *ctx) { struct big *p = obj_new(struct big); if (!p) return 0; p->bytes[4999] = 9; int r = p->bytes[4999]; obj_drop(p); return r; }
SEC("tc") int o_unknown_id(struct __sk_buff *ctx) { void *p = bpf_obj_new_impl(ctx->len, 0); if (!p) return 0; obj_drop(p); return 0; }
SEC("tc") int o_wrong_id(void *ctx) { void *p = bpf_obj_new_impl(99999, 0); if (!p) return 0; obj_drop(p); return 0; }
SEC("tc") int o_id_zero(void *ctx) { void *p = bpf_obj_new_impl(0, 0); if (!p) return 0; obj_drop(p); return 0; }
SEC("tc") int o_id_int(void *ctx) { void *p = bpf_obj_new_impl(bpf_core_local(u64), 0); if (!p) return 0; obj_drop(p); return 0; }
SEC("tc") int o_id_union(void *ctx) { void *p = bpf_obj_new_impl(bpf_core_local(union either), 0); if (!p) return 0; obj_drop(p); return 0; }
SEC("tc") int o_timed(void *ctx) { void *p = bpf_obj_new_impl(bpf_core_local(struct timed), 0); if (!p) return 0; obj_drop(p); return 0; }
SEC("tc") int o_acquire(void *ctx) { struct counted *p = obj_new(struct counted), *q; if (!p) return 0; q = refcount_acquire(p); p->a = 4; obj_drop(p); int r = q->a; obj_drop(q); return r; }
SEC("tc") int o_acquire_leak(void *ctx) { struct counted *p = obj_new(struct counted), *q; if (!p) return 0; q = refcount_acquire(p); obj_drop(p); return q->a; }
SEC("tc") int o_acquire_twice(void *ctx) { struct counted *p = obj_new(struct counted), *q; if (!p) return 0; q = refcount_acquire(p); obj_drop(p); obj_drop(p); return 0; }
SEC("tc") int o_ref_direct(void *ctx) { struct counted *p = obj_new(struct counted); if (!p) return 0; *(volatile u32 *)&p->ref = 1; obj_drop(p); return 0; }
SEC("tc") int o_ref_read(void *ctx) { struct counted *p = obj_new(struct counted); if (!p) return 0; int r = *(volatile u32 *)&p->ref; obj_drop(p); return r; }
SEC("tc") int o_lock(void *ctx) { struct locked *p = obj_new(struct locked); if (!p) return 0; bpf_spin_lock(&p->lock); p->a = 3; bpf_spin_unlock(&p->lock); int r = p->a; obj_drop(p); return r; }
SEC("tc") int o_lock_drop(void *ctx) { struct locked *p = obj_new(struct locked); if (!p) return 0; bpf_spin_lock(&p->lock); obj_drop(p); return 0; }
SEC("tc") int o_lock_wrong_place(void *ctx) { struct locked *p = obj_new(struct locked); if (!p) return 0; bpf_spin_lock((void *)&p->b); bpf_spin_unlock((void *)&p->b); obj_drop(p); return 0; }
SEC("tc") int o_lock_plain(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; bpf_spin_lock((void *)p); bpf_spin_unlock((void *)p); obj_drop(p); return 0; }
SEC("tc") int o_lock_other(void *ctx) { struct locked *p = obj_new(struct locked), *q; if (!p) return 0; q = obj_new(struct locked); if (!q) { obj_drop(p); return 0; } bpf_spin_lock(&p->lock); bpf_spin_unlock(&q->lock); obj_drop(p); obj_drop(q); return 0; }
SEC("tc") int o_lock_direct(void *ctx) { struct locked *p = obj_new(struct locked); if (!p) return 0; *(volatile u32 *)&p->lock = 0; obj_drop(p); return 0; }
SEC("tc") int o_helper_reads(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; u8 to[8]; bpf_probe_read_kernel(to, 8, p); obj_drop(p); return to[0]; }
SEC("tc") int o_helper_memory(struct __sk_buff *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; int r = bpf_skb_load_bytes(ctx, 0, p, 8); obj_drop(p); return r; }
SEC("tc") int o_helper_source(struct __sk_buff *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; int r = bpf_skb_store_bytes(ctx, 0, p, 8, 0); obj_drop(p); return r; }
SEC("tc") int o_atomic(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; p->a = 0; __sync_fetch_and_add(&p->a, 4); int r = p->a; obj_drop(p); return r; }
SEC("tc") int o_compare(void *ctx) { struct plain *p = obj_new(struct plain), *q = p; if (!q) return 0; p->a = 8; int r = p->a; obj_drop(q); return r; }
SEC("tc") int o_spilled(void *ctx) { struct plain *volatile s; struct plain *p = obj_new(struct plain); s = p; if (!s) return 0; p = s; p->a = 2; int r = p->a; obj_drop(p); return r; }
SEC("socket") int o_socket(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return 1; }
SEC("xdp") int o_xdp(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return 1; }
SEC("tracepoint") int o_tracepoint(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return 1; }
SEC("raw_tp") int o_raw(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return 1; }
SEC("cgroup/skb") int o_cgroup(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return 1; }
SEC("syscall") int o_syscall(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; obj_drop(p); return 1; }
static __attribute__((noinline)) struct plain *made(void) { return obj_new(struct plain); }
static __attribute__((noinline)) void given(struct plain *p) { obj_drop(p); }
SEC("tc") int o_functions(void *ctx) { struct plain *p = made(); if (!p) return 0; p->a = 1; given(p); return 1; }
static int each(u32 i, void *data) { struct plain *p = obj_new(struct plain); if (p) obj_drop(p); return 0; }
static int each_leak(u32 i, void *data) { struct plain *p = obj_new(struct plain); if (p) p->a = 1; return 0; }
SEC("tc") int o_callback(void *ctx) { bpf_loop(3, each, 0, 0); return 0; }
SEC("tc") int o_callback_leak(void *ctx) { bpf_loop(3, each_leak, 0, 0); return 0; }
SEC("tc") int o_loop(void *ctx) { int r = 0; for (int i = 0; i < 10; i++) { struct plain *p = obj_new(struct plain); if (!p) break; p->a = i; r += p->a; obj_drop(p); } return r; }
SEC("tc") int o_acquire_inner(void *ctx) { struct counted *p = obj_new(struct counted), *q; if (!p) return 0; q = refcount_acquire(&p->b); obj_drop(p); obj_drop(q); return 0; }
SEC("tc") int o_acquire_null(void *ctx) { struct counted *p = obj_new(struct counted), *q; q = refcount_acquire(p); if (p) obj_drop(p); if (q) obj_drop(q); return 0; }
SEC("tc") int o_acquire_stack(void *ctx) { struct counted p = {}, *q; q = refcount_acquire(&p); if (q) obj_drop(q); return 0; }
SEC("tc") int o_tail(struct __sk_buff *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; int r = ctx->len; if (r & 1) { obj_drop(p); return 1; } p->a = r; r = p->a; obj_drop(p); return 0; }
SEC("tc") int o_narrow(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; p->a = 0x1234567890abcdefULL; int r = *((volatile u16 *)&p->a + 1) + *((volatile u8 *)&p->a + 7); obj_drop(p); return r; }
SEC("tc") int o_dynptr(void *ctx) { struct plain *p = obj_new(struct plain); struct bpf_dynptr d; if (!p) return 0; int r = bpf_dynptr_from_mem(p, 8, 0, &d); obj_drop(p); return r; }
SEC("tc") int o_key(void *ctx) { struct plain *p = obj_new(struct plain); if (!p) return 0; int r = bpf_ktime_get_ns() != 0 ? bpf_csum_diff((void *)p, 8, 0, 0, 0) : 0; obj_drop(p); return r; }
