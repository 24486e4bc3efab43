/* What programs with memory that they share with user space have in common. */
#include "kfuncs.h"
#define __arena __attribute__((address_space(1)))
#define __arg_arena __attribute__((btf_decl_tag("arg:arena")))
#define PAGE_SIZE 4096
#define BASE (1ull << 44)
#define ARENA(name, pages) struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, 1024); __uint(max_entries, pages); enum { name##_base = BASE } map_extra; } name SEC(".maps")
KFUNC void __arena *bpf_arena_alloc_pages(void *map, void __arena *addr, u32 page_cnt, int node_id, u64 flags);
KFUNC void bpf_arena_free_pages(void *map, void __arena *ptr, u32 page_cnt);
KFUNC int bpf_arena_reserve_pages(void *map, void __arena *ptr, u32 page_cnt);
#define SYS SEC("syscall")
#define BPF_MAP_TYPE_ARENA 33
#define can_loop ({ __label__ none, go; _Bool may = 1; asm volatile goto("may_goto %l[none]" :::: none); goto go; none: may = 0; go:; may; })
