/* Functions that timers call have a stack of their own: as many frames and bytes as programs have. */
#include "feature.h"

struct item { u64 n; struct bpf_timer timer; };

struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, struct item); } items SEC(".maps");

#define FILL(bytes) char buffer[bytes]; asm volatile("" : : "r"(buffer) : "memory"); *(volatile char *)buffer = 1

static noinline int f8(int x) { FILL(8); return buffer[0] + x; }
static noinline int f7(int x) { FILL(8); return f8(buffer[0] + x) + 7; }
static noinline int f6(int x) { FILL(8); return f7(buffer[0] + x) + 6; }
static noinline int f5(int x) { FILL(8); return f6(buffer[0] + x) + 5; }
static noinline int f4(int x) { FILL(8); return f5(buffer[0] + x) + 4; }
static noinline int f3(int x) { FILL(8); return f4(buffer[0] + x) + 3; }
static noinline int f2(int x) { FILL(8); return f3(buffer[0] + x) + 2; }
static noinline int f1(int x) { FILL(8); return f2(buffer[0] + x) + 1; }
static noinline int large(int x) { FILL(240); return buffer[0] + x; }

static int eight_frames(void *map, u32 *key, struct item *item) { item->n += f2(*key); return 0; }
static int nine_frames(void *map, u32 *key, struct item *item) { item->n += f1(*key); return 0; }
static int large_frame(void *map, u32 *key, struct item *item) { FILL(480); item->n += buffer[0]; return 0; }
static int two_large_frames(void *map, u32 *key, struct item *item) { FILL(240); item->n += large(buffer[0]); return 0; }
static int too_large_frames(void *map, u32 *key, struct item *item) { FILL(300); item->n += large(buffer[0]); return 0; }

#define WITH(name, bytes, function) \
TC(name) { \
	FILL(bytes); \
	u32 key = 0; \
	struct item *i = map_lookup(&items, &key); \
	if (!i) return 0; \
	timer_init(&i->timer, &items, 1); \
	timer_callback(&i->timer, function); \
	timer_start(&i->timer, 1000, 0); \
	return buffer[0]; \
}

WITH(eight, 8, eight_frames)
WITH(nine, 8, nine_frames)
WITH(large_in_both, 480, large_frame)
WITH(two_in_callback, 480, two_large_frames)
WITH(too_large_in_callback, 8, too_large_frames)

/* Linux does not count such a function where another helper calls it at once either. */
TC(called_now_and_later) {
	FILL(480);
	u32 key = 0;
	struct item *i = map_lookup(&items, &key);
	if (!i) return 0;
	timer_init(&i->timer, &items, 1);
	timer_callback(&i->timer, large_frame);
	for_each(&items, large_frame, 0, 0);
	return buffer[0];
}

char LICENSE[] SEC("license") = "GPL";
