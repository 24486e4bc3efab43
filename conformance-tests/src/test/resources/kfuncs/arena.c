/* Programs that allocate, use and give back pages of an arena. */
#include "arena.h"
ARENA(arena, 16);
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } m SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, u64); } a SEC(".maps");
#define alloc(n) bpf_arena_alloc_pages(&arena, 0, n, -1, 0)
#define free(p, n) bpf_arena_free_pages(&arena, p, n)
#define at(page) ((void __arena *)(BASE + (page) * PAGE_SIZE))
#define USE bpf_arena_alloc_pages(&arena, 0, 0, -1, 0)
struct node { struct node __arena *next; u64 value; };
struct table { struct node __arena *buckets[64]; };

/* Allocation */
SYS int a_alloc(void *ctx) { u64 __arena *p = alloc(1); if (!p) return -1; *p = 42; return *p; }
SYS int a_alloc_address(void *ctx) { u64 __arena *p = alloc(1); u64 __arena *q = alloc(1); return (u64)q - (u64)p; }
SYS int a_alloc_high(void *ctx) { return (u64)alloc(1) >> 32; }
SYS int a_alloc_low(void *ctx) { u64 r = 0; r += (u64)alloc(2); r += (u64)alloc(3); return r; }
SYS int a_alloc_at(void *ctx) { return (u64)bpf_arena_alloc_pages(&arena, at(5), 1, -1, 0); }
SYS int a_alloc_at_twice(void *ctx) { u64 p = (u64)bpf_arena_alloc_pages(&arena, at(5), 1, -1, 0); return p + !bpf_arena_alloc_pages(&arena, at(5), 1, -1, 0); }
SYS int a_alloc_between(void *ctx) { bpf_arena_alloc_pages(&arena, at(3), 2, -1, 0); u64 r = (u64)alloc(2); r = r * 16 + (u64)alloc(2); r = r * 16 + (u64)alloc(1); return r >> 8; }
SYS int a_alloc_best(void *ctx) { bpf_arena_alloc_pages(&arena, at(4), 1, -1, 0); bpf_arena_alloc_pages(&arena, at(8), 1, -1, 0); bpf_arena_alloc_pages(&arena, at(11), 1, -1, 0); u64 r = 0; for (int i = 0; i < 6; i++) r = r * 16 + ((u32)(u64)alloc(1) >> 12); return r; }
SYS int a_alloc_equal(void *ctx) { bpf_arena_alloc_pages(&arena, at(5), 1, -1, 0); bpf_arena_alloc_pages(&arena, at(11), 1, -1, 0); u64 r = 0; for (int i = 0; i < 7; i++) r = r * 16 + ((u32)(u64)alloc(1) >> 12); return r; }
SYS int a_alloc_beyond(void *ctx) { return !bpf_arena_alloc_pages(&arena, at(15), 2, -1, 0) + 2 * !bpf_arena_alloc_pages(&arena, at(16), 1, -1, 0) + 4 * !bpf_arena_alloc_pages(&arena, at(15), 1, -1, 0); }
SYS int a_alloc_misaligned(void *ctx) { return !bpf_arena_alloc_pages(&arena, (void __arena *)(BASE + 8), 1, -1, 0); }
SYS int a_alloc_outside(void *ctx) { return !bpf_arena_alloc_pages(&arena, (void __arena *)(2 * BASE + PAGE_SIZE), 1, -1, 0); }
SYS int a_alloc_none(void *ctx) { return !alloc(0); }
SYS int a_alloc_flags(void *ctx) { return !bpf_arena_alloc_pages(&arena, 0, 1, -1, 1); }
SYS int a_alloc_node(void *ctx) { return !bpf_arena_alloc_pages(&arena, 0, 1, 0, 0) + 2 * !bpf_arena_alloc_pages(&arena, 0, 1, 77777, 0) + 4 * !bpf_arena_alloc_pages(&arena, 0, 1, -2, 0); }
SYS int a_alloc_all(void *ctx) { int n = 0; for (int i = 0; i < 20; i++) n += alloc(1) != 0; return n; }
SYS int a_alloc_too_many(void *ctx) { return !alloc(17) + 2 * !alloc(16) + 4 * !alloc(1); }
SYS int a_alloc_zeroed(void *ctx) { u64 __arena *p = alloc(1); if (!p) return -1; *p = 42; free(p, 1); p = alloc(1); return p ? *p : -2; }
SYS int a_free(void *ctx) { volatile u64 __arena *p = alloc(1); p[1] = 42; free(p, 1); return p[1]; }
SYS int a_free_part(void *ctx) { u8 __arena *p = alloc(3); p[0] = 1; p[4096] = 2; p[8192] = 4; free(p + 4096, 1); return p[0] + p[4096] + p[8192] + ((u64)alloc(1) >> 4); }
SYS int a_free_inside(void *ctx) { u8 __arena *p = alloc(2); p[0] = 1; p[4096] = 2; free(p + 100, 1); return p[0] + p[4096]; }
SYS int a_free_null(void *ctx) { u8 __arena *p = alloc(1); p[0] = 1; free((void __arena *)0, 1); return p[0]; }
SYS int a_free_none(void *ctx) { u8 __arena *p = alloc(1); p[0] = 1; free(p, 0); return p[0]; }
SYS int a_free_beyond(void *ctx) { u8 __arena *p = alloc(16); p[15 * 4096] = 1; p[0] = 2; free(p + 15 * 4096, 100); return p[0] + p[15 * 4096]; }
SYS int a_free_twice(void *ctx) { u8 __arena *p = alloc(2); free(p, 1); free(p, 1); p = alloc(1); return (u64)p; }
SYS int a_reserve(void *ctx) { return bpf_arena_reserve_pages(&arena, at(0), 2) + ((u64)alloc(1)); }
SYS int a_reserve_twice(void *ctx) { bpf_arena_reserve_pages(&arena, at(0), 2); return bpf_arena_reserve_pages(&arena, at(1), 2); }
SYS int a_reserve_beyond(void *ctx) { return bpf_arena_reserve_pages(&arena, at(15), 2); }
SYS int a_reserve_misaligned(void *ctx) { int r = bpf_arena_reserve_pages(&arena, (void __arena *)(BASE + 4097), 1); return r + (u64)alloc(2) + 1; }
SYS int a_reserve_none(void *ctx) { return bpf_arena_reserve_pages(&arena, at(1), 0); }
SYS int a_reserve_null(void *ctx) { int r = bpf_arena_reserve_pages(&arena, 0, 1); return r + (u64)alloc(1); }
SYS int a_reserve_use(void *ctx) { bpf_arena_reserve_pages(&arena, at(1), 1); volatile u64 __arena *p = at(1); *p = 7; return *p; }
SYS int a_reserve_free(void *ctx) { bpf_arena_reserve_pages(&arena, at(1), 1); free(at(1), 1); return (u64)bpf_arena_alloc_pages(&arena, at(1), 1, -1, 0); }
SYS int a_reserve_many(void *ctx) { return bpf_arena_reserve_pages(&arena, at(1), 17); }

/* Accesses that fault */
SYS int f_load(void *ctx) { USE; volatile u64 __arena *p = at(1); return *p + 5; }
SYS int f_store(void *ctx) { USE; volatile u64 __arena *p = at(1); *p = 7; return *p + 5; }
SYS int f_store_immediate(void *ctx) { USE; u8 __arena *p = at(1); asm volatile("%[p] = addr_space_cast(%[p], 0, 1); *(u8 *)(%[p] + 0) = 7" : [p] "+r"(p)); return 5; }
SYS int f_load_keeps_nothing(void *ctx) { USE; u64 r = 77; u64 __arena *p = at(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[r] = *(u8 *)(r2 + 0)" : [r] "+r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int f_load_signed(void *ctx) { USE; s64 r = 77; u64 __arena *p = alloc(1); *p = 0x80; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[r] = *(s8 *)(r2 + 0)" : [r] "+r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int f_load_signed_faults(void *ctx) { USE; s64 r = 77; u64 __arena *p = at(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[r] = *(s16 *)(r2 + 0)" : [r] "+r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int f_across(void *ctx) { u8 __arena *p = alloc(1); u64 r = 77; p[4092] = 1; p[4095] = 2; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[r] = *(u64 *)(r2 + 4092)" : [r] "+r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int f_across_store(void *ctx) { u8 __arena *p = alloc(1); u64 r = -1; asm volatile("r2 = addr_space_cast(%[p], 0, 1); *(u64 *)(r2 + 4092) = %[r]" : [r] "+r"(r) : [p] "r"(p) : "r2"); return p[4092] + p[4095]; }
SYS int f_across_pages(void *ctx) { u8 __arena *p = alloc(2); u64 r = 0x0102030405060708; asm volatile("r2 = addr_space_cast(%[p], 0, 1); *(u64 *)(r2 + 4093) = %[r]" : [r] "+r"(r) : [p] "r"(p) : "r2"); asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[r] = *(u32 *)(r2 + 4095)" : [r] "=r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int f_null(void *ctx) { USE; return *(u64 __arena *)0 + 3; }
SYS int f_null_page(void *ctx) { u64 __arena *p = alloc(1); *p = 9; return *(u64 __arena *)0; }
SYS int f_below(void *ctx) { u64 __arena *p = alloc(1); u64 r = 77; *p = 9; asm volatile("r2 = 0; r2 = addr_space_cast(r2, 0, 1); %[r] = *(u64 *)(r2 - 4096)" : [r] "+r"(r) :: "r2"); return r; }
SYS int f_above(void *ctx) { u64 __arena *p = alloc(1); u64 r = 77; *p = 9; asm volatile("w2 = -8; r2 = addr_space_cast(r2, 0, 1); %[r] = *(u64 *)(r2 + 8)" : [r] "+r"(r) :: "r2"); return r; }
SYS int f_number(void *ctx) { USE; return *(u64 __arena *)0x123456789abcdefull; }
SYS int f_far(void *ctx) { u64 __arena *p = alloc(1); *p = 8; return *(u64 __arena *)(5 * BASE); }

/* Atomic operations */
SYS int o_add(void *ctx) { u64 __arena *p = alloc(1); *p = 5; __sync_fetch_and_add(p, 3); return *p; }
SYS int o_add32(void *ctx) { u32 __arena *p = alloc(1); *p = 5; __sync_fetch_and_add(p, 3); return *p; }
SYS int o_and(void *ctx) { u64 __arena *p = alloc(1); u64 v = 6; *p = 5; asm volatile("r2 = addr_space_cast(%[p], 0, 1); lock *(u64 *)(r2 + 0) &= %[v]" :: [p] "r"(p), [v] "r"(v) : "r2"); return *p; }
SYS int o_fetch_add(void *ctx) { u64 __arena *p = alloc(1); u64 v = 6; *p = 5; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = atomic_fetch_add((u64 *)(r2 + 0), %[v])" : [v] "+r"(v) : [p] "r"(p) : "r2"); return *p * 16 + v; }
SYS int o_fetch_and(void *ctx) { u64 __arena *p = alloc(1); u64 v = 6; *p = 5; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = atomic_fetch_and((u64 *)(r2 + 0), %[v])" : [v] "+r"(v) : [p] "r"(p) : "r2"); return *p * 16 + v; }
SYS int o_fetch_or(void *ctx) { u64 __arena *p = alloc(1); u64 v = 6; *p = 5; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = atomic_fetch_or((u64 *)(r2 + 0), %[v])" : [v] "+r"(v) : [p] "r"(p) : "r2"); return *p * 16 + v; }
SYS int o_fetch_xor32(void *ctx) { u32 __arena *p = alloc(1); u64 v = 6; *p = 5; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = %[v]; w3 = atomic_fetch_xor((u32 *)(r2 + 0), w3)" :: [p] "r"(p), [v] "r"(v) : "r2", "r3"); return *p; }
SYS int o_xchg(void *ctx) { u64 __arena *p = alloc(1); u64 v = 6; *p = 5; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = xchg_64(r2 + 0, %[v])" : [v] "+r"(v) : [p] "r"(p) : "r2"); return *p * 16 + v; }
SYS int o_cmpxchg(void *ctx) { u64 __arena *p = alloc(1); *p = 5; return __sync_val_compare_and_swap(p, 5, 7) * 16 + *p; }
SYS int o_cmpxchg_other(void *ctx) { u64 __arena *p = alloc(1); *p = 5; return __sync_val_compare_and_swap(p, 4, 7) * 16 + *p; }
SYS int o_add_faults(void *ctx) { USE; u64 __arena *p = at(1); __sync_fetch_and_add(p, 3); return *p; }
SYS int o_fetch_add_faults(void *ctx) { USE; u64 __arena *p = at(1); u64 v = 6; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = atomic_fetch_add((u64 *)(r2 + 0), %[v])" : [v] "+r"(v) : [p] "r"(p) : "r2"); return v; }
SYS int o_xchg_faults(void *ctx) { USE; u64 __arena *p = at(1); u64 v = 6; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = xchg_64(r2 + 0, %[v])" : [v] "+r"(v) : [p] "r"(p) : "r2"); return v; }
SYS int o_cmpxchg_faults(void *ctx) { USE; u64 __arena *p = at(1); u64 v = 6; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r0 = 4; r0 = cmpxchg_64(r2 + 0, r0, %[v]); %[v] = r0" : [v] "+r"(v) : [p] "r"(p) : "r2", "r0"); return v; }
SYS int o_fetch_or_faults(void *ctx) { USE; u64 __arena *p = at(1); u64 v = 6; asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = atomic_fetch_or((u64 *)(r2 + 0), %[v])" : [v] "+r"(v) : [p] "r"(p) : "r2"); return v; }
SYS int o_misaligned(void *ctx) { u8 __arena *p = alloc(1); u64 v = 1; asm volatile("r2 = addr_space_cast(%[p], 0, 1); lock *(u64 *)(r2 + 4) += %[v]" :: [p] "r"(p), [v] "r"(v) : "r2"); asm volatile("r2 = addr_space_cast(%[p], 0, 1); %[v] = *(u64 *)(r2 + 4)" : [v] "=r"(v) : [p] "r"(p) : "r2"); return v; }

SYS int o_acquire(void *ctx) { u64 __arena *p = alloc(1); u64 v = 77; *p = 5; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 77; .8byte 0x00000100000023db; %[v] = r3" : [v] "=r"(v) : [p] "r"(p) : "r2", "r3"); return v; }
SYS int o_acquire8(void *ctx) { u64 __arena *p = alloc(1); u64 v = 77; *p = 0x1ff; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 77; .8byte 0x00000100000023d3; %[v] = r3" : [v] "=r"(v) : [p] "r"(p) : "r2", "r3"); return v; }
SYS int o_acquire_faults(void *ctx) { USE; u64 __arena *p = at(1); u64 v = 77; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 77; .8byte 0x00000100000023db; %[v] = r3" : [v] "=r"(v) : [p] "r"(p) : "r2", "r3"); return v; }
SYS int o_release(void *ctx) { u64 __arena *p = alloc(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 77; .8byte 0x00000110000032db" :: [p] "r"(p) : "r2", "r3", "memory"); return *p; }
SYS int o_release_faults(void *ctx) { USE; u64 __arena *p = at(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 77; .8byte 0x00000110000032db" :: [p] "r"(p) : "r2", "r3", "memory"); return *p + 3; }
SYS int o_release_misaligned(void *ctx) { u64 __arena *p = alloc(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 77; .8byte 0x00000110000432db" :: [p] "r"(p) : "r2", "r3", "memory"); return p[0] >> 32; }
SYS int o_xchg_pointer(void *ctx) { u64 __arena *p = alloc(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = r2; r3 = xchg_64(r2 + 0, r3)" :: [p] "r"(p) : "r2", "r3", "memory"); return *p; }
SYS int o_fetch_add32_faults(void *ctx) { USE; u64 __arena *p = at(1); u64 v; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 0x1234567800000001 ll; w3 = atomic_fetch_add((u32 *)(r2 + 0), w3); %[v] = r3; %[v] >>= 32" : [v] "=r"(v) : [p] "r"(p) : "r2", "r3", "memory"); return v; }

/* Pointers */
SYS int p_cast_user(void *ctx) { u64 __arena *p = alloc(2); u64 r; USE; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r2 += 4096; r2 = addr_space_cast(r2, 1, 0); %[r] = r2" : [r] "=r"(r) : [p] "r"(p) : "r2"); return (r >> 40) + r; }
SYS int p_cast_user_null(void *ctx) { u64 r; USE; asm volatile("r2 = 0; r2 = addr_space_cast(r2, 0, 1); r2 = addr_space_cast(r2, 1, 0); %[r] = r2" : [r] "=r"(r) :: "r2"); return r == 0; }
SYS int p_cast_user_scalar(void *ctx) { u64 r; USE; asm volatile("r2 = 5; r2 = addr_space_cast(r2, 1, 0); %[r] = r2" : [r] "=r"(r) :: "r2"); return (r >> 40) + r; }
SYS int p_cast_twice(void *ctx) { u64 r; USE; asm volatile("r2 = 0x1234567812345678 ll; r2 = addr_space_cast(r2, 0, 1); r2 = addr_space_cast(r2, 0, 1); %[r] = r2" : [r] "=r"(r) :: "r2"); return r == 0x12345678; }
SYS int p_cast_ctx(void *ctx) { u64 r; USE; asm volatile("r2 = %[c]; r2 = addr_space_cast(r2, 0, 1); %[r] = *(u64 *)(r2 + 0)" : [r] "=r"(r) : [c] "r"(ctx) : "r2"); return 0; }
SYS int p_cast_stack(void *ctx) { u64 r; USE; asm volatile("r2 = addr_space_cast(r10, 0, 1); %[r] = *(u64 *)(r2 + 0)" : [r] "=r"(r) :: "r2"); return 0; }
SYS int p_cast_user_ctx(void *ctx) { u64 r; USE; asm volatile("r2 = %[c]; r2 = addr_space_cast(r2, 1, 0); %[r] = r2" : [r] "=r"(r) : [c] "r"(ctx) : "r2"); return 0; }
SYS int p_cast_fp(void *ctx) { USE; asm volatile("r2 = 0; r10 = addr_space_cast(r2, 0, 1)" ::: "r2"); return 0; }
SYS int p_cast_uninit(void *ctx) { USE; asm volatile("r2 = addr_space_cast(r2, 0, 1)" ::: "r2"); return 0; }
SYS int p_use_user(void *ctx) { u64 r; u64 __arena *p = alloc(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); r2 = addr_space_cast(r2, 1, 0); %[r] = *(u64 *)(r2 + 0)" : [r] "=r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int p_use_uncast(void *ctx) { u64 r; u64 __arena *p = alloc(1); asm volatile("%[r] = *(u64 *)(%[p] + 0)" : [r] "=r"(r) : [p] "r"(p) : "r2"); return r; }
#define ALU(name, code) SYS int name(void *ctx) { u32 k = 0; USE; u64 *v = bpf_map_lookup_elem(&a, &k); if (!v) return -1; asm volatile("r2 = 0x1234567812345678 ll; r2 = addr_space_cast(r2, 0, 1); r3 = 0x1111111100000007 ll;" code "; *(u64 *)(%[v] + 0) = r2" :: [v] "r"(v) : "r2", "r3", "r4", "memory"); return *v ^ *v >> 32; }
ALU(p_add, "r2 += 0x7fffffff; r2 += 0x7fffffff") ALU(p_add_register, "r2 += r3") ALU(p_sub, "r2 -= r3") ALU(p_swapped, "r3 += r2; r2 = r3")
ALU(p_sub_swapped, "r3 -= r2; r2 = r3") ALU(p_mul, "r2 *= r3") ALU(p_div, "r2 /= r3") ALU(p_mod, "r2 %%= r3") ALU(p_or, "r2 |= r3") ALU(p_and, "r2 &= r3")
ALU(p_xor, "r2 ^= r3") ALU(p_lsh, "r2 <<= 40") ALU(p_lsh_few, "r2 <<= 12") ALU(p_rsh, "r2 >>= 4") ALU(p_rsh_register, "r2 >>= r3") ALU(p_arsh, "r2 s>>= 4")
ALU(p_neg, "r2 = -r2") ALU(p_neg32, "w2 = -w2") ALU(p_swap, "r2 = be64 r2") ALU(p_swap32, "r2 = be32 r2") ALU(p_add32, "w2 += w3") ALU(p_mov32, "w2 = w2") ALU(p_sum, "r3 = r2; r2 += r3")
ALU(p_difference, "r3 = r2; r2 -= r3") ALU(p_sum32, "r3 = r2; w2 += w3") ALU(p_divided_by, "r4 = 1000000007; r4 /= r2; r2 = r4") ALU(p_and_by, "r3 &= r2; r2 = r3") ALU(p_shift_by, "r3 <<= r2; r2 = r3") ALU(p_stack_plus, "r3 = r10; r3 += r2; r2 = 5") ALU(p_plus_stack, "r2 += r10; r2 = 5")
ALU(p_arsh_large, "r2 <<= 3; r2 s>>= 2") ALU(p_mul_large, "r2 *= 0x10001")
SYS int p_compare(void *ctx) { u64 __arena *p = alloc(2), *q = p + 512; int r = 0; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = addr_space_cast(%[q], 0, 1); if r2 > r3 goto +1; %[r] += 1; if r2 == r3 goto +1; %[r] += 2; if r2 == 0 goto +1; %[r] += 4; if w2 s< w3 goto +1; %[r] += 8" : [r] "+r"(r) : [p] "r"(p), [q] "r"(q) : "r2", "r3"); return r; }
SYS int p_compare_number(void *ctx) { u64 __arena *p = alloc(2); int r = 0; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = 7; if r2 > r3 goto +1; %[r] += 1; if r3 == r2 goto +1; %[r] += 2" : [r] "+r"(r) : [p] "r"(p) : "r2", "r3"); return r; }
SYS int p_null_check(void *ctx) { u64 __arena *p = alloc(2); u64 r = 0; asm volatile("r2 = addr_space_cast(%[p], 0, 1); if r2 == 0 goto +1; %[r] = *(u64 *)(r2 + 0)" : [r] "+r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int p_null_used(void *ctx) { u64 __arena *p = alloc(2); u64 r = 0; asm volatile("r2 = addr_space_cast(%[p], 0, 1); if r2 != 0 goto +1; %[r] = *(u64 *)(r2 + 0)" : [r] "+r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int p_spill(void *ctx) { u64 __arena *p = alloc(1); u64 r; *p = 11; asm volatile("r2 = addr_space_cast(%[p], 0, 1); *(u64 *)(r10 - 8) = r2; r3 = *(u64 *)(r10 - 8); %[r] = *(u64 *)(r3 + 0)" : [r] "=r"(r) : [p] "r"(p) : "r2", "r3"); return r; }
SYS int p_spill_part(void *ctx) { u64 __arena *p = alloc(1); u64 r; *p = 11; asm volatile("r2 = addr_space_cast(%[p], 0, 1); *(u32 *)(r10 - 8) = r2; w3 = *(u32 *)(r10 - 8); %[r] = r3" : [r] "=r"(r) : [p] "r"(p) : "r2", "r3"); return r; }
SYS int p_spill_read_part(void *ctx) { u64 __arena *p = alloc(2); u64 r; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r2 += 4096; *(u64 *)(r10 - 8) = r2; r3 = *(u16 *)(r10 - 8); %[r] = r3" : [r] "=r"(r) : [p] "r"(p) : "r2", "r3"); return r; }
SYS int p_to_map(void *ctx) { u64 __arena *p = alloc(2); u32 k = 0; u64 *v = bpf_map_lookup_elem(&a, &k); if (!v) return -1; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r2 += 4096; *(u64 *)(%[v] + 0) = r2" :: [v] "r"(v), [p] "r"(p) : "r2", "memory"); return *v; }
SYS int p_to_arena(void *ctx) { u64 __arena *p = alloc(2); asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = r2; r3 += 4096; *(u64 *)(r2 + 8) = r3" :: [p] "r"(p) : "r2", "r3", "memory"); return p[1]; }
SYS int p_stack_to_arena(void *ctx) { u64 __arena *p = alloc(2); asm volatile("r2 = addr_space_cast(%[p], 0, 1); *(u64 *)(r2 + 8) = r10" :: [p] "r"(p) : "r2", "r3", "memory"); return 0; }
SYS int p_return(void *ctx) { USE; u64 r = 0x1234567812345678; asm volatile("%[r] = addr_space_cast(%[r], 0, 1)" : [r] "+r"(r)); return r; }
SYS int p_to_helper(void *ctx) { u64 __arena *p = alloc(1); asm volatile("r2 = addr_space_cast(%[p], 0, 1); r1 = %[m] ll; call 1" :: [p] "r"(p), [m] "i"(&m) : "r0", "r1", "r2", "r3", "r4", "r5"); return 0; }
SYS int p_to_helper_anything(void *ctx) { u64 __arena *p = alloc(1); u32 v = 0; asm volatile("r3 = addr_space_cast(%[p], 0, 1); r1 = %[v]; r2 = 4; call 113" :: [p] "r"(p), [v] "r"(&v) : "r0", "r1", "r2", "r3", "r4", "r5", "memory"); return v; }
SYS int p_to_helper_user(void *ctx) { u64 __arena *p = alloc(1); u32 v = 7; *p = 3; long r = bpf_probe_read_kernel(&v, 4, (void *)(u64)p); return r < 0 ? v : -1; }
SYS int p_to_helper_output(void *ctx) { u64 __arena *p = alloc(1); asm volatile("r1 = addr_space_cast(%[p], 0, 1); r2 = 4; r3 = 0; call 113" :: [p] "r"(p) : "r0", "r1", "r2", "r3", "r4", "r5", "memory"); return 0; }
SYS int p_to_kfunc(void *ctx) { u64 __arena *p = alloc(1); asm volatile("r1 = %[m] ll; r2 = addr_space_cast(%[p], 0, 1); r3 = 1; call %[f]" :: [p] "r"(p), [m] "i"(&arena), [f] "i"(bpf_arena_free_pages) : "r0", "r1", "r2", "r3", "r4", "r5", "memory"); return (u64)alloc(1); }
SYS int p_to_count(void *ctx) { u64 __arena *p = alloc(1); asm volatile("r1 = %[m] ll; r2 = 0; r3 = addr_space_cast(%[p], 0, 1); call %[f]" :: [p] "r"(p), [m] "i"(&arena), [f] "i"(bpf_arena_free_pages) : "r0", "r1", "r2", "r3", "r4", "r5", "memory"); return 0; }
SYS int p_ctx_to_kfunc(void *ctx) { bpf_arena_free_pages(&arena, (void __arena *)(u64)ctx, 1); return 0; }
SYS int p_same_insn(void *ctx) { u64 __arena *p = alloc(1); u64 r = 1, s[2] = {3, 4}; asm volatile("r2 = addr_space_cast(%[p], 0, 1); if %[p] > 5 goto +1; r2 = %[s]; %[r] = *(u64 *)(r2 + 0)" : [r] "+r"(r) : [p] "r"(p), [s] "r"(s) : "r2"); return r; }
SYS int p_same_sum(void *ctx) { u64 __arena *p = alloc(1); u64 r = 1; asm volatile("r2 = addr_space_cast(%[p], 0, 1); if %[p] != 0 goto +2; r2 = -1 ll; r2 += 4294967297; %[r] = r2" : [r] "+r"(r) : [p] "r"(p) : "r2"); return r; }
SYS int p_narrowed(void *ctx) { u64 __arena *p = alloc(1); u64 r = 1; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r3 = *(u32 *)(%[c] + 0); if r3 == 0 goto +1; goto +2; r2 = 0x1111111100000001 ll; r2 += 16; %[r] = r2; %[r] >>= 32" : [r] "+r"(r) : [p] "r"(p), [c] "r"(ctx) : "r2", "r3"); return r; }

/* Maps */
SYS int m_pointer(void *ctx) { u64 __arena *p = (u64 __arena *)&arena; return *p; }
SYS int m_not_arena(void *ctx) { return !bpf_arena_alloc_pages(&m, 0, 1, -1, 0); }
SYS int m_not_arena_free(void *ctx) { USE; bpf_arena_free_pages(&m, 0, 1); return 0; }
SYS int m_no_map(void *ctx) { return !bpf_arena_alloc_pages(ctx, 0, 1, -1, 0); }
SYS int m_null_map(void *ctx) { return !bpf_arena_alloc_pages(0, 0, 1, -1, 0); }
SYS int m_none(void *ctx) { asm volatile("r2 = 0; r2 = addr_space_cast(r2, 0, 1)" ::: "r2"); return 0; }
SYS int m_none_user(void *ctx) { asm volatile("r2 = 0; r2 = addr_space_cast(r2, 1, 0)" ::: "r2"); return 0; }
SYS int m_spaces(void *ctx) { USE; asm volatile("r2 = 0; r2 = addr_space_cast(r2, 2, 0)" ::: "r2"); return 0; }
SYS int m_lookup(void *ctx) { u32 k = 0; return bpf_map_lookup_elem(&arena, &k) != 0; }
SYS int m_update(void *ctx) { u64 k = 0; return bpf_map_update_elem(&arena, &k, &k, 0); }
SYS int m_delete(void *ctx) { u64 k = 0; return bpf_map_delete_elem(&arena, &k); }
SYS int m_push(void *ctx) { u64 k = 0; return bpf_map_push_elem(&arena, &k, 0); }
SYS int m_info(void *ctx) { return *(u32 *)((void *)&arena + 28); }
SYS int m_value(void *ctx) { u64 r; asm volatile("%[r] = %[m] ll" : [r] "=r"(r) : [m] "i"(&arena)); return 0; }
static long each(void *map, u32 *k, u64 *v, void *c) { return 0; }
SYS int m_each(void *ctx) { return bpf_for_each_map_elem(&arena, each, 0, 0); }
SEC("socket") int m_sleeps(struct __sk_buff *ctx) { return !alloc(1); }
SEC("socket") int m_sleeps_not(struct __sk_buff *ctx) { u64 __arena *p = at(1); asm volatile("r1 = %[m] ll" :: [m] "i"(&arena) : "r1"); return *p; }
SEC("xdp") int m_xdp(struct xdp_md *ctx) { volatile u64 __arena *p = at(1); asm volatile("r1 = %[m] ll" :: [m] "i"(&arena) : "r1"); *p = 3; return *p; }
SEC("tc") int m_tc(struct __sk_buff *ctx) { u64 __arena *p = at(1); asm volatile("r1 = %[m] ll" :: [m] "i"(&arena) : "r1"); return *p; }
SYS int m_locked(void *ctx) { bpf_rcu_read_lock(); int r = !alloc(1); bpf_rcu_read_unlock(); return r; }

ARENA(other, 4);
SYS int m_two(void *ctx) { USE; return !bpf_arena_alloc_pages(&other, 0, 1, -1, 0); }
SYS int m_value_pointer(void *ctx) { USE; asm volatile("r1 = %[m] ll; r2 = *(u64 *)(r1 + 0)" :: [m] "i"(&arena) : "r1", "r2"); return 0; }
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
SYS int m_ring(void *ctx) { return !bpf_arena_alloc_pages(&ring, 0, 1, -1, 0); }
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, u32); } calls SEC(".maps");
SYS int m_calls(void *ctx) { return !bpf_arena_alloc_pages(&calls, 0, 1, -1, 0); }
SEC("kprobe") int m_kprobe(void *ctx) { volatile u64 __arena *p = at(1); asm volatile("r1 = %[m] ll" :: [m] "i"(&arena) : "r1"); return *p; }
SEC("socket") int m_socket_release(struct __sk_buff *ctx) { bpf_arena_free_pages(&arena, at(1), 1); return 0; }

/* Functions */
__attribute__((noinline)) int sum(struct node __arena *n __arg_arena) { int s = 0; while (n && s < 1000 && can_loop) { s += n->value; n = n->next;  } return s; }
__attribute__((noinline)) int untagged(struct node __arena *n) { return n ? n->value : 0; }
__attribute__((noinline)) int second(int k, u64 __arena *p __arg_arena) { return p[k & 7]; }
static __attribute__((noinline)) u64 inner(u64 __arena *p) { return p[0] + p[1]; }
SYS int g_static(void *ctx) { u64 __arena *p = alloc(1); p[0] = 3; p[1] = 4; return inner(p); }
SYS int g_sum(void *ctx) { struct node __arena *p = alloc(1); p->value = 4; p->next = p + 1; p[1].value = 5; return sum(p); }
SYS int g_untagged(void *ctx) { struct node __arena *p = alloc(1); p->value = 4; return untagged(p); }
SYS int g_second(void *ctx) { u64 __arena *p = alloc(1); p[3] = 4; return second(3, p); }
SYS int g_ctx(void *ctx) { USE; return second(3, (void __arena *)(u64)ctx); }
SYS int g_number(void *ctx) { USE; return second(3, (void __arena *)4096); }
SYS int g_kern(void *ctx) { u64 __arena *p = alloc(1); p[3] = 8; int r; asm volatile("r1 = 3; r2 = addr_space_cast(%[p], 0, 1); call second; %[r] = r0" : [r] "=r"(r) : [p] "r"(p) : "r0", "r1", "r2", "r3", "r4", "r5"); return r; }

/* Data structures */
SYS int s_list(void *ctx) { struct node __arena *n = alloc(1), *head = 0; if (!n) return -1; for (int i = 1; i <= 100 && can_loop; i++) { n->next = head; n->value = i; head = n++;  } int s = 0; for (n = head; n && can_loop; n = n->next) { s += n->value;  } return s; }
SYS int s_table(void *ctx) {
	struct table __arena *t = alloc(1); struct node __arena *n = alloc(2); if (!t || !n) return -1;
	for (u64 i = 0; i < 300 && can_loop; i++) { u64 h = (i * 0x9e3779b97f4a7c15ull) >> 58; n->value = i; n->next = t->buckets[h]; t->buckets[h] = n; n++;  }
	u64 s = 0; for (u64 i = 0; i < 64 && can_loop; i++) { for (n = t->buckets[i]; n && can_loop; n = n->next) { s = s * 31 + n->value;  }  } return s; }
SYS int s_index(void *ctx) { u64 __arena *p = alloc(4); u64 s = 0; if (!p) return -1; for (u32 i = 0; i < 3000 && can_loop; i++) { p[i] = i * i;  } for (u32 i = 0; i < 3000 && can_loop; i++) { s = s * 3 + p[i];  } return s ^ s >> 32; }
