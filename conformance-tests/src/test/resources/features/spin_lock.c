/* Spin locks in map values: what may happen between taking and giving back. */
#include "feature.h"

struct counter { u64 before; struct bpf_spin_lock lock; u32 count; u64 after; };

struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct counter); } counters SEC(".maps");
struct { UINT(type, HASH_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct counter); } others SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[4]); } plain SEC(".maps");

struct bpf_spin_lock guard SEC(".data.guarded");
u64 guarded SEC(".data.guarded");

static struct counter *get(u32 key) { return map_lookup(&counters, &key); }

TC(lock_and_count) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	c->count++;
	spin_unlock(&c->lock);
	return 0;
}

TC(lock_twice) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	spin_lock(&c->lock);
	spin_unlock(&c->lock);
	return 0;
}

TC(lock_two) {
	struct counter *c = get(1), *d = get(2);
	if (!c || !d) return 0;
	spin_lock(&c->lock);
	spin_lock(&d->lock);
	spin_unlock(&d->lock);
	spin_unlock(&c->lock);
	return 0;
}

TC(unlock_other) {
	struct counter *c = get(1), *d = get(2);
	if (!c || !d) return 0;
	spin_lock(&c->lock);
	spin_unlock(&d->lock);
	return 0;
}

TC(unlock_only) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_unlock(&c->lock);
	return 0;
}

TC(never_unlock) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	c->count++;
	return 0;
}

TC(unlock_on_one_path) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	if (c->count > 5)
		spin_unlock(&c->lock);
	return 0;
}

TC(unlock_on_both_paths) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	if (c->count > 5) {
		c->count = 0;
		spin_unlock(&c->lock);
		return 1;
	}
	c->count++;
	spin_unlock(&c->lock);
	return 0;
}

TC(call_helper_locked) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	c->after = ktime();
	spin_unlock(&c->lock);
	return 0;
}

TC(lookup_locked) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	struct counter *d = get(2);
	if (d) d->count++;
	spin_unlock(&c->lock);
	return 0;
}

static noinline u64 sum(u64 a, u64 b) { return a * b + 1; }
noinline int global_sum(int a) { return a * 3; }

TC(call_static_locked) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	c->after = sum(c->before, c->count);
	spin_unlock(&c->lock);
	return 0;
}

TC(call_global_locked) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	c->after = global_sum(c->count);
	spin_unlock(&c->lock);
	return 0;
}

static noinline void unlock_in_static(struct counter *c) { spin_unlock(&c->lock); c = 0; }

TC(unlock_in_callee) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	c->count++;
	unlock_in_static(c);
	return 0;
}

TC(read_lock) {
	struct counter *c = get(1);
	if (!c) return 0;
	return *(volatile u32 *)&c->lock;
}

TC(write_lock) {
	struct counter *c = get(1);
	if (!c) return 0;
	*(volatile u32 *)&c->lock = 1;
	return 0;
}

TC(write_across_lock) {
	struct counter *c = get(1);
	if (!c) return 0;
	*(volatile u64 *)&c->lock = 1;
	return 0;
}

TC(helper_over_lock) {
	struct counter *c = get(1);
	if (!c) return 0;
	return load_bytes(skb, 0, c, 12);
}

TC(helper_before_lock) {
	struct counter *c = get(1);
	if (!c) return 0;
	return load_bytes(skb, 0, c, 8);
}

TC(lock_wrong_place) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock((void *)&c->count);
	spin_unlock((void *)&c->count);
	return 0;
}

TC(lock_plain_map) {
	u32 key = 0;
	u64 *v = map_lookup(&plain, &key);
	if (!v) return 0;
	spin_lock((void *)v);
	spin_unlock((void *)v);
	return 0;
}

TC(lock_stack) {
	struct bpf_spin_lock l = {};
	spin_lock(&l);
	spin_unlock(&l);
	return 0;
}

TC(lock_or_null) {
	struct counter *c = get(1);
	spin_lock(&c->lock);
	spin_unlock(&c->lock);
	return 0;
}

TC(lock_variable_place) {
	struct counter *c = get(1);
	if (!c) return 0;
	u32 at = rand32() & 8;
	void *p = (void *)c + at;
	spin_lock(p);
	spin_unlock(p);
	return 0;
}

TC(lock_global) {
	spin_lock(&guard);
	guarded++;
	spin_unlock(&guard);
	return 0;
}

TC(update_with_lock) {
	u32 key = 1;
	struct counter c = {};
	return map_update(&others, &key, &c, 4);
}

TC(lock_in_loop) {
	for (int i = 0; i < 4; i++) {
		struct counter *c = get(i);
		if (!c) continue;
		spin_lock(&c->lock);
		c->count++;
		spin_unlock(&c->lock);
	}
	return 0;
}

TC(lock_looked_up_again) {
	struct counter *c = get(1), *d = get(1);
	if (!c || !d) return 0;
	spin_lock(&c->lock);
	spin_unlock(&d->lock);
	return 0;
}

SEC("kprobe/x") int lock_in_kprobe(void *ctx) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	spin_unlock(&c->lock);
	return 0;
}

SEC("socket") int lock_in_socket_filter(struct __sk_buff *skb) {
	struct counter *c = get(1);
	if (!c) return 0;
	spin_lock(&c->lock);
	spin_unlock(&c->lock);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
