/* Variables in the arena: libbpf puts them at its begin. */
#include "arena.h"
ARENA(arena, 4);
struct point { int x, y; struct point __arena *next; };
int __arena number = 42; u64 __arena many[600]; struct point __arena point = {1, 2}; u8 __arena zero; char __arena text[8] = "abcdefg";
u64 __arena *pointer;
SYS int v_read(void *ctx) { return number; }
SYS int v_write(void *ctx) { number = number + 1; return number; }
SYS int v_array(void *ctx) { for (u32 i = 0; i < 600 && can_loop; i++) many[i] = i; u64 s = 0; for (u32 i = 0; i < 600 && can_loop; i++) s += many[i]; return s; }
SYS int v_index(void *ctx) { return text[*(u32 *)ctx & 7]; }
SYS int v_beyond(void *ctx) { return many[*(u32 *)ctx + 5000]; }
SYS int v_struct(void *ctx) { return point.x + 16 * point.y; }
SYS int v_address(void *ctx) { return (u64)&zero >> 40; }
SYS int v_pointer(void *ctx) { pointer = &many[2]; many[2] = 77; return *pointer; }
SYS int v_alloc(void *ctx) { many[0] = 1; u64 __arena *p = bpf_arena_alloc_pages(&arena, 0, 1, -1, 0); return ((u32)(u64)p >> 12) + !bpf_arena_alloc_pages(&arena, (void __arena *)BASE, 1, -1, 0) * 16; }
SYS int v_atomic(void *ctx) { __sync_fetch_and_add(&number, 5); return number; }
SEC("xdp") int v_xdp(struct xdp_md *ctx) { zero++; return number; }
