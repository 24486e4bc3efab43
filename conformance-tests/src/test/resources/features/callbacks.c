/* Functions that helpers call. */
#include "feature.h"

struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } values SEC(".maps");
struct { UINT(type, HASH_MAP); UINT(max_entries, 4); TYPE(key, u64); TYPE(value, u64[2]); } hashed SEC(".maps");
struct { UINT(type, LPM_MAP); UINT(max_entries, 4); UINT(map_flags, 1); TYPE(key, u64); TYPE(value, u64); } prefixes SEC(".maps");
struct { UINT(type, PERCPU_ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[2]); } percpu SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");

struct state { u64 sum; u64 v[4]; };

static int add(void *map, u32 *key, u64 *value, struct state *s) { s->sum += *key + value[1]; return 0; }
static int add64(void *map, u64 *key, u64 *value, struct state *s) { s->sum += *key + value[1]; value[0] = 1; return 0; }
static int write_key(void *map, u32 *key, u64 *value, struct state *s) { *key = 1; return 0; }
static int far_key(void *map, u32 *key, u64 *value, struct state *s) { s->sum = key[1]; return 0; }
static int far_value(void *map, u32 *key, u64 *value, struct state *s) { s->sum = value[2]; return 0; }
static int returns_two(void *map, u32 *key, u64 *value, struct state *s) { return 2; }
static int returns_any(void *map, u32 *key, u64 *value, struct state *s) { return value[0]; }
static int use_map(void *map, u32 *key, u64 *value, struct state *s) { u64 *v = map_lookup(map, key); return v ? *v & 1 : 0; }
static int update(void *map, u32 *key, u64 *value, struct state *s) { return map_update(map, key, value, 0) != 0; }

TC(each) { struct state s = {}; for_each(&values, add, &s, 0); return s.sum; }
TC(each_hash) { struct state s = {}; for_each(&hashed, add64, &s, 0); return s.sum; }
TC(each_percpu) { struct state s = {}; for_each(&percpu, add, &s, 0); return s.sum; }
TC(each_prefix) { struct state s = {}; for_each(&prefixes, add, &s, 0); return s.sum; }
TC(each_write_key) { struct state s = {}; for_each(&values, write_key, &s, 0); return s.sum; }
TC(each_far_key) { struct state s = {}; for_each(&values, far_key, &s, 0); return s.sum; }
TC(each_far_value) { struct state s = {}; for_each(&values, far_value, &s, 0); return s.sum; }
TC(each_returns_two) { struct state s = {}; for_each(&values, returns_two, &s, 0); return s.sum; }
TC(each_returns_any) { struct state s = {}; for_each(&values, returns_any, &s, 0); return s.sum; }
TC(each_uses_map) { struct state s = {}; for_each(&values, use_map, &s, 0); return s.sum; }
TC(each_updates) { struct state s = {}; for_each(&values, update, &s, 0); return s.sum; }
TC(each_null_context) { for_each(&values, returns_any, 0, 0); return 0; }
TC(each_map_context) { u32 key = 0; u64 *v = map_lookup(&values, &key); if (!v) return 0; for_each(&values, add, v, 0); return 0; }
TC(each_flags) { struct state s = {}; for_each(&values, add, &s, skb->len); return s.sum; }

static int step(u32 i, struct state *s) { s->sum += i; return 0; }
static int step_index(u32 i, struct state *s) { s->v[i] = 1; return 0; }
static int step_checked(u32 i, struct state *s) { if (i < 4) s->v[i] = 1; return i >= 4; }
static int step_masked(u32 i, struct state *s) { s->v[i & 3] += 1; return 0; }
static int step_two(u32 i, struct state *s) { return 2; }
static int step_nested(u32 i, struct state *s) { loop(5, step, s, 0); return 0; }
static int step_leak(u32 i, struct state *s) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (r) s->sum++; return 0; }
static int step_record(u32 i, struct state *s) { u64 *r = ringbuf_reserve(&ring, 8, 0); if (r) ringbuf_submit(r, 0); return 0; }
static int step_grows(u32 i, struct state *s) { s->sum++; s->v[s->sum & 3] = s->sum; return 0; }
static int step_unbounded(u32 i, struct state *s) { s->v[s->sum] = 1; s->sum++; return 0; }
static int step_stops(u32 i, struct state *s) { if (s->sum >= 3) return 1; s->v[s->sum] = 1; s->sum++; return 0; }
static int step_null(u32 i, void *c) { return c != 0; }

TC(loop_ten) { struct state s = {}; loop(10, step, &s, 0); return s.sum; }
TC(loop_zero) { struct state s = {}; loop(0, step, &s, 0); return s.sum; }
TC(loop_unknown) { struct state s = {}; loop(skb->len, step, &s, 0); return s.sum; }
TC(loop_too_many) { struct state s = {}; return loop(1 << 24, step, &s, 0); }
TC(loop_index) { struct state s = {}; loop(4, step_index, &s, 0); return s.sum; }
TC(loop_checked) { struct state s = {}; loop(100, step_checked, &s, 0); return s.sum; }
TC(loop_masked) { struct state s = {}; loop(100, step_masked, &s, 0); return s.v[1]; }
TC(loop_two) { struct state s = {}; loop(100, step_two, &s, 0); return s.v[1]; }
TC(loop_nested) { struct state s = {}; loop(100, step_nested, &s, 0); return s.v[1]; }
TC(loop_leak) { struct state s = {}; loop(100, step_leak, &s, 0); return s.v[1]; }
TC(loop_record) { struct state s = {}; loop(100, step_record, &s, 0); return s.v[1]; }
TC(loop_grows) { struct state s = {}; loop(100, step_grows, &s, 0); return s.v[1]; }
TC(loop_unbounded) { struct state s = {}; loop(100, step_unbounded, &s, 0); return s.v[1]; }
TC(loop_stops) { struct state s = {}; loop(100, step_stops, &s, 0); return s.v[1]; }
TC(loop_null) { return loop(100, step_null, 0, 0); }
TC(loop_context) { return loop(100, step_null, skb, 0); }
TC(loop_flags) { return loop(100, step_null, 0, 1); }
TC(loop_with_record) { struct state s = {}; u64 *r = ringbuf_reserve(&ring, 8, 0); if (!r) return 0; loop(10, step, &s, 0); ringbuf_submit(r, 0); return 0; }
TC(loop_sum_unused) { struct state s = {}; loop(10, step, &s, 0); return 0; }
TC(loop_trusts_start) { struct state s = {}; loop(10, step, &s, 0); return s.v[s.sum]; }
TC(loop_keeps_own) { struct state s = {}; u64 own = 1; loop(10, step, &s, 0); return ((volatile u64 *)s.v)[own]; }


char LICENSE[] SEC("license") = "GPL";
