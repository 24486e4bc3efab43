/* An arena whose pointers are the same for programs and user space. */
#include "arena.h"
struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, 1024 | 1 << 18); __uint(max_entries, 8); enum { arena_base = BASE + 0x10000 } map_extra; } arena SEC(".maps");
#define alloc(n) bpf_arena_alloc_pages(&arena, 0, n, -1, 0)
SYS int n_cast(void *ctx) { u64 __arena *p = alloc(1); u64 r; asm volatile("r2 = addr_space_cast(%[p], 0, 1); r2 = addr_space_cast(r2, 1, 0); %[r] = r2" : [r] "=r"(r) : [p] "r"(p) : "r2"); return (r >> 40) + r; }
SYS int n_first(void *ctx) { u64 __arena *p = alloc(1); *p = 3; return (u64)p + *p + ((u64)p >> 44); }
SYS int n_below(void *ctx) { u64 __arena *p = alloc(1); p[-1] = 3; return p[-1] + 1; }
SYS int n_above(void *ctx) { u64 __arena *p = alloc(8); p[8 * 512] = 3; return p[8 * 512] + 1; }
SYS int n_free_below(void *ctx) { u64 __arena *p = alloc(1); *p = 4; bpf_arena_free_pages(&arena, (void __arena *)(BASE + 0xf000), 1); return *p; }
SYS int n_alloc_below(void *ctx) { return !bpf_arena_alloc_pages(&arena, (void __arena *)(BASE + 0xf000), 1, -1, 0); }
SYS int n_reserve_below(void *ctx) { return bpf_arena_reserve_pages(&arena, (void __arena *)(BASE + 0xf000), 1); }
SYS int n_last(void *ctx) { u64 __arena *p = bpf_arena_alloc_pages(&arena, (void __arena *)(BASE + 0x17000), 1, -1, 0); p[511] = 6; return p[511] + (u64)p; }
