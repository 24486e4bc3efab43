/* Dynptrs: 16 bytes of stack that stand for memory of a size known at run time. */
#include "feature.h"

struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 1); TYPE(key, u32); TYPE(value, u64[8]); } values SEC(".maps");

static u64 *value(void) { u32 key = 0; return map_lookup(&values, &key); }

TC(from_map_value) {
	u64 *v = value(), n = 0;
	struct bpf_dynptr p;
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &p);
	dynptr_read(&n, 8, &p, 8, 0);
	return n;
}

TC(from_stack) {
	u64 v[2] = {}, n = 0;
	struct bpf_dynptr p;
	dynptr_from_mem(v, 16, 0, &p);
	dynptr_read(&n, 8, &p, 8, 0);
	return n;
}

TC(from_too_much) {
	u64 *v = value();
	struct bpf_dynptr p;
	if (!v) return 0;
	return dynptr_from_mem(v, 65, 0, &p);
}

TC(reserve_submit) {
	struct bpf_dynptr p;
	u64 n = 5;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	dynptr_write(&p, 0, &n, 8, 0);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(reserve_discard) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, rand32(), 0, &p);
	ringbuf_discard_dynptr(&p, 0);
	return 0;
}

TC(reserve_leak) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	return 0;
}

TC(reserve_leak_on_error) {
	struct bpf_dynptr p;
	if (ringbuf_reserve_dynptr(&ring, 16, 0, &p)) return 0;
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(submit_twice) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	ringbuf_submit_dynptr(&p, 0);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(submit_local) {
	u64 *v = value();
	struct bpf_dynptr p;
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &p);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(use_after_submit) {
	struct bpf_dynptr p;
	u64 n = 0;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	ringbuf_submit_dynptr(&p, 0);
	dynptr_read(&n, 8, &p, 0, 0);
	return n;
}

TC(data_slice) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	u64 *d = dynptr_data(&p, 0, 16);
	if (d) d[1] = 1;
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(data_unchecked) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	u64 *d = dynptr_data(&p, 0, 16);
	d[1] = 1;
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(data_out_of_bounds) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 32, 0, &p);
	u64 *d = dynptr_data(&p, 0, 16);
	if (d) d[2] = 1;
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(data_after_submit) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	u64 *d = dynptr_data(&p, 0, 16);
	ringbuf_submit_dynptr(&p, 0);
	if (d) d[1] = 1;
	return 0;
}

TC(data_unknown_size) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	u64 *d = dynptr_data(&p, 0, rand32() & 15);
	if (d) d[0] = 1;
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(data_is_not_a_record) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	u64 *d = dynptr_data(&p, 0, 16);
	if (d) ringbuf_submit(d, 0);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(read_uninitialised) {
	struct bpf_dynptr p;
	u64 n = 0;
	dynptr_read(&n, 8, &p, 0, 0);
	return n;
}

TC(read_half) {
	struct bpf_dynptr p[2];
	u64 *v = value(), n = 0;
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, p);
	dynptr_read(&n, 8, (void *)p + 8, 0, 0);
	return n;
}

TC(load_from_slot) {
	struct bpf_dynptr p;
	u64 *v = value();
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &p);
	return *(volatile u64 *)&p;
}

TC(overwrite_local) {
	struct bpf_dynptr p;
	u64 *v = value(), n = 0;
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &p);
	*(volatile u64 *)&p = 0;
	dynptr_read(&n, 8, &p, 0, 0);
	return n;
}

TC(overwrite_local_unused) {
	struct bpf_dynptr p;
	u64 *v = value();
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &p);
	((volatile u64 *)&p)[1] = 0;
	return 0;
}

TC(overwrite_referenced) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	*(volatile u64 *)&p = 0;
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(overwrite_by_helper) {
	struct bpf_dynptr p;
	u64 *v = value(), n = 0;
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &p);
	load_bytes(skb, 0, &p, 16);
	dynptr_read(&n, 8, &p, 0, 0);
	return n;
}

TC(overwrite_at_variable_offset) {
	struct { struct bpf_dynptr p; u64 more[2]; } s;
	u64 *v = value();
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &s.p);
	((volatile u8 *)&s)[rand32() & 31] = 1;
	return 0;
}

TC(initialise_twice) {
	struct bpf_dynptr p;
	u64 *v = value(), n = 0;
	if (!v) return 0;
	dynptr_from_mem(v, 64, 0, &p);
	dynptr_from_mem(v, 32, 0, &p);
	dynptr_read(&n, 8, &p, 0, 0);
	return n;
}

TC(reserve_twice) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(write_from_map) {
	struct bpf_dynptr p;
	u64 *v = value();
	if (!v) return 0;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	dynptr_write(&p, 0, v, 64, 0);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

TC(write_too_much) {
	struct bpf_dynptr p;
	u64 *v = value();
	if (!v) return 0;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	dynptr_write(&p, 0, v, 72, 0);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

static noinline long read_in_static(struct bpf_dynptr *p) { u64 n = 0; dynptr_read(&n, 8, p, 0, 0); return n; }

TC(pass_to_static) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	u64 n = read_in_static(&p);
	ringbuf_submit_dynptr(&p, 0);
	return n;
}

noinline int read_in_global(const struct bpf_dynptr *p) { u64 n = 0; dynptr_read(&n, 8, p, 0, 0); return n; }

TC(pass_to_global) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	u64 n = read_in_global(&p);
	ringbuf_submit_dynptr(&p, 0);
	return n;
}

TC(pass_nothing_to_global) {
	struct bpf_dynptr p;
	return read_in_global(&p);
}

static int fill(u32 i, struct bpf_dynptr *p) { u64 n = i; dynptr_write(p, 0, &n, 8, 0); return 0; }

TC(use_in_callback) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	loop(10, fill, &p, 0);
	ringbuf_submit_dynptr(&p, 0);
	return 0;
}

static int close_it(u32 i, struct bpf_dynptr *p) { ringbuf_submit_dynptr(p, 0); return 1; }

TC(submit_in_callback) {
	struct bpf_dynptr p;
	ringbuf_reserve_dynptr(&ring, 64, 0, &p);
	loop(10, close_it, &p, 0);
	return 0;
}

TC(branch_on_kind) {
	struct bpf_dynptr p;
	u64 *v = value(), n = 0;
	if (!v) return 0;
	if (skb->mark)
		dynptr_from_mem(v, 64, 0, &p);
	else
		dynptr_from_mem(v, 32, 0, &p);
	dynptr_read(&n, 8, &p, 0, 0);
	return n;
}

char LICENSE[] SEC("license") = "GPL";
