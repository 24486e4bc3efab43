// Timers: of elements of an array, which go off five times each, and of a hash, which are cancelled or deleted before.
#include "bpf.h"

#define MONOTONIC 1
#define ABSOLUTE 1

struct bpf_timer {
	u64 opaque[2];
} __attribute__((aligned(8)));

static long (*timer_init)(struct bpf_timer *timer, void *map, u64 flags) = (void *)169;
static long (*timer_set_callback)(struct bpf_timer *timer, void *callback) = (void *)170;
static long (*timer_start)(struct bpf_timer *timer, u64 nanos, u64 flags) = (void *)171;
static long (*timer_cancel)(struct bpf_timer *timer) = (void *)172;

struct item {
	struct bpf_timer timer;
	u32 fired, busy;
	s32 results[8];
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, struct item);
} items SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, struct item);
} doomed SEC(".maps");

u64 never;

static int tick(void *map, u32 *key, struct item *item)
{
	item->fired++;
	if (item->fired < 5)
		item->results[0] = timer_start(&item->timer, 200000 * (*key + 1), 0);
	else
		item->results[1] = timer_cancel(&item->timer);
	return 0;
}

static int too_late(void *map, u32 *key, struct item *item)
{
	never++;
	return 0;
}

// Linux 6.18 does not wait for memory, and then has none now and then.
INLINE long init(struct bpf_timer *timer, void *map)
{
	long error = timer_init(timer, map, MONOTONIC);
	for (int i = 0; i < 16 && error == -12; i++)
		error = timer_init(timer, map, MONOTONIC);
	return error;
}

static NOINLINE int doom(u32 key)
{
	struct item fresh = {}, *item;
	if (map_update(&doomed, &key, &fresh, ANY))
		return -1;
	item = map_lookup(&doomed, &key);
	if (!item)
		return -2;
	item->results[0] = init(&item->timer, &doomed);
	item->results[1] = timer_set_callback(&item->timer, too_late);
	item->results[2] = timer_start(&item->timer, 60000000000, 0);
	if (key & 1) {
		item->results[3] = timer_cancel(&item->timer);
		item->results[4] = timer_start(&item->timer, 1, 0);
		item->results[5] = timer_cancel(&item->timer);
		return 1;
	}
	return key == 2 ? map_delete(&doomed, &key) : 2;
}

SEC("xdp") int timers(struct xdp_md *xdp)
{
	u32 key = (xdp->data_end - xdp->data) & 3;
	struct item *item = map_lookup(&items, &key);
	if (!item)
		return XDP_ABORTED;
	long error = init(&item->timer, &items);
	if (error) {
		item->busy++;
		return 1000 - error;
	}
	int result = doom(key);
	item->results[2] = timer_init(&item->timer, &items, 3);
	item->results[3] = timer_start(&item->timer, 1000, 0);
	item->results[4] = timer_cancel(&item->timer);
	item->results[5] = timer_set_callback(&item->timer, tick);
	item->results[6] = timer_start(&item->timer, 1, 8);
	item->results[7] = key & 1 ? timer_start(&item->timer, ktime_get_ns() + 400000, ABSOLUTE)
		: timer_start(&item->timer, 300000, 0);
	return 100 + result;
}

LICENSE;
