/* Maps and the helpers that take them, through C as it is written for them. */
#include "feature.h"

struct pair { u64 a, b; };
struct { UINT(type, HASH_MAP); UINT(max_entries, 8); TYPE(key, struct pair); TYPE(value, struct pair); } pairs SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 8); TYPE(key, u32); TYPE(value, struct pair); } array SEC(".maps");
struct { UINT(type, PERCPU_ARRAY_MAP); UINT(max_entries, 8); TYPE(key, u32); TYPE(value, struct pair); } percpu SEC(".maps");
struct { UINT(type, QUEUE_MAP); UINT(max_entries, 8); TYPE(value, u64); } queue SEC(".maps");
struct { UINT(type, BLOOM_MAP); UINT(max_entries, 8); TYPE(value, u64); } bloom SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, PERF_MAP); UINT(max_entries, 4); UINT(key_size, 4); UINT(value_size, 4); } events SEC(".maps");
struct inner { UINT(type, ARRAY_MAP); UINT(max_entries, 8); TYPE(key, u32); TYPE(value, u64); } first SEC(".maps");
struct { UINT(type, ARRAY_OF_MAPS); UINT(max_entries, 2); UINT(key_size, 4); UINT(value_size, 4); ARRAY(values, struct inner); } outer SEC(".maps") = { .values = {&first} };
struct { UINT(type, LPM_MAP); UINT(max_entries, 4); UINT(map_flags, 1); TYPE(key, u64); TYPE(value, u64); } prefixes SEC(".maps");

static void *(*percpu_lookup)(void *map, const void *key, u32 cpu) = (void *)195;

TC(lookup) { struct pair k = {1, 2}; struct pair *v = map_lookup(&pairs, &k); return v ? v->b : 0; }
TC(lookup_unchecked) { struct pair k = {1, 2}; struct pair *v = map_lookup(&pairs, &k); return v->b; }
TC(lookup_half_key) { u64 k = 1; struct pair *v = map_lookup(&pairs, &k); return v ? v->b : 0; }
TC(lookup_wrong_check) { u32 k = 1; struct pair *v = map_lookup(&array, &k), *w = map_lookup(&array, &k); return v ? w->b : 0; }
TC(lookup_beyond) { u32 k = 1; u64 *v = map_lookup(&array, &k); return v ? ((volatile u64 *)v)[2] : 0; }
TC(lookup_before) { u32 k = 1; u64 *v = map_lookup(&array, &k); return v ? ((volatile u64 *)v)[-1] : 0; }
TC(lookup_variable) { u32 k = 1; u8 *v = map_lookup(&array, &k); u32 i = skb->len; return v && i < 16 ? ((volatile u8 *)v)[i] : 0; }
TC(lookup_variable_off_by_one) { u32 k = 1; u8 *v = map_lookup(&array, &k); u32 i = skb->len; return v && i <= 16 ? ((volatile u8 *)v)[i] : 0; }
TC(lookup_masked) { u32 k = 1; u8 *v = map_lookup(&array, &k); return v ? ((volatile u8 *)v)[skb->len & 15] : 0; }
TC(lookup_signed) { u32 k = 1; u8 *v = map_lookup(&array, &k); s32 i = skb->len; return v && i < 16 ? ((volatile u8 *)v)[i] : 0; }
TC(lookup_constant_key) { u32 k = 1; struct pair *v = map_lookup(&array, &k); return v->a; }
TC(lookup_constant_key_beyond) { u32 k = 8; struct pair *v = map_lookup(&array, &k); return v->a; }
TC(lookup_percpu_constant_key) { u32 k = 1; struct pair *v = map_lookup(&percpu, &k); return v->a; }
TC(key_in_map) { u32 k = 1; struct pair *v = map_lookup(&array, &k); if (!v) return 0; struct pair *w = map_lookup(&pairs, v); return w ? w->a : 0; }
TC(key_in_packet) { void *d = (void *)(u64)skb->data, *e = (void *)(u64)skb->data_end; if (d + 16 > e) return 0; struct pair *w = map_lookup(&pairs, d); return w ? w->a : 0; }
TC(key_behind_packet) { void *d = (void *)(u64)skb->data, *e = (void *)(u64)skb->data_end; if (d + 15 > e) return 0; struct pair *w = map_lookup(&pairs, d); return w ? w->a : 0; }
TC(update_value_in_map) { u32 k = 1; struct pair p = {}, *v = map_lookup(&array, &k); return v ? map_update(&pairs, &p, v, 0) : 0; }
TC(update_short_value) { struct pair k = {}; u64 v = 1; return map_update(&pairs, &k, &v, 0); }
TC(update_null_value) { struct pair k = {}; return map_update(&pairs, &k, 0, 0); }
TC(delete_element) { struct pair k = {}; return map_delete(&pairs, &k); }
TC(map_plus_one) { void *m = &pairs; asm volatile("%0 += 1" : "+r"(m)); struct pair k = {}; return map_delete(m, &k); }
TC(map_is_number) { struct pair k = {}; return map_delete((void *)5, &k); }
TC(map_from_stack) { void *m[1] = {&pairs}; asm volatile("" : : "r"(m) : "memory"); struct pair k = {}; return map_delete(*(void *volatile *)m, &k); }
TC(two_maps_one_call) { struct pair k = {}; void *m = skb->len ? (void *)&pairs : (void *)&array; struct pair *v = map_lookup(m, &k); return v ? v->b : 0; }
TC(percpu_of_other) { u32 k = 1; struct pair *v = percpu_lookup(&percpu, &k, 0); return v ? v->a : 0; }
TC(percpu_of_plain) { u32 k = 1; struct pair *v = percpu_lookup(&array, &k, 0); return v ? v->a : 0; }
TC(queue_push) { u64 v = 1; return map_push(&queue, &v, 0); }
TC(queue_pop) { u64 v; map_pop(&queue, &v); return v; }
TC(queue_pop_null) { return map_pop(&queue, 0); }
TC(queue_lookup) { u32 k = 0; return map_lookup(&queue, &k) != 0; }
TC(queue_on_array) { u64 v[2] = {}; return map_push(&array, v, 0); }
TC(bloom_push) { u64 v = 1; return map_push(&bloom, &v, 0); }
TC(bloom_pop) { u64 v = 1; return map_pop(&bloom, &v); }
TC(inner_lookup) { u32 k = 0; void *m = map_lookup(&outer, &k); if (!m) return 0; u64 *v = map_lookup(m, &k); return v ? *v : 0; }
TC(inner_unchecked) { u32 k = 0; void *m = map_lookup(&outer, &k); u64 *v = map_lookup(m, &k); return v ? *v : 0; }
TC(inner_read) { u32 k = 0; u64 *m = map_lookup(&outer, &k); return m ? *m : 0; }
TC(inner_plus) { u32 k = 0; void *m = map_lookup(&outer, &k); if (!m) return 0; asm volatile("%0 += 8" : "+r"(m)); u64 *v = map_lookup(m, &k); return v ? *v : 0; }
TC(inner_update_outer) { u32 k = 0; u32 fd = 3; return map_update(&outer, &k, &fd, 0); }
TC(inner_beyond) { u32 k = 0; void *m = map_lookup(&outer, &k); if (!m) return 0; u64 *v = map_lookup(m, &k); return v ? ((volatile u64 *)v)[1] : 0; }
TC(prefix_lookup) { u64 k = 0; u64 *v = map_lookup(&prefixes, &k); return v ? *v : 0; }
TC(perf_out) { u64 v[2] = {}; return perf_output(skb, &events, 0xffffffff, v, 16); }
TC(perf_out_packet) { void *d = (void *)(u64)skb->data, *e = (void *)(u64)skb->data_end; if (d + 16 > e) return 0; return perf_output(skb, &events, 0xffffffff, d, 16); }
TC(perf_out_too_much) { u64 v[2] = {}; return perf_output(skb, &events, 0xffffffff, v, 520); }
TC(perf_out_zero) { u64 v[2] = {}; return perf_output(skb, &events, 0xffffffff, v, 0); }
TC(perf_out_ring) { u64 v[2] = {}; return perf_output(skb, &ring, 0xffffffff, v, 16); }
TC(perf_out_variable) { u8 v[64] = {}; u32 n = skb->len; if (n > 64) n = 64; return perf_output(skb, &events, 0xffffffff, v, n); }
TC(perf_out_variable_beyond) { u8 v[64] = {}; u32 n = skb->len; if (n > 65) n = 65; return perf_output(skb, &events, 0xffffffff, v, n); }
TC(ring_out) { u64 v[2] = {}; return ringbuf_output(&ring, v, 16, 0); }
TC(ring_record) { u64 *r = ringbuf_reserve(&ring, 16, 0); if (!r) return 0; r[1] = 1; ringbuf_submit(r, 0); return 0; }
TC(ring_record_beyond) { u64 *r = ringbuf_reserve(&ring, 16, 0); if (!r) return 0; ((volatile u64 *)r)[2] = 1; ringbuf_submit(r, 0); return 0; }
TC(ring_record_unchecked) { u64 *r = ringbuf_reserve(&ring, 16, 0); r[1] = 1; ringbuf_submit(r, 0); return 0; }
TC(ring_record_lost) { u64 *r = ringbuf_reserve(&ring, 16, 0); if (r) r[1] = 1; return 0; }
TC(ring_record_variable) { u64 *r = ringbuf_reserve(&ring, skb->len, 0); if (r) ringbuf_discard(r, 0); return 0; }
TC(ring_record_moved) { u64 *r = ringbuf_reserve(&ring, 16, 0); if (r) ringbuf_submit(r + 1, 0); return 0; }
TC(ring_record_twice) { u64 *r = ringbuf_reserve(&ring, 16, 0); if (r) { ringbuf_submit(r, 0); ringbuf_submit(r, 0); } return 0; }
TC(ring_record_after) { u64 *r = ringbuf_reserve(&ring, 16, 0); if (r) { ringbuf_submit(r, 0); ((volatile u64 *)r)[0] = 1; } return 0; }
TC(ring_record_filled) { u8 *r = ringbuf_reserve(&ring, 16, 0); if (!r) return 0; load_bytes(skb, 0, r, 16); ringbuf_submit(r, 0); return 0; }
TC(ring_record_overfilled) { u8 *r = ringbuf_reserve(&ring, 16, 0); if (!r) return 0; load_bytes(skb, 0, r, 17); ringbuf_submit(r, 0); return 0; }
TC(ring_query) { return ringbuf_query(&ring, 0); }
TC(ring_record_is_key) { u64 *r = ringbuf_reserve(&ring, 16, 0); if (!r) return 0; r[0] = r[1] = 0; map_delete(&pairs, r); ringbuf_discard(r, 0); return 0; }
TC(load_into_value) { u32 k = 1; u8 *v = map_lookup(&array, &k); return v ? load_bytes(skb, 0, v, 16) : 0; }
TC(load_into_value_end) { u32 k = 1; u8 *v = map_lookup(&array, &k); return v ? load_bytes(skb, 0, v + 8, 9) : 0; }
TC(load_into_value_variable) { u32 k = 1; u8 *v = map_lookup(&array, &k); u32 n = skb->len & 15; return v && n ? load_bytes(skb, 0, v, n) : 0; }
TC(load_nothing) { u8 v[16]; u32 n = skb->len & 15; return load_bytes(skb, 0, v, n); }
TC(load_uninitialised) { u8 v[16]; load_bytes(skb, 0, v, 8); return v[3]; }
TC(load_into_packet) { void *d = (void *)(u64)skb->data, *e = (void *)(u64)skb->data_end; if (d + 16 > e) return 0; return load_bytes(skb, 0, d, 16); }
TC(load_into_context) { return load_bytes(skb, 0, skb, 16); }
TC(load_into_number) { return load_bytes(skb, 0, (void *)100, 16); }
TC(atomic_value) { u32 k = 1; u64 *v = map_lookup(&array, &k); if (!v) return 0; __sync_fetch_and_add(v, 1); return __sync_lock_test_and_set(v + 1, 5); }
TC(atomic_value_beyond) { u32 k = 1; u64 *v = map_lookup(&array, &k); if (!v) return 0; __sync_fetch_and_add(v + 2, 1); return 0; }
TC(value_spilled) { u32 k = 1; u64 *v = map_lookup(&array, &k); void *volatile s = v; u64 *w = s; return w ? w[1] : 0; }
TC(pointer_into_value) { u32 k = 1; u64 *v = map_lookup(&array, &k); if (v) *v = (u64)skb; return 0; }
TC(compare_values) { u32 k = 1; u64 *v = map_lookup(&array, &k), *w = map_lookup(&percpu, &k); return v && w ? v == w : 0; }

char LICENSE[] SEC("license") = "GPL";
