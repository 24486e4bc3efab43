/* Iterators and other functions of the kernel that programs call by type. */
#include "feature.h"

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) ksym;
extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
extern void bpf_preempt_disable(void) ksym;
extern void bpf_preempt_enable(void) ksym;
extern int bpf_dynptr_from_skb(struct __sk_buff *skb, u64 flags, struct bpf_dynptr *p) ksym;
extern int bpf_dynptr_from_xdp(struct xdp_md *xdp, u64 flags, struct bpf_dynptr *p) ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *p, u32 at, void *buffer, u32 size) ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, u32 at, void *buffer, u32 size) ksym;
extern u32 bpf_dynptr_size(const struct bpf_dynptr *p) ksym;
extern _Bool bpf_dynptr_is_null(const struct bpf_dynptr *p) ksym;
extern _Bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *p) ksym;
extern int bpf_dynptr_adjust(const struct bpf_dynptr *p, u32 start, u32 end) ksym;
extern int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *to) ksym;

struct { UINT(type, ARRAY_MAP); UINT(max_entries, 8); TYPE(key, u32); TYPE(value, u64); } numbers SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");

TC(count) {
	struct bpf_iter_num it; int *i; u64 sum = 0;
	bpf_iter_num_new(&it, 0, 10);
	while ((i = bpf_iter_num_next(&it))) sum += *i;
	bpf_iter_num_destroy(&it);
	return sum;
}

TC(count_far) {
	struct bpf_iter_num it; int *i; u64 sum = 0;
	bpf_iter_num_new(&it, 0, 1000000);
	while ((i = bpf_iter_num_next(&it))) sum += *i;
	bpf_iter_num_destroy(&it);
	return sum;
}

TC(unchecked) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	int r = *bpf_iter_num_next(&it);
	bpf_iter_num_destroy(&it);
	return r;
}

TC(no_destroy) {
	struct bpf_iter_num it; int *i; u64 sum = 0;
	bpf_iter_num_new(&it, 0, 10);
	while ((i = bpf_iter_num_next(&it))) sum += *i;
	return sum;
}

TC(destroy_twice) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_destroy(&it);
	bpf_iter_num_destroy(&it);
	return 0;
}

TC(new_twice) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_destroy(&it);
	return 0;
}

TC(next_uninitialised) {
	struct bpf_iter_num it;
	return bpf_iter_num_next(&it) != 0;
}

TC(next_after_destroy) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_destroy(&it);
	return bpf_iter_num_next(&it) != 0;
}

TC(load_iterator) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	u64 r = *(volatile u64 *)&it;
	bpf_iter_num_destroy(&it);
	return r;
}

TC(store_iterator) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	*(volatile u64 *)&it = 0;
	bpf_iter_num_destroy(&it);
	return 0;
}

TC(early_exit) {
	struct bpf_iter_num it; int *i;
	bpf_iter_num_new(&it, 0, 10);
	while ((i = bpf_iter_num_next(&it))) if (*i == 5) return 1;
	bpf_iter_num_destroy(&it);
	return 0;
}

TC(break_out) {
	struct bpf_iter_num it; int *i, r = 0;
	bpf_iter_num_new(&it, 0, 10);
	while ((i = bpf_iter_num_next(&it))) if (*i == 5) { r = 1; break; }
	bpf_iter_num_destroy(&it);
	return r;
}

TC(index_checked) {
	struct bpf_iter_num it; int *i; u64 v[8] = {};
	bpf_iter_num_new(&it, 0, 8);
	while ((i = bpf_iter_num_next(&it))) if (*i >= 0 && *i < 8) ((volatile u64 *)v)[*i] = 1;
	bpf_iter_num_destroy(&it);
	return v[3];
}

TC(index_unchecked) {
	struct bpf_iter_num it; int *i; u64 v[8] = {};
	bpf_iter_num_new(&it, 0, 8);
	while ((i = bpf_iter_num_next(&it))) ((volatile u64 *)v)[*i] = 1;
	bpf_iter_num_destroy(&it);
	return v[3];
}

TC(nested) {
	struct bpf_iter_num a, b; int *i, *j; u64 sum = 0;
	bpf_iter_num_new(&a, 0, 100);
	while ((i = bpf_iter_num_next(&a))) {
		bpf_iter_num_new(&b, 0, 100);
		while ((j = bpf_iter_num_next(&b))) sum += *j;
		bpf_iter_num_destroy(&b);
	}
	bpf_iter_num_destroy(&a);
	return sum;
}

TC(nested_leak) {
	struct bpf_iter_num a, b; int *i, *j; u64 sum = 0;
	bpf_iter_num_new(&a, 0, 100);
	while ((i = bpf_iter_num_next(&a))) {
		bpf_iter_num_new(&b, 0, 100);
		while ((j = bpf_iter_num_next(&b))) sum += *j;
	}
	bpf_iter_num_destroy(&a);
	return sum;
}

TC(lookup_in_loop) {
	struct bpf_iter_num it; int *i; u64 sum = 0;
	bpf_iter_num_new(&it, 0, 8);
	while ((i = bpf_iter_num_next(&it))) {
		u32 key = *i;
		u64 *v = map_lookup(&numbers, &key);
		if (v) sum += *v;
	}
	bpf_iter_num_destroy(&it);
	return sum;
}

TC(grows_without_bound) {
	struct bpf_iter_num it; u64 v[8] = {}; u64 at = 0;
	bpf_iter_num_new(&it, 0, 8);
	while (bpf_iter_num_next(&it)) { ((volatile u64 *)v)[at] = 1; at++; }
	bpf_iter_num_destroy(&it);
	return v[3];
}

TC(grows_with_bound) {
	struct bpf_iter_num it; u64 v[8] = {}; u64 at = 0;
	bpf_iter_num_new(&it, 0, 8);
	while (bpf_iter_num_next(&it)) { if (at >= 8) break; ((volatile u64 *)v)[at] = 1; at++; }
	bpf_iter_num_destroy(&it);
	return v[3];
}

TC(write_number) {
	struct bpf_iter_num it; int *i;
	bpf_iter_num_new(&it, 0, 8);
	while ((i = bpf_iter_num_next(&it))) *i = 1;
	bpf_iter_num_destroy(&it);
	return 0;
}

TC(number_after_destroy) {
	struct bpf_iter_num it; int *i;
	bpf_iter_num_new(&it, 0, 8);
	i = bpf_iter_num_next(&it);
	bpf_iter_num_destroy(&it);
	return i ? *i : 0;
}

TC(record_in_loop) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 8);
	while (bpf_iter_num_next(&it)) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (r) ringbuf_submit(r, 0); }
	bpf_iter_num_destroy(&it);
	return 0;
}

TC(leak_in_loop) {
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 8);
	while (bpf_iter_num_next(&it)) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (r) *r = 1; }
	bpf_iter_num_destroy(&it);
	return 0;
}

static noinline int next_of(struct bpf_iter_num *it) { int *i = bpf_iter_num_next(it); return i ? *i : -1; }
TC(next_in_static) {
	struct bpf_iter_num it; int i, sum = 0;
	bpf_iter_num_new(&it, 0, 8);
	while ((i = next_of(&it)) >= 0) sum += i;
	bpf_iter_num_destroy(&it);
	return sum;
}

TC(rcu) { bpf_rcu_read_lock(); bpf_rcu_read_unlock(); return 0; }
TC(rcu_open) { bpf_rcu_read_lock(); return 0; }
TC(rcu_unlock_only) { bpf_rcu_read_unlock(); return 0; }
TC(rcu_nested) { bpf_rcu_read_lock(); bpf_rcu_read_lock(); bpf_rcu_read_unlock(); bpf_rcu_read_unlock(); return 0; }
TC(rcu_helper) { u32 k = 0; bpf_rcu_read_lock(); u64 *v = map_lookup(&numbers, &k); u64 r = v ? *v : 0; bpf_rcu_read_unlock(); return r; }
TC(preempt) { bpf_preempt_disable(); bpf_preempt_enable(); return 0; }
TC(preempt_open) { bpf_preempt_disable(); return 0; }
TC(preempt_enable_only) { bpf_preempt_enable(); return 0; }
TC(preempt_nested) { bpf_preempt_disable(); bpf_preempt_disable(); bpf_preempt_enable(); bpf_preempt_enable(); return 0; }

TC(skb_slice) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, buffer, 14);
	return d ? d[13] : 0;
}

TC(skb_slice_write) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, buffer, 14);
	if (d) d[0] = 1;
	return 0;
}

TC(skb_slice_rdwr) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice_rdwr(&p, 0, buffer, 14);
	if (d) d[0] = 1;
	return 0;
}

TC(skb_slice_beyond) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, buffer, 14);
	return d ? d[14] : 0;
}

TC(skb_slice_unchecked) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, buffer, 14);
	return d[13];
}

TC(skb_slice_short_buffer) {
	struct bpf_dynptr p; u8 buffer[8];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, buffer, 14);
	return d ? d[13] : 0;
}

TC(skb_slice_unknown_size) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, buffer, skb->len & 7);
	return d ? d[0] : 0;
}

TC(skb_slice_no_buffer) {
	struct bpf_dynptr p;
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, 0, 14);
	return d ? d[13] : 0;
}

TC(skb_size) {
	struct bpf_dynptr p;
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	return bpf_dynptr_size(&p) + bpf_dynptr_is_null(&p) + bpf_dynptr_is_rdonly(&p);
}

TC(skb_adjust_clone) {
	struct bpf_dynptr p, q; u32 n = 0;
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	if (bpf_dynptr_adjust(&p, 14, 34)) return 0;
	if (bpf_dynptr_clone(&p, &q)) return 0;
	dynptr_read(&n, 4, &q, 0, 0);
	return n;
}

TC(clone_ring) {
	struct bpf_dynptr p, q; u64 n = 0;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	bpf_dynptr_clone(&p, &q);
	ringbuf_submit_dynptr(&q, 0);
	return 0;
}

TC(clone_use_after) {
	struct bpf_dynptr p, q; u64 n = 0;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	bpf_dynptr_clone(&p, &q);
	ringbuf_submit_dynptr(&q, 0);
	dynptr_read(&n, 8, &p, 0, 0);
	return n;
}

TC(data_of_skb) {
	struct bpf_dynptr p;
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = dynptr_data(&p, 0, 8);
	return d ? d[0] : 0;
}

SEC("xdp") int xdp_slice(struct xdp_md *ctx) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_xdp(ctx, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice_rdwr(&p, 0, buffer, 14);
	if (!d) return 0;
	d[0] = d[6];
	return 2;
}

SEC("xdp") int xdp_from_skb(struct xdp_md *ctx) {
	struct bpf_dynptr p;
	return bpf_dynptr_from_skb((void *)ctx, 0, &p);
}

SEC("socket") int socket_slice(struct __sk_buff *skb) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice(&p, 0, buffer, 14);
	return d ? d[13] : 0;
}

SEC("socket") int socket_slice_rdwr(struct __sk_buff *skb) {
	struct bpf_dynptr p; u8 buffer[14];
	if (bpf_dynptr_from_skb(skb, 0, &p)) return 0;
	u8 *d = bpf_dynptr_slice_rdwr(&p, 0, buffer, 14);
	if (d) d[0] = 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
