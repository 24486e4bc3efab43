/* Iterators over bits, and what calls keep in the stack over each other. */
#include "feature.h"

struct bpf_iter_bits { u64 o[2]; } __attribute__((aligned(8)));

extern int bpf_iter_bits_new(struct bpf_iter_bits *it, const u64 *p, u32 words) ksym;
extern int *bpf_iter_bits_next(struct bpf_iter_bits *it) ksym;
extern void bpf_iter_bits_destroy(struct bpf_iter_bits *it) ksym;
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) ksym;

struct lock_value { struct bpf_spin_lock lock; u64 v; };
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64[4]); } values SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct lock_value); } locked SEC(".maps");

/* bits */
TC(bits) { struct bpf_iter_bits it; u64 w = 0x85; int *b, n = 0; bpf_iter_bits_new(&it, &w, 1); while ((b = bpf_iter_bits_next(&it))) n += *b; bpf_iter_bits_destroy(&it); return n; }
TC(bits_four) { struct bpf_iter_bits it; u64 w[4] = { 1, 2, 0, 0x8000000000000000ULL }; int *b, n = 0; bpf_iter_bits_new(&it, w, 4); while ((b = bpf_iter_bits_next(&it))) n += *b; bpf_iter_bits_destroy(&it); return n; }
TC(bits_map) { struct bpf_iter_bits it; u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; int *b, n = 0; bpf_iter_bits_new(&it, v, 4); while ((b = bpf_iter_bits_next(&it))) n += *b; bpf_iter_bits_destroy(&it); return n; }
TC(bits_null) { struct bpf_iter_bits it; int *b, n = 0; bpf_iter_bits_new(&it, 0, 1); while ((b = bpf_iter_bits_next(&it))) n += *b; bpf_iter_bits_destroy(&it); return n; }
TC(bits_anywhere) { struct bpf_iter_bits it; int *b, n = 0; bpf_iter_bits_new(&it, (void *)0x1234, 1); while ((b = bpf_iter_bits_next(&it))) n++; bpf_iter_bits_destroy(&it); return n; }
TC(bits_pointer) { struct bpf_iter_bits it; int *b, n = 0; bpf_iter_bits_new(&it, (void *)skb, 1); while ((b = bpf_iter_bits_next(&it))) n++; bpf_iter_bits_destroy(&it); return n; }
TC(bits_words_far) { struct bpf_iter_bits it; u64 w = 1; int *b, n = 0; bpf_iter_bits_new(&it, &w, 600); while ((b = bpf_iter_bits_next(&it))) n++; bpf_iter_bits_destroy(&it); return n; }
TC(bits_words_variable) { struct bpf_iter_bits it; u64 w = 1; int *b, n = 0; int e = bpf_iter_bits_new(&it, &w, skb->len); while ((b = bpf_iter_bits_next(&it))) n++; bpf_iter_bits_destroy(&it); return e; }
TC(bits_no_destroy) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); return 0; }
TC(bits_new_twice) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); bpf_iter_bits_new(&it, &w, 1); bpf_iter_bits_destroy(&it); return 0; }
TC(bits_next_only) { struct bpf_iter_bits it; return bpf_iter_bits_next(&it) != 0; }
TC(bits_destroy_twice) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); bpf_iter_bits_destroy(&it); bpf_iter_bits_destroy(&it); return 0; }
TC(bits_unchecked) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); int r = *bpf_iter_bits_next(&it); bpf_iter_bits_destroy(&it); return r; }
TC(bits_as_numbers) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); bpf_iter_num_next((void *)&it); bpf_iter_bits_destroy(&it); return 0; }
TC(numbers_as_bits) { struct bpf_iter_num it[2]; bpf_iter_num_new(&it[0], 0, 3); bpf_iter_num_new(&it[1], 0, 3); bpf_iter_bits_next((void *)&it); bpf_iter_num_destroy(&it[0]); bpf_iter_num_destroy(&it[1]); return 0; }
TC(bits_destroyed_as_numbers) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); bpf_iter_num_destroy((void *)&it); return 0; }
TC(bits_second_half) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); bpf_iter_bits_next((void *)&it.o[1]); bpf_iter_bits_destroy(&it); return 0; }
TC(bits_overwritten) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); *(volatile u64 *)&it.o[1] = 0; bpf_iter_bits_destroy(&it); return 0; }
TC(bits_read) { struct bpf_iter_bits it; u64 w = 1; bpf_iter_bits_new(&it, &w, 1); u64 r = *(volatile u64 *)&it.o[1]; bpf_iter_bits_destroy(&it); return r; }
TC(bits_overlapping) { u64 o[3]; u64 w = 1; bpf_iter_bits_new((void *)o, &w, 1); bpf_iter_bits_new((void *)(o + 1), &w, 1); bpf_iter_bits_destroy((void *)o); return 0; }
TC(bits_at_end) { struct bpf_iter_num it; u64 w = 1; bpf_iter_bits_new((void *)&it, &w, 1); bpf_iter_bits_destroy((void *)&it); return 0; }
TC(bits_write_element) { struct bpf_iter_bits it; u64 w = 1; int *b; bpf_iter_bits_new(&it, &w, 1); while ((b = bpf_iter_bits_next(&it))) *b = 1; bpf_iter_bits_destroy(&it); return 0; }
TC(bits_in_numbers) { struct bpf_iter_num n; struct bpf_iter_bits it; u64 w = 5; int *b, s = 0; bpf_iter_num_new(&n, 0, 4); while (bpf_iter_num_next(&n)) { bpf_iter_bits_new(&it, &w, 1); while ((b = bpf_iter_bits_next(&it))) s += *b; bpf_iter_bits_destroy(&it); } bpf_iter_num_destroy(&n); return s; }
TC(bits_leak_in_loop) { struct bpf_iter_num n; struct bpf_iter_bits it; u64 w = 5; bpf_iter_num_new(&n, 0, 4); while (bpf_iter_num_next(&n)) { bpf_iter_bits_new(&it, &w, 1); } bpf_iter_num_destroy(&n); return 0; }
TC(bits_early_exit) { struct bpf_iter_bits it; u64 w = 5; int *b; bpf_iter_bits_new(&it, &w, 1); while ((b = bpf_iter_bits_next(&it))) if (*b == 2) return 1; bpf_iter_bits_destroy(&it); return 0; }
TC(bits_break) { struct bpf_iter_bits it; u64 w = 5; int *b; bpf_iter_bits_new(&it, &w, 1); while ((b = bpf_iter_bits_next(&it))) if (*b == 2) break; bpf_iter_bits_destroy(&it); return 0; }
static noinline int sum(struct bpf_iter_bits *it) { int *b, n = 0; while ((b = bpf_iter_bits_next(it))) n += *b; return n; }
TC(bits_sub) { struct bpf_iter_bits it; u64 w = 5; bpf_iter_bits_new(&it, &w, 1); int n = sum(&it); bpf_iter_bits_destroy(&it); return n; }
TC(bits_index) { struct bpf_iter_bits it; u64 w = 5, v[4] = {}; int *b; bpf_iter_bits_new(&it, &w, 1); while ((b = bpf_iter_bits_next(&it))) if (*b >= 0 && *b < 4) ((volatile u64 *)v)[*b] = 1; bpf_iter_bits_destroy(&it); return v[0] + v[2]; }
TC(bits_index_unchecked) { struct bpf_iter_bits it; u64 w = 5, v[4] = {}; int *b; bpf_iter_bits_new(&it, &w, 1); while ((b = bpf_iter_bits_next(&it))) ((volatile u64 *)v)[*b] = 1; bpf_iter_bits_destroy(&it); return v[0]; }
TC(bits_locked) { u32 k = 0; struct lock_value *v = map_lookup(&locked, &k); if (!v) return 0; struct bpf_iter_bits it; u64 w = 5; spin_lock(&v->lock); bpf_iter_bits_new(&it, &w, 1); bpf_iter_bits_destroy(&it); spin_unlock(&v->lock); return 0; }
TC(numbers_locked) { u32 k = 0; struct lock_value *v = map_lookup(&locked, &k); if (!v) return 0; struct bpf_iter_num it; int *i; spin_lock(&v->lock); bpf_iter_num_new(&it, 0, 3); while ((i = bpf_iter_num_next(&it))) v->v += *i; bpf_iter_num_destroy(&it); spin_unlock(&v->lock); return 0; }

extern void bpf_local_irq_save(unsigned long *flags) ksym;
extern void bpf_local_irq_restore(unsigned long *flags) ksym;
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
#define LOCAL u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; u64 o[4]; dynptr_from_mem(v, 16, 0, (void *)o)
TC(number_over_dynptr) { LOCAL; bpf_iter_num_new((void *)o, 0, 3); bpf_iter_num_destroy((void *)o); return 0; }
TC(bits_over_dynptr) { LOCAL; bpf_iter_bits_new((void *)o, v, 1); bpf_iter_bits_destroy((void *)o); return 0; }
TC(number_over_record) { u64 o[4]; ringbuf_reserve_dynptr(&ring, 8, 0, (void *)o); bpf_iter_num_new((void *)o, 0, 3); bpf_iter_num_destroy((void *)o); return 0; }
TC(number_over_flag) { u64 o[4]; bpf_local_irq_save((void *)o); bpf_iter_num_new((void *)o, 0, 3); bpf_iter_num_destroy((void *)o); return 0; }
TC(flag_over_number) { u64 o[4]; bpf_iter_num_new((void *)o, 0, 3); bpf_local_irq_save((void *)o); bpf_local_irq_restore((void *)o); return 0; }
TC(flag_over_dynptr) { LOCAL; bpf_local_irq_save((void *)o); bpf_local_irq_restore((void *)o); return 0; }
TC(dynptr_over_number) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; u64 o[4]; bpf_iter_num_new((void *)o, 0, 3); dynptr_from_mem(v, 16, 0, (void *)o); return 0; }
TC(dynptr_over_flag) { u32 k = 0; u64 *v = map_lookup(&values, &k); if (!v) return 0; u64 o[4]; bpf_local_irq_save((void *)o); dynptr_from_mem(v, 16, 0, (void *)o); return 0; }
TC(fill_over_number) { u64 o[4]; bpf_iter_num_new((void *)o, 0, 3); load_bytes(skb, 0, o, 8); bpf_iter_num_destroy((void *)o); return 0; }
TC(fill_over_flag) { u64 o[4]; bpf_local_irq_save((void *)o); load_bytes(skb, 0, o, 8); bpf_local_irq_restore((void *)o); return 0; }
TC(fill_over_flag_lost) { u64 o[4]; bpf_local_irq_save((void *)o); load_bytes(skb, 0, o, 8); return 0; }
TC(fill_over_both) { u64 o[4]; bpf_iter_bits_new((void *)o, o + 2, 1); load_bytes(skb, 0, o + 1, 8); bpf_iter_bits_destroy((void *)o); return 0; }
TC(variable_store_flag) { u64 o[4]; bpf_local_irq_save((void *)o); ((volatile u64 *)o)[skb->len & 3] = 1; bpf_local_irq_restore((void *)o); return 0; }
TC(variable_store_number) { u64 o[4]; bpf_iter_num_new((void *)o, 0, 3); ((volatile u64 *)o)[skb->len & 3] = 1; bpf_iter_num_destroy((void *)o); return 0; }
TC(variable_store_beside) { u64 o[8]; bpf_iter_bits_new((void *)o, o + 2, 1); ((volatile u64 *)o)[4 + (skb->len & 3)] = 1; bpf_iter_bits_destroy((void *)o); return 0; }
TC(variable_load_number) { u64 o[4] = {}; bpf_iter_num_new((void *)o, 0, 3); u64 x = ((volatile u64 *)o)[skb->len & 3]; bpf_iter_num_destroy((void *)o); return x; }
TC(atomic_number) { u64 o[4]; bpf_iter_num_new((void *)o, 0, 3); __sync_fetch_and_add(o, 1); bpf_iter_num_destroy((void *)o); return 0; }
TC(atomic_flag) { u64 o[4]; bpf_local_irq_save((void *)o); __sync_fetch_and_add(o, 1); bpf_local_irq_restore((void *)o); return 0; }
TC(loop_flags) { struct bpf_iter_num it; unsigned long f; bpf_iter_num_new(&it, 0, 9); while (bpf_iter_num_next(&it)) { bpf_local_irq_save(&f); bpf_local_irq_restore(&f); } bpf_iter_num_destroy(&it); return 0; }
TC(loop_flag_over) { struct bpf_iter_num it; unsigned long f; bpf_iter_num_new(&it, 0, 9); bpf_local_irq_save(&f); while (bpf_iter_num_next(&it)) continue; bpf_local_irq_restore(&f); bpf_iter_num_destroy(&it); return 0; }
TC(loop_flag_inside) { struct bpf_iter_num it; unsigned long f; bpf_iter_num_new(&it, 0, 9); while (bpf_iter_num_next(&it)) bpf_local_irq_save(&f); bpf_iter_num_destroy(&it); return 0; }
TC(loop_flag_swapped) { struct bpf_iter_num it; unsigned long f; bpf_iter_num_new(&it, 0, 9); bpf_local_irq_save(&f); while (bpf_iter_num_next(&it)) { bpf_local_irq_restore(&f); bpf_local_irq_save(&f); } bpf_local_irq_restore(&f); bpf_iter_num_destroy(&it); return 0; }
TC(loop_bits_kept) { struct bpf_iter_num it; struct bpf_iter_bits b; u64 w = 5; bpf_iter_num_new(&it, 0, 9); bpf_iter_bits_new(&b, &w, 1); while (bpf_iter_num_next(&it)) { bpf_iter_bits_next(&b); } bpf_iter_bits_destroy(&b); bpf_iter_num_destroy(&it); return 0; }
TC(loop_bits_crossed) { struct bpf_iter_num it; struct bpf_iter_bits b; u64 w = 5; bpf_iter_num_new(&it, 0, 9); bpf_iter_bits_new(&b, &w, 1); while (bpf_iter_bits_next(&b)) { if (!bpf_iter_num_next(&it)) break; } bpf_iter_num_destroy(&it); bpf_iter_bits_destroy(&b); return 0; }
char LICENSE[] SEC("license") = "GPL";
