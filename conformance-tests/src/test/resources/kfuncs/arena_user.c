/* Arenas wherever user space has them, and those whose pointers stay as programs have them. */
#include "arena.h"
struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, 1024); __uint(max_entries, 3); } arena SEC(".maps");
#define alloc(n) bpf_arena_alloc_pages(&arena, 0, n, -1, 0)
u64 __arena counter = 7;
SYS int w_counter(void *ctx) { counter++; return counter; }
SYS int w_pages(void *ctx) { return (alloc(1) != 0) + (alloc(1) != 0) + (alloc(1) != 0); }
SYS int w_place(void *ctx) { u64 __arena *p = alloc(1); *p = 9; return *p; }
SYS int w_distance(void *ctx) { return (u64)alloc(1) - (u64)&counter; }
SYS int w_high(void *ctx) { return ((u64)alloc(1) >> 32) == ((u64)&counter >> 32) && (u64)alloc(1) >> 32; }
