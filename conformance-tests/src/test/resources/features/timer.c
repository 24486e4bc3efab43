/* Timers in map values, and the functions that they call. */
#include "feature.h"

struct item { u64 n; struct bpf_timer timer; };
struct two { struct bpf_timer a; struct bpf_timer b; };

struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct item); } items SEC(".maps");
struct { UINT(type, HASH_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct item); } hashed SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[4]); } plain SEC(".maps");

static int tick(void *map, u32 *key, struct item *item) {
	item->n++;
	return 0;
}

static int tick_one(void *map, u32 *key, struct item *item) { return 1; }

static int tick_again(void *map, u32 *key, struct item *item) {
	timer_start(&item->timer, 1000, 0);
	return 0;
}

static int tick_key(void *map, u32 *key, struct item *item) {
	*key = 1;
	return 0;
}

static int tick_far(void *map, u32 *key, struct item *item) {
	((u64 *)item)[4] = 1;
	return 0;
}

static int tick_lookup(void *map, u32 *key, struct item *item) {
	struct item *other = map_lookup(map, key);
	if (other) other->n = *key;
	return 0;
}

static struct item *get(u32 key) { return map_lookup(&items, &key); }

#define WITH(name, function) \
TC(name) { \
	struct item *i = get(0); \
	if (!i) return 0; \
	timer_init(&i->timer, &items, 1); \
	timer_callback(&i->timer, function); \
	timer_start(&i->timer, 1000, 0); \
	return 0; \
}

WITH(start, tick)
WITH(callback_returns_one, tick_one)
WITH(callback_restarts, tick_again)
WITH(callback_writes_key, tick_key)
WITH(callback_out_of_bounds, tick_far)
WITH(callback_looks_up, tick_lookup)

TC(cancel) {
	struct item *i = get(0);
	if (!i) return 0;
	return timer_cancel(&i->timer);
}

TC(init_other_map) {
	struct item *i = get(0);
	if (!i) return 0;
	return timer_init(&i->timer, &hashed, 1);
}

TC(init_map_without_timer) {
	struct item *i = get(0);
	if (!i) return 0;
	return timer_init(&i->timer, &plain, 1);
}

TC(start_wrong_place) {
	struct item *i = get(0);
	if (!i) return 0;
	return timer_start((void *)&i->n, 1000, 0);
}

TC(start_plain_map) {
	u32 key = 0;
	u64 *v = map_lookup(&plain, &key);
	if (!v) return 0;
	return timer_start((void *)v, 1000, 0);
}

TC(start_stack) {
	struct bpf_timer t = {};
	return timer_start(&t, 1000, 0);
}

TC(read_timer) {
	struct item *i = get(0);
	if (!i) return 0;
	return *(volatile u64 *)&i->timer;
}

TC(write_timer) {
	struct item *i = get(0);
	if (!i) return 0;
	*(volatile u64 *)&i->timer = 1;
	return 0;
}

TC(helper_over_timer) {
	struct item *i = get(0);
	if (!i) return 0;
	return load_bytes(skb, 0, i, 16);
}

TC(callback_is_number) {
	struct item *i = get(0);
	if (!i) return 0;
	return timer_callback(&i->timer, (void *)5);
}

TC(hash_timer) {
	u32 key = 7;
	struct item *i = map_lookup(&hashed, &key);
	if (!i) return 0;
	timer_init(&i->timer, &hashed, 7);
	timer_callback(&i->timer, tick);
	return timer_start(&i->timer, 0, 0);
}

SEC("kprobe/x") int in_kprobe(void *ctx) {
	struct item *i = get(0);
	if (!i) return 0;
	return timer_start(&i->timer, 1000, 0);
}

char LICENSE[] SEC("license") = "GPL";
